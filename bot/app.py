"""The composition root: puts the advisor's parts together, once. Imported by nobody but what starts it."""

import logging
import secrets
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import httpx
from anyio import to_thread
from fastapi import FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from rasa_sdk import Action

from actions.answers import redaction
from actions.database import Database, now
from actions.journey.content import check_translations
from actions.journey.state import journey_state
from actions.manager_packs import maker
from actions.manager_packs.store import PackReminders
from actions.own_data import store
from actions.plans.check_ins import CheckIns
from actions.plans.store import index_check_ins
from actions.plans.texts import check_languages
from actions.rasa_action import CairnAction
from actions.registry import build_actions
from actions.services import Advice, Services
from actions.sharing.agreed import AgreedToConfirm
from actions.sharing.talks import TalkReminders
from bot import problems, tables
from bot.channels.advice import advice_router
from bot.channels.explore import explore_router
from bot.channels.health import health_router, parts_of
from bot.channels.http import BodyLimit, SafeHeaders
from bot.channels.journey import journey_router
from bot.channels.metrics import Measured, Metrics, metrics_router
from bot.channels.own_data import own_data_router
from bot.channels.packs import packs_router
from bot.channels.plans import plans_router
from bot.channels.shares import shares_router
from bot.channels.web import web_router
from bot.database import ServiceDatabase
from bot.gateway.gateway import Gateway
from bot.gateway.ledger import Ledger
from bot.gateway.limits import Limiter, TokenBuckets
from bot.gateway.liveness import FileLiveness, Liveness, LockLiveness
from bot.gateway.pipeline import Direct, Hooks, Pipeline
from bot.gateway.proactive import Proactive
from bot.gateway.rasa_client import RasaClient
from bot.gateway.shared_limits import SharedBuckets, connect
from bot.gateway.webhook import LARGEST_BODY, build_executor, webhook_router
from bot.identity.audit import AuditRefusals
from bot.identity.guard import Guard
from bot.identity.oidc.flow import log_out_url, oidc_router
from bot.identity.oidc.provider import Provider
from bot.identity.routes import identity_router
from bot.identity.sessions import Sessions
from bot.identity.sign_in import DemoSignIn, personas
from bot.knowledge_loader import LoadingKnowledge
from bot.operations import in_use, schema, swap
from bot.web.pages import pages_router
from config.settings import Settings
from knowledge.organisation_files import OrganisationFiles

log = logging.getLogger(__name__)
ADDRESS_FACTOR = 50
"""An address may stand for a whole office behind one gateway."""


@dataclass(frozen=True)
class Advisor:
    """The parts of one running advisor, at `app.state.advisor`."""

    settings: Settings
    services: Services
    ledger: Ledger
    gateway: Gateway
    rasa: RasaClient
    sessions: Sessions
    proactive: Proactive


def create_app(
    settings: Settings,
    knowledge: Advice | None = None,
    *,
    more_actions: Callable[[Services], Sequence[CairnAction]] = lambda _: (),
    rasa_transport: httpx.AsyncBaseTransport | None = None,
) -> FastAPI:
    """The advisor as an ASGI application.

    Args:
        settings: with `rasa_token` set where Rasa is to call the webhook.
        knowledge: an open knowledge base; by default the installation's own is opened beside the start.
        more_actions: actions besides those of the registry, for tests.
        rasa_transport: how Rasa is reached, for tests.

    Raises:
        ConfigFileError: a file of the organisation has an error; file, line and expectation.
    """
    # Read once, before anything else: a file of the organisation with an error stops the start.
    check_translations()
    check_languages()
    maker.check()
    OrganisationFiles.load(settings.organisation)
    library: Any = knowledge or LoadingKnowledge(partial(_open_knowledge, settings), _refresh(settings))
    database = ServiceDatabase(settings.database)
    # What people write must not stand in errors and so in logs.
    database.engine.hide_parameters = True
    services = Services(settings, database, library, _today)
    actions = [*build_actions(services), *more_actions(services)]
    advisor = _advisor(settings, services, actions, rasa_transport)
    app = FastAPI(
        title="Cairn", openapi_url=None, docs_url=None, redoc_url=None, lifespan=partial(_lifespan, advisor, library)
    )
    app.state.advisor = advisor
    problems.install(app)
    metrics = Metrics()
    _add_routes(app, advisor, library, actions, metrics)
    people, addresses = _limits(settings)
    app.add_middleware(AuditRefusals, database=database)
    app.add_middleware(Guard, settings=settings, sessions=advisor.sessions, people=people, addresses=addresses)
    app.add_middleware(BodyLimit, limit=settings.body_limit, larger={"/webhooks/actions": LARGEST_BODY})
    app.add_middleware(SafeHeaders)
    # For slow lines. What is static comes compressed already and is left alone.
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)
    app.add_middleware(Measured, metrics=metrics)
    return app


