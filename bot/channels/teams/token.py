"""Whether an activity comes from Teams, and where it may be answered: the token that the connector sends along.

Checked here and not by the SDK alone: that takes a token without an expiry, leaves the service URL unchecked where the
activity names none, trusts another issuer for its agents, and fetches keys in the event loop.
"""

import time
from collections import OrderedDict
from typing import Any
from urllib.parse import urlsplit

import jwt

from bot.channels.teams.keys import Key, KeySet
from config.settings import LOOPBACK

ISSUER = "https://api.botframework.com"
CHANNEL = "msteams"
ALGORITHM = "RS256"
LEEWAY_SECONDS = 300
REMEMBERED = 256
"""Tokens whose signature was found good: the connector sends the same one for an hour, and each is checked twice."""


class TokenRefusedError(jwt.InvalidTokenError):
    """Why: one of missing, unreadable, algorithm, key, claims, channel, service-url, host. Never the token itself."""


class TokenCheck:
    """Checks tokens for one bot. Its `validate_token` is the interface that the SDK calls as well.

    Args:
        audience: the bot's client id.
        hosts: the connector's hosts.
        local: take http and loopback hosts, for a stand-in on this machine.
    """

    def __init__(self, audience: str, keys: KeySet, hosts: frozenset[str], *, local: bool = False) -> None:
        self._audience = audience
        self._keys = keys
        self._hosts = hosts
        self._local = local
        self._good: OrderedDict[str, tuple[Key, dict[str, Any]]] = OrderedDict()

    async def validate_token(self, raw_token: str, service_url: str | None = None) -> dict[str, Any]:
        """The token's claims.

        Args:
            service_url: where the activity wants to be answered.

        Raises:
            TokenRefusedError
            KeysUnavailableError: the keys cannot be fetched at the moment.
        """
        key = await self._key(raw_token)
        claims = self._remembered(raw_token, key) or self._claims(raw_token, key)
        if key.endorsements and CHANNEL not in key.endorsements:
            raise TokenRefusedError("channel")
        claimed = claims.get("serviceurl")
        if not isinstance(service_url, str) or not isinstance(claimed, str) or not _alike(claimed, service_url):
            raise TokenRefusedError("service-url")
        if not self.allowed(service_url):
            raise TokenRefusedError("host")
        return claims

    def allowed(self, service_url: str) -> bool:
        """Whether a reply, and the bot's own token with it, may go to this address."""
        try:
            url = urlsplit(service_url)
            port = url.port
        except ValueError:
            return False
        if url.username or url.password or url.query or url.fragment or url.hostname is None:
            return False
        if self._local:
            return url.scheme in ("http", "https") and url.hostname in LOOPBACK
        return url.scheme == "https" and port in (None, 443) and url.hostname in self._hosts

    async def _key(self, raw_token: str) -> Key:
        if not raw_token:
            raise TokenRefusedError("missing")
        try:
            header = jwt.get_unverified_header(raw_token)
        except jwt.InvalidTokenError:
            raise TokenRefusedError("unreadable") from None
        if header.get("alg") != ALGORITHM:
            raise TokenRefusedError("algorithm")
        kid = header.get("kid")
        key = await self._keys.get(kid) if isinstance(kid, str) else None
        if key is None:
            raise TokenRefusedError("key")
        return key

    def _remembered(self, raw_token: str, key: Key) -> dict[str, Any] | None:
        """The claims of a token that was found good, as long as its time and the very key it was signed with hold."""
        signed, claims = self._good.get(raw_token, (None, {}))
        return claims if signed is key and time.time() < int(claims["exp"]) else None

    def _claims(self, raw_token: str, key: Key) -> dict[str, Any]:
        try:
            claims: dict[str, Any] = jwt.decode(
                raw_token,
                key.key,
                algorithms=[ALGORITHM],
                audience=self._audience,
                issuer=ISSUER,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud"]},
            )
        except (jwt.InvalidTokenError, TypeError, ValueError, OverflowError):
            # Also what is no token but looks like one: claims of odd types.
            raise TokenRefusedError("claims") from None
        self._good[raw_token] = (key, claims)
        while len(self._good) > REMEMBERED:
            self._good.popitem(last=False)
        return claims


def _alike(one: str, other: str) -> bool:
    return one.rstrip("/").lower() == other.rstrip("/").lower()
