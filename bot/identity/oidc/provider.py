"""The identity provider as Cairn sees it: where things are, which keys it signs with, and the exchange of a code."""

import asyncio
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.identity.oidc import tokens
from bot.identity.oidc.tokens import Claims, KeyUnknownError, Ours
from config.settings import LOOPBACK, OidcSettings

TIMEOUT = 10.0
METADATA_SECONDS = 3600.0
KEYS_SECONDS = 3600.0
SOONEST_SECONDS = 10.0
"""An unknown key leads to a new look at the provider's keys, but not at every forged token."""


class ProviderAwayError(Exception):
    """The provider does not answer as it should; the message says how."""


@dataclass(frozen=True)
class Metadata:
    """Where things are. `ends_sessions`: None where the provider has no common log-out."""

    authorize: str
    token: str
    keys: str
    ends_sessions: str | None
    names_issuer: bool


class Provider:
    """One identity provider. Its metadata and keys are looked at again now and then, and when a key is unknown."""

    def __init__(self, settings: OidcSettings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.settings = settings
        self._ours = Ours(settings.issuer, settings.client_id)
        self._transport = transport
        self._metadata: Metadata | None = None
        self._metadata_at = 0.0
        self._keys: KeySet | None = None
        self._keys_at = 0.0
        self._asking = asyncio.Lock()

    async def metadata(self) -> Metadata:
        """What the provider says of itself, by discovery.

        Raises:
            ProviderAwayError
        """
        async with self._asking:
            if self._metadata is None or time.monotonic() - self._metadata_at > METADATA_SECONDS:
                found = await self._get(f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration")
                if found.get("issuer") != self.settings.issuer:
                    raise ProviderAwayError(f"it calls itself {found.get('issuer')!r}, not {self.settings.issuer!r}")
                self._metadata, self._metadata_at = _metadata(found), time.monotonic()
            return self._metadata

    async def exchange(self, code: str, verifier: str, redirect: str, nonce: str) -> Claims:
        """Give a code for an id token; returns its claims, checked.

        Raises:
            ProviderAwayError
            tokens.TokenRefusedError
        """
        metadata = await self.metadata()
        secret = self.settings.client_secret
        client = AsyncOAuth2Client(
            self.settings.client_id,
            secret.get_secret_value() if secret else None,
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
            redirect_uri=redirect,
            timeout=TIMEOUT,
            transport=self._transport,
        )
        try:
            async with client:
                given = await client.fetch_token(metadata.token, code=code, code_verifier=verifier)
        except (httpx.HTTPError, OAuthError, ValueError) as error:
            raise tokens.TokenRefusedError(f"the code was not taken ({type(error).__name__})") from None
        return await self.checked(
            lambda keys: tokens.id_token(str(given.get("id_token", "")), keys, self._ours, nonce, _now())
        )

    async def log_out_claims(self, raw: str) -> Claims:
        """The claims of a logout token of the back channel, checked."""
        return await self.checked(lambda keys: tokens.log_out_token(raw, keys, self._ours, _now()))

    async def checked(self, check: Any) -> Claims:
        """What `check` finds with the provider's keys; where a key is unknown, with its newest ones."""
        try:
            claims: Claims = check(await self._own_keys(KEYS_SECONDS))
        except KeyUnknownError:
            claims = check(await self._own_keys(SOONEST_SECONDS))
        return claims

    async def _own_keys(self, oldest: float) -> KeySet:
        metadata = await self.metadata()
        async with self._asking:
            if self._keys is None or time.monotonic() - self._keys_at > oldest:
                try:
                    self._keys = KeySet.import_key_set(await self._get(metadata.keys))  # type: ignore[arg-type]
                except (JoseError, ValueError, KeyError) as error:
                    raise ProviderAwayError(f"its keys cannot be read ({type(error).__name__})") from None
                self._keys_at = time.monotonic()
            return self._keys

    async def _get(self, url: str) -> dict[str, Any]:
        if urlsplit(url).scheme != "https" and urlsplit(url).hostname not in LOOPBACK:
            raise ProviderAwayError(f"{url} is not https")
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT, transport=self._transport) as client:
                response = await client.get(url)
                response.raise_for_status()
                found = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise ProviderAwayError(f"{url}: {type(error).__name__}") from None
        if not isinstance(found, dict):
            raise ProviderAwayError(f"{url}: no JSON object")
        return found


def _metadata(found: dict[str, Any]) -> Metadata:
    try:
        return Metadata(
            authorize=str(found["authorization_endpoint"]),
            token=str(found["token_endpoint"]),
            keys=str(found["jwks_uri"]),
            ends_sessions=found.get("end_session_endpoint"),
            names_issuer=found.get("authorization_response_iss_parameter_supported") is True,
        )
    except KeyError as error:
        raise ProviderAwayError(f"it does not say its {error.args[0]}") from None


def _now() -> int:
    return int(time.time())
