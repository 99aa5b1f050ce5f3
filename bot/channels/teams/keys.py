"""The keys with which Microsoft signs what Teams sends: fetched without holding anybody up, kept, turned over."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import httpx
import jwt

METADATA = "https://login.botframework.com/v1/.well-known/openidconfiguration"
KEEP_SECONDS = 24 * 3600.0
AGAIN_SECONDS = 60.0
"""An unknown key has the set fetched anew, but not oftener than this: whoever forges keys shall not set our pace."""


class KeysUnavailableError(Exception):
    """The keys could not be fetched: nothing is known of the token, good or bad."""


@dataclass(frozen=True)
class Key:
    """A public key, and the channels for which it may speak (none named: any)."""

    key: Any
    endorsements: tuple[str, ...]


class KeySet:
    """The keys that the metadata document at an address leads to."""

    def __init__(
        self,
        metadata: str,
        client: httpx.AsyncClient,
        clock: Callable[[], float] = time.monotonic,
        again: float = AGAIN_SECONDS,
    ) -> None:
        self._metadata = metadata
        self._client = client
        self._clock = clock
        self._again = again
        self._keys: dict[str, Key] = {}
        self._fetched: float | None = None
        self._fetching = asyncio.Lock()

    async def get(self, kid: str) -> Key | None:
        """The key of this id; None if the set, fetched just now if need be, has none.

        Raises:
            KeysUnavailableError
        """
        if self._wanting(kid):
            async with self._fetching:
                if self._wanting(kid):
                    await self._fetch()
        return self._keys.get(kid)

    def _wanting(self, kid: str) -> bool:
        if self._fetched is None:
            return True
        age = self._clock() - self._fetched
        return age > KEEP_SECONDS or (kid not in self._keys and age > self._again)

    async def _fetch(self) -> None:
        try:
            described = (await self._client.get(self._metadata)).raise_for_status().json()
            found = (await self._client.get(described["jwks_uri"])).raise_for_status().json()
            self._keys = dict(_read(found["keys"]))
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError) as error:
            if self._keys and self._fetched is not None:
                # Old keys are better than none for a while; asked again soon.
                self._fetched = self._clock() - KEEP_SECONDS + self._again
                return
            raise KeysUnavailableError(type(error).__name__) from None
        self._fetched = self._clock()


def _read(keys: Sequence[Any]) -> list[tuple[str, Key]]:
    found = []
    for one in keys:
        if one.get("kty") == "RSA" and one.get("kid"):
            public = jwt.PyJWK.from_dict({"alg": "RS256", **one}).key
            found.append((str(one["kid"]), Key(public, tuple(one.get("endorsements") or ()))))
    return found
