"""Takes two costs of each action call out of Rasa. Importing this module puts that in place.

* Rasa has jsonschema check the schema of an action's reply against the schema of schemas at each call (about 40 ms):
  here a validator is made once.
* Rasa opens a new connection to the advisor for each call: here they share one pool.
"""

import functools
from typing import Any

import aiohttp
from jsonschema import Draft202012Validator
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig

KEEP_ALIVE_SECONDS = 2.0
"""Shorter than the advisor's own limit (uvicorn: 5 s), so that a call never meets a connection just being closed."""


@functools.lru_cache(maxsize=1)
def _validator() -> Any:
    return Draft202012Validator(RemoteAction.action_response_format_spec())


def _validate_action_result(self: RemoteAction, result: dict[str, Any]) -> bool:
    _validator().validate(result)
    return True


class _Pool:
    """One connector for an event loop."""

    connector: aiohttp.TCPConnector | None = None

    @classmethod
    def get(cls) -> aiohttp.TCPConnector:
        if cls.connector is None or cls.connector.closed:
            cls.connector = aiohttp.TCPConnector(limit=64, keepalive_timeout=KEEP_ALIVE_SECONDS)
        return cls.connector


def _session(self: EndpointConfig) -> aiohttp.ClientSession:
    auth = aiohttp.BasicAuth(self.basic_auth["username"], self.basic_auth["password"]) if self.basic_auth else None
    return aiohttp.ClientSession(headers=self.headers, auth=auth, connector=_Pool.get(), connector_owner=False)


RemoteAction._validate_action_result = _validate_action_result  # type: ignore[method-assign]
EndpointConfig.session = _session  # type: ignore[method-assign]
