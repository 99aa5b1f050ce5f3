"""`cairn doctor`: what is wrong on this machine, and what to do about it."""

import shutil
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

import httpx
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from actions.database import Database, SchemaTooNewError
from bot.operations import files, in_use, schema, swap
from bot.operations.backup import check as check_file
from bot.operations.refused import OperationRefusedError
from config.settings import ROOT, Settings
from config.yaml_file import ConfigFileError

State = Literal["ok", "note", "wrong"]
LITTLE_ROOM = 500 * 1024 * 1024
TIMEOUT = 3.0


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `advice`: what to do, where something is to be done."""

    part: str
    state: State
    words: str
    advice: str = ""


Check = Callable[[Settings], Iterator[Finding]]


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything, one after the other. A check that itself fails is a finding, too."""
    for check in CHECKS:
        try:
            yield from check(settings)
        except Exception as error:
            yield Finding(
                check.__name__.strip("_"),
                "wrong",
                f"could not be looked at ({type(error).__name__})",
                "Look at the log.",
            )


def _python(_: Settings) -> Iterator[Finding]:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] == (3, 11):
        yield Finding("python", "ok", found)
    else:
        yield Finding(
            "python", "wrong", f"{found}, and 3.11 is needed", "Run `make run`: it finds or names a Python 3.11."
        )


def _folder(settings: Settings) -> Iterator[Finding]:
    data = settings.data
    try:
        data.mkdir(parents=True, exist_ok=True)
        trial = data / ".doctor"
        trial.write_bytes(b"x" * 4096)
        trial.unlink()
    except OSError as error:
        yield Finding(
            "data folder", "wrong", f"{data}: {error.strerror}", "Make it writable for this user, or set CAIRN_DATA."
        )
        return
    free = shutil.disk_usage(data).free
    if free < LITTLE_ROOM:
        yield Finding(
            "disk",
            "wrong",
            f"{free // 1_000_000} MB free at {data}",
            "Make room: messages are refused when it is full.",
        )
    else:
        yield Finding("data folder", "ok", f"{data}, {free // 1_000_000_000} GB free")
    if swap.unfinished(data):
        yield Finding("restore", "note", "was cut off", "Start Cairn, or restore again: either finishes it.")


def _database(settings: Settings) -> Iterator[Finding]:
    file = files.database_file(settings)
    if file is not None and not file.exists():
        yield Finding("database", "note", f"{file}: not there yet", "The first start makes it.")
        return
    if file is not None:
        try:
            with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5)) as connection:
                check_file(connection, file)
        except (sqlite3.Error, OperationRefusedError) as error:
            yield Finding(
                "database", "wrong", f"{file}: {error}", "Stop Cairn, then `cairn restore` the last good backup."
            )
            return
    yield from _schema(settings)


def _schema(settings: Settings) -> Iterator[Finding]:
    database = Database(settings.database)
    try:
        with database.read() as connection:
            connection.execute(text("SELECT 1"))
            found = schema.standing(connection)
    except SchemaTooNewError as error:
        yield Finding("database", "wrong", str(error), "Install the newer release again.")
        return
    except SQLAlchemyError as error:
        place = database.engine.url.render_as_string(hide_password=True)
        yield Finding(
            "database",
            "wrong",
            f"{place}: {type(error).__name__}",
            "Is the server running? Look at CAIRN_DATABASE_URL.",
        )
        return
    finally:
        database.close()
    if found == schema.head():
        yield Finding("database", "ok", f"schema {found}")
    else:
        yield Finding(
            "database", "note", f"schema {found}, and this code brings {schema.head()}", "Back up, then start Cairn."
        )


