"""What makes a token of the identity provider good: signature, algorithm, issuer, audience, times, nonce. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""Signatures by the provider's private key alone: never `none`, never a shared secret."""
LEEWAY = 60
"""Seconds by which clocks may differ."""
LOG_OUT = "http://schemas.openid.net/event/backchannel-logout"
OLDEST_LOG_OUT = 600

Claims = Mapping[str, Any]


@dataclass(frozen=True)
class Ours:
    """Whose tokens count, and for whom they have to be meant."""

    issuer: str
    client_id: str


class TokenRefusedError(Exception):
    """The token proves nothing; the message says why, without the token's content."""


class KeyUnknownError(TokenRefusedError):
    """None of the keys at hand has signed it: the provider may have new ones."""


def id_token(raw: str, keys: KeySet, ours: Ours, nonce: str, now: int) -> Claims:
    """The claims of an id token.

    Raises:
        TokenRefusedError
    """
    claims = _of_us(raw, keys, ours, now)
    _number(claims, "exp")
    if now >= claims["exp"] + LEEWAY:
        raise TokenRefusedError("it has expired")
    if claims.get("nonce") != nonce:
        raise TokenRefusedError("it answers another request (nonce)")
    if not isinstance(claims.get("sub"), str) or not claims["sub"]:
        raise TokenRefusedError("it names nobody (sub)")
    return claims


def log_out_token(raw: str, keys: KeySet, ours: Ours, now: int) -> Claims:
    """The claims of a logout token of the back channel: `sub`, `sid` or both say whose sessions end.

    Raises:
        TokenRefusedError
    """
    claims = _of_us(raw, keys, ours, now)
    events = claims.get("events")
    if not isinstance(events, dict) or LOG_OUT not in events or "nonce" in claims:
        raise TokenRefusedError("it is no logout token")
    if now - claims["iat"] > OLDEST_LOG_OUT:
        raise TokenRefusedError("it is too old")
    if not any(isinstance(claims.get(name), str) for name in ("sub", "sid")):
        raise TokenRefusedError("it names neither a person nor a session")
    return claims


def _of_us(raw: str, keys: KeySet, ours: Ours, now: int) -> dict[str, Any]:
    claims = _signed(raw, keys)
    if claims.get("iss") != ours.issuer:
        raise TokenRefusedError("it is of another issuer")
    audience = claims.get("aud")
    audiences = [audience] if isinstance(audience, str) else audience
    if not isinstance(audiences, list) or ours.client_id not in audiences:
        raise TokenRefusedError("it is for another application (aud)")
    if (len(audiences) > 1 or "azp" in claims) and claims.get("azp") != ours.client_id:
        raise TokenRefusedError("it was given to another application (azp)")
    _number(claims, "iat")
    if claims["iat"] > now + LEEWAY or _later(claims, now):
        raise TokenRefusedError("it is of a time to come")
    return claims


def _signed(raw: str, keys: KeySet) -> dict[str, Any]:
    try:
        return dict(jwt.decode(raw, keys, algorithms=ALGORITHMS).claims)
    except (BadSignatureError, InvalidKeyIdError):
        raise KeyUnknownError("no key of the provider has signed it") from None
    except (JoseError, ValueError) as error:
        raise TokenRefusedError(f"it cannot be read ({type(error).__name__})") from None


def _later(claims: Claims, now: int) -> bool:
    return "nbf" in claims and (not isinstance(claims["nbf"], int | float) or claims["nbf"] > now + LEEWAY)


def _number(claims: Claims, name: str) -> None:
    if not isinstance(claims.get(name), int | float) or isinstance(claims[name], bool):
        raise TokenRefusedError(f"it has no time ({name})")
