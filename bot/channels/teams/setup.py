"""Puts the channel together, where it is set up; imported only then."""

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Any, Protocol

import httpx
from anyio import to_thread
from fastapi import FastAPI
from microsoft_teams.api import InvokeResponse
from microsoft_teams.api.auth.cloud_environment import PUBLIC
from microsoft_teams.apps import App
from microsoft_teams.common import Client, ClientOptions
from sqlalchemy.exc import SQLAlchemyError

from actions.database import Database
from bot.channels.teams.channel import TeamsChannel
from bot.channels.teams.connector import Connector
from bot.channels.teams.courier import Courier
from bot.channels.teams.door import Door
from bot.channels.teams.keys import METADATA, KeySet
from bot.channels.teams.outbound import CHANNEL, Outbound, Unasked, showing
from bot.channels.teams.store import Talks
from bot.channels.teams.token import TokenCheck
from bot.channels.teams.windows import Windows
from bot.channels.teams.words import words
from bot.gateway.deliveries import Deliveries
from bot.gateway.gateway import Gateway
from bot.gateway.ledger import Ledger
from bot.gateway.liveness import Liveness
from bot.gateway.proactive import Proactive
from bot.language import LANGUAGES
from bot.web.words import words as shared_words
from config.settings import Settings

log = logging.getLogger(__name__)
ROUTE = "/api/teams/messages"
STAND_IN_METADATA = "/.well-known/openidconfiguration"
KEYS_SECONDS = 5.0


class Parts(Protocol):
    """What the channel needs of the advisor."""

    @property
    def gateway(self) -> Gateway: ...  # noqa: D102

    @property
    def ledger(self) -> Ledger: ...  # noqa: D102

    @property
    def proactive(self) -> Proactive: ...  # noqa: D102

    @property
    def liveness(self) -> Liveness: ...  # noqa: D102


@dataclass(frozen=True)
class Teams:
    """The channel as it runs."""

    sdk: App
    out: Outbound
    keys: KeySet
    http: httpx.AsyncClient

    async def start(self) -> None:
        """Carry what waits."""
        self.out.courier.start()

    async def stop(self) -> None:
        """Stop; what waits stays in the ledger."""
        await self.out.stop()
        await self.http.aclose()


async def open_teams(app: FastAPI, settings: Settings, database: Database, parts: Parts) -> Teams:
    """The channel, with its route on `app`."""
    # Their lines quote activities, and so what people write; what matters is logged here, without words.
    logging.getLogger("microsoft_teams").setLevel(logging.CRITICAL)
    await to_thread.run_sync(_read_words)
    http = httpx.AsyncClient(timeout=KEYS_SECONDS, trust_env=settings.teams_stand_in is None)
    keys = KeySet(_metadata(settings), http)
    hosts = frozenset(settings.teams_service_hosts)
    check = TokenCheck(str(settings.teams_client_id), keys, hosts, local=settings.teams_stand_in is not None)
    door = Door(app, check, frozenset({str(settings.teams_tenant_id).lower()}))
    sdk = App(**_options(settings, door, http))
    await sdk.initialize()
    # In place of the SDK's own check, which takes less and fetches keys in the event loop (decision 0020).
    sdk.server._token_validator = check  # type: ignore[assignment]
    out = _outbound(Connector(sdk.api, check), settings, database, parts.liveness)
    channel = TeamsChannel(parts.ledger, parts.gateway, out, limit=settings.message_limit, pages=settings.pages)
    sdk.on_activity(_hearing(channel))
    parts.proactive.register(CHANNEL, Unasked(database, out.courier))
    return Teams(sdk, out, keys, http)


def _read_words() -> None:
    """An error in a file of words stops the start, and the first reply waits for none of them."""
    for language in LANGUAGES:
        words(language), shared_words(language)


def _outbound(connector: Connector, settings: Settings, database: Database, liveness: Liveness) -> Outbound:
    talks, windows = Talks(database), Windows()
    waiting = Deliveries(database, liveness, CHANNEL)
    courier = Courier(waiting, talks, connector, showing(talks, settings.pages), windows)
    return Outbound(talks, waiting, courier, connector, windows)


def _hearing(channel: TeamsChannel) -> Any:
    async def hear(context: Any) -> Any:
        try:
            await channel.hear(context.activity)
        except SQLAlchemyError as error:
            log.warning("An activity was put off: %s.", type(error).__name__)
            return InvokeResponse(status=503)
        return None

    return hear


def _metadata(settings: Settings) -> str:
    local = settings.teams_stand_in
    return f"{local.rstrip('/')}{STAND_IN_METADATA}" if local else METADATA


def _options(settings: Settings, door: Door, http: httpx.AsyncClient) -> Any:
    options: dict[str, Any] = {
        "client_id": settings.teams_client_id,
        "tenant_id": settings.teams_tenant_id,
        "http_server_adapter": door,
        "messaging_endpoint": ROUTE,
        "client": Client(ClientOptions(timeout=15.0)),
        # Each of these would ask another service at every activity, or be read from the environment.
        "cloud": PUBLIC,
        "fetch_user_token": False,
        "state": False,
        "dangerously_allow_unauthenticated_requests": False,
        "telemetry": {"agent365": False},
    }
    if settings.teams_stand_in:
        return {**options, "token": StandInToken(settings, http)}
    return {**options, "client_secret": settings.teams_client_secret.get_secret_value()}  # type: ignore[union-attr]


class StandInToken:
    """The bot's own token from the stand-in, by the grant that Entra knows as well: kept until shortly before its end."""

    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self._url = f"{str(settings.teams_stand_in).rstrip('/')}/token"
        self._form = {
            "grant_type": "client_credentials",
            "client_id": str(settings.teams_client_id),
            "client_secret": settings.teams_client_secret.get_secret_value() if settings.teams_client_secret else "",
        }
        self._http = http
        self._asking = asyncio.Lock()
        self._token, self._until = "", 0.0

    async def __call__(self, scope: str, tenant_id: str | None = None) -> str:
        """A token for a scope."""
        async with self._asking:
            if time.monotonic() >= self._until:
                answer = (
                    (await self._http.post(self._url, data={**self._form, "scope": scope})).raise_for_status().json()
                )
                self._token = str(answer["access_token"])
                self._until = time.monotonic() + float(answer["expires_in"]) - 60
            return self._token