def _port(settings: Settings) -> Iterator[Finding]:
    try:
        with in_use.alone(settings.data):
            pass
        running = False
    except OperationRefusedError:
        running = True
    with socket.socket() as trying:
        trying.settimeout(TIMEOUT)
        taken = trying.connect_ex((settings.host if settings.host != "0.0.0.0" else "127.0.0.1", settings.port)) == 0  # noqa: S104
    if not taken:
        yield Finding("port", "ok", f"{settings.port} is free")
    elif running:
        yield Finding("port", "ok", f"Cairn is running on {settings.port}")
    else:
        yield Finding(
            "port", "wrong", f"{settings.port} is taken by another program",
            f"End it, or choose another: PORT={settings.port + 1} make run",
        )  # fmt: skip


def _built(settings: Settings) -> Iterator[Finding]:
    for part, file in (
        ("search encoder", settings.encoder_folder / "manifest.json"),
        ("search index", settings.index / "manifest.json"),
        ("dialogue encoder", settings.intent_encoder_folder / "manifest.json"),
    ):
        if file.exists():
            yield Finding(part, "ok", str(file.parent))
        else:
            yield Finding(part, "wrong", f"{file.parent}: not built", "Run `make run`, or `cairn knowledge build`.")


def _rasa(settings: Settings) -> Iterator[Finding]:
    from bot.rasa_process import PYTHON

    if not PYTHON.exists():
        yield Finding("rasa", "wrong", f"{PYTHON}: no such environment", "Run `make run`: it sets it up.")
        return
    models = _model_store()
    try:
        model, _ = models.trusted_model(settings.build / "rasa")
        yield Finding("rasa", "ok", f"model {model.name}, as it was trained")
    except models.NoModelError as error:
        yield Finding("rasa", "wrong", str(error), "Run `make run`: it trains one.")


def _model_store() -> Any:
    import importlib.util

    spec = importlib.util.spec_from_file_location("model_store", ROOT / "bot" / "rasa" / "model_store.py")
    assert spec is not None  # noqa: S101
    assert spec.loader is not None  # noqa: S101
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _organisation(settings: Settings) -> Iterator[Finding]:
    from actions.journey.content import check_translations
    from knowledge.organisation_files import OrganisationFiles

    try:
        check_translations()
        OrganisationFiles.load(settings.organisation)
    except ConfigFileError as error:
        yield Finding("organisation's files", "wrong", str(error), "Mend the file at that line.")
    else:
        yield Finding("organisation's files", "ok", str(settings.organisation))


def _redis(settings: Settings) -> Iterator[Finding]:
    if settings.redis_url is None:
        return
    from redis import Redis
    from redis.exceptions import RedisError

    place = urlsplit(settings.redis_url)
    try:
        Redis.from_url(settings.redis_url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT).ping()
        yield Finding("redis", "ok", f"{place.hostname}:{place.port}")
    except RedisError as error:
        yield Finding(
            "redis", "wrong", f"{place.hostname}:{place.port}: {type(error).__name__}",
            "Start it, or look at CAIRN_REDIS_URL. Meanwhile each advisor counts its limits alone.",
        )  # fmt: skip


def _provider(settings: Settings) -> Iterator[Finding]:
    if settings.oidc is None:
        yield Finding(
            "sign-in", "note", "demo: invented people, this machine only", "For real people: CAIRN_SIGN_IN=oidc."
        )
        return
    url = f"{settings.oidc.issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        named = httpx.get(url, timeout=TIMEOUT).raise_for_status().json().get("issuer")
    except (httpx.HTTPError, ValueError, AttributeError) as error:
        yield Finding(
            "sign-in", "wrong", f"{url}: {type(error).__name__}", "Is the address right, and reachable from here?"
        )
        return
    if named == settings.oidc.issuer:
        yield Finding("sign-in", "ok", named)
    else:
        yield Finding(
            "sign-in", "wrong", f"the provider calls itself {named!r}", "Set CAIRN_OIDC_ISSUER to exactly that."
        )


CHECKS: tuple[Check, ...] = (
    _python, _folder, _database, _port, _built, _rasa, _organisation, _redis, _provider,
)  # fmt: skip