def _advisor(
    settings: Settings,
    services: Services,
    actions: Sequence[CairnAction],
    rasa_transport: httpx.AsyncBaseTransport | None,
) -> Advisor:
    ledger = Ledger(services.database)
    rasa = RasaClient(settings.rasa_url, _token(settings), settings.rasa_timeout, rasa_transport)
    hooks = Hooks(partial(journey_state, services), _direct(actions), partial(_erase_rest, services.database))
    pipeline = Pipeline(services, ledger, rasa, hooks)
    liveness = _liveness(settings, services.database)
    gateway = Gateway(ledger, pipeline, rasa, liveness, settings.chat_days)
    proactive = Proactive(
        services.database, [CheckIns(), AgreedToConfirm(), TalkReminders(), PackReminders()], liveness
    )
    sessions = Sessions(services.database, settings.session_hours)
    return Advisor(settings, services, ledger, gateway, rasa, sessions, proactive)


def _add_routes(app: FastAPI, advisor: Advisor, library: Any, actions: Sequence[Action], metrics: Metrics) -> None:
    settings, database, ledger = advisor.settings, advisor.services.database, advisor.ledger
    executor = build_executor(actions)
    state = partial(journey_state, advisor.services)
    parts = (database, advisor.rasa.probe, lambda: getattr(library, "state", "ok"))
    app.include_router(health_router(*parts))
    app.include_router(metrics_router(settings, metrics, ledger, partial(parts_of, *parts)))
    app.include_router(webhook_router(executor, _token(settings), ledger.status))
    provider = Provider(settings.oidc) if settings.oidc else None
    app.include_router(oidc_router(provider, advisor.sessions))
    app.include_router(identity_router(DemoSignIn(), advisor.sessions, partial(log_out_url, provider)))
    app.include_router(web_router(advisor.gateway, ledger, database, state, settings.message_limit))
    app.include_router(advice_router(advisor.services.knowledge, settings.message_limit))
    app.include_router(own_data_router(database))
    app.include_router(plans_router(advisor.services))
    app.include_router(shares_router(advisor.services))
    app.include_router(packs_router(advisor.services))
    app.include_router(explore_router(advisor.services))
    app.include_router(journey_router(advisor.services))
    app.include_router(pages_router(settings, library, personas()))


@asynccontextmanager
async def _lifespan(advisor: Advisor, library: Any, _: FastAPI) -> AsyncIterator[None]:
    async with _in_use(advisor.settings):
        await to_thread.run_sync(schema.migrate, advisor.services.database)
        await to_thread.run_sync(store.erase_again, advisor.services.database)
        await to_thread.run_sync(_forget_replaced, advisor.settings)
        async with _running(advisor, library):
            yield


@asynccontextmanager
async def _in_use(settings: Settings) -> AsyncIterator[None]:
    """No restore while the service runs."""
    with ExitStack() as stack:
        await to_thread.run_sync(stack.enter_context, in_use.shared(settings.data))
        yield


def _forget_replaced(settings: Settings) -> None:
    swap.forget(settings.data, now() - timedelta(days=settings.backup_days))


@asynccontextmanager
async def _running(advisor: Advisor, library: Any) -> AsyncIterator[None]:
    database = advisor.services.database
    if isinstance(library, LoadingKnowledge):
        library.start()
    await to_thread.run_sync(_index_check_ins, database)
    await advisor.gateway.start()
    advisor.proactive.start()
    try:
        yield
    finally:
        await advisor.proactive.stop()
        await advisor.gateway.stop()
        await advisor.rasa.close()
        if isinstance(library, LoadingKnowledge):
            library.stop()
        await to_thread.run_sync(database.close)


def _index_check_ins(database: Database) -> None:
    with database.begin() as connection:
        index_check_ins(connection)


def _open_knowledge(settings: Settings) -> Any:
    # Its libraries take a second to import: in the loading thread, not before the service listens.
    from knowledge.search import KnowledgeBase

    # Beside it: the first question that cannot be answered shall not wait for spaCy.
    threading.Thread(target=redaction.warm, name="redaction", daemon=True).start()
    return KnowledgeBase.open(settings, own=False)


def _refresh(settings: Settings) -> Callable[[Any], Any]:
    made: list[Callable[[Any], Any]] = []

    def refresh(knowledge: Any) -> Any:
        from knowledge.refresh import Refresher

        if not made:
            made.append(Refresher(settings))
        return made[0](knowledge)

    return refresh


def _liveness(settings: Settings, database: Database) -> Liveness:
    return FileLiveness(settings.data / "workers") if database.sqlite else LockLiveness(database)


def _limits(settings: Settings) -> tuple[Limiter, Limiter]:
    rate = settings.messages_per_minute
    people, addresses = TokenBuckets(rate), TokenBuckets(rate * ADDRESS_FACTOR)
    if settings.redis_url is None:
        return people, addresses
    redis = connect(settings.redis_url)
    return (
        SharedBuckets(redis, "person", rate, people),
        SharedBuckets(redis, "address", rate * ADDRESS_FACTOR, addresses),
    )


def _direct(actions: Sequence[CairnAction]) -> Direct | None:
    return next((action.run_once for action in actions if action.title == "action_answer_question"), None)


def _erase_rest(database: Database, person_id: str) -> None:
    """What the turn that erased has itself left behind."""
    with database.begin() as connection:
        store.erase(connection, person_id)
    store.settle(database)


def _token(settings: Settings) -> str:
    """Without a shared secret nobody can call the webhook."""
    return settings.rasa_token or _NOBODY


def _today() -> date:
    return datetime.now(UTC).date()


_NOBODY = secrets.token_urlsafe(32)

assert tables  # noqa: S101  (imported so that every table is known before the database is made)
