"""Starts Cairn: `python -m bot.serve [--no-rasa]`. The advisor in this process, Rasa as its child."""

import argparse
import asyncio
import logging
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from actions.database import Database, SchemaTooNewError
from bot import log as logs
from bot.operations.refused import OperationRefusedError
from bot.rasa_process import PYTHON, SCRIPT, RasaProcess, rasa_environment
from config.settings import Settings, get_settings
from config.yaml_file import ConfigFileError

log = logging.getLogger(__name__)
KEEP_ALIVE_SECONDS = 75
STOP_SECONDS = 8
PATIENCE = 60.0


class StartRefusedError(RuntimeError):
    """Cairn cannot start; the message says why and what to do."""


def main() -> int:
    """Serve until stopped. Returns the exit code."""
    options = argparse.ArgumentParser(prog="python -m bot.serve", description=__doc__)
    options.add_argument("--no-rasa", action="store_true", help="Rasa is started by someone else, at CAIRN_RASA_URL.")
    given = options.parse_args()
    for library in ("OMP", "OPENBLAS"):
        # Read when numpy is imported, which is later. Threads that spin take the core that Rasa needs in the same turn.
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    try:
        settings = get_settings()
        logs.configure(settings.log_level, settings.log_form)
        with _listen(settings) as listening, asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_serve(settings, listening, with_rasa=not given.no_rasa))
    except (StartRefusedError, ConfigFileError, SchemaTooNewError, OperationRefusedError) as error:
        return _refuse(str(error))
    except ValidationError as error:
        return _refuse("\n".join(f"{_variable(e['loc'])}: {e['msg']}." for e in error.errors()))
    except SQLAlchemyError as error:
        return _refuse(
            f"The database cannot be opened: {getattr(error, 'orig', error)}. Look at CAIRN_DATA, CAIRN_DATABASE_URL."
        )
    except KeyboardInterrupt:
        pass
    return 0


async def _serve(settings: Settings, listening: socket.socket, *, with_rasa: bool) -> None:
    host, port = listening.getsockname()[:2]
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    settings, rasa = _rasa(settings, address, with_rasa)
    if rasa is not None:
        # First, since it takes the longest.
        rasa.start()
        await asyncio.sleep(0)
    try:
        # Imported late: Rasa's own start has begun by now.
        from bot.app import create_app

        app = create_app(settings)
        # Here and not within the server, which would tell of a failure at great length.
        await asyncio.to_thread(_open_state, settings, app.state.advisor.services.database)
        server = _Server(_config(app, settings))
        for sign in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(sign, server.handle_exit, sign, None)
        announcing = asyncio.create_task(_announce(app, server, address))
        await server.serve(sockets=[listening])
        announcing.cancel()
        if not server.started:
            raise StartRefusedError("The advisor could not start; the lines above say why.")
    finally:
        if rasa is not None:
            await rasa.stop()


def _open_state(settings: Settings, database: Database) -> None:
    from bot.operations import in_use, schema

    with in_use.shared(settings.data):
        schema.migrate(database)


class _Server(uvicorn.Server):
    """Uvicorn's server, which leaves signals to us: it would raise them again while Rasa is still being ended."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Nothing."""
        yield


def _config(app: Any, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=settings.log_level == "DEBUG",
        server_header=False,
        date_header=True,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
        # Only who is named may say for whom a request comes.
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        lifespan="on",
    )


def _rasa(settings: Settings, address: str, wanted: bool) -> tuple[Settings, RasaProcess | None]:
    """Settings that say where Rasa is, and Rasa itself where it is ours to start."""
    settings = settings.model_copy(update={"rasa_token": settings.rasa_token or secrets.token_urlsafe(32)})
    if not wanted or "rasa_url" in settings.model_fields_set:
        return settings, None
    if not PYTHON.exists():
        log.error(
            "Rasa's environment is missing at %s. Run `make run` once. Questions are answered from search alone.",
            PYTHON,
        )
        return settings, None
    port = _free_port()
    settings = settings.model_copy(update={"rasa_url": f"http://127.0.0.1:{port}"})
    return settings, RasaProcess([str(PYTHON), str(SCRIPT)], rasa_environment(settings, port, address))


async def _announce(app: Any, server: uvicorn.Server, address: str) -> None:
    """Say when everything is ready; until then, now and then, what is being waited for."""
    advisor, began = app.state.advisor, time.monotonic()
    waiting_said = False
    while True:
        index = getattr(advisor.services.knowledge, "state", "ok")
        if server.started and index == "ok" and await advisor.rasa.probe():
            print(f"Cairn is ready: {address}", flush=True)
            return
        if not waiting_said and time.monotonic() - began > PATIENCE:
            waiting_said = True
            log.warning("Still waiting for %s.", "Rasa" if index == "ok" else "the search index")
        await asyncio.sleep(0.25)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # The protocol is named so that the event loop knows it may send small answers at once.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise StartRefusedError(
            f"Port {settings.port} on {settings.host} cannot be used: {error.strerror}. "
            f"End what uses it, or choose another: PORT={settings.port + 1} make run"
        ) from None
    return listening


def _free_port() -> int:
    with socket.socket() as trying:
        trying.bind(("127.0.0.1", 0))
        port: int = trying.getsockname()[1]
        return port


def _variable(location: tuple[int | str, ...]) -> str:
    name = str(location[0]).upper() if location else "Settings"
    return name if name in {"PORT", "SETTINGS"} or name.startswith("CAIRN_") else f"CAIRN_{name}"


def _loop_factory() -> Any:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


def _refuse(reason: str) -> int:
    print(f"Cairn did not start.\n{reason}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
