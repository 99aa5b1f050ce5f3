"""Sign-in by the organisation's own identity provider, by OpenID Connect: code flow with PKCE, state and nonce."""
