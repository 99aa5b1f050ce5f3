"""The real advisor as processes that can be killed and started again within moments.

    python -m tests.faults.server < commands

Everything is imported once; each line on standard input, {"port", "environment", "point"}, forks a process that
serves, and prints its id. At the point, if one is named, that process kills itself.
"""

import asyncio
import json
import os
import signal
import socket
import sys
from typing import Any

import uvicorn
import uvloop

from actions.journey.content import journey_content
from bot import log
from bot.app import create_app
from bot.gateway.ledger import Ledger
from bot.gateway.rasa_client import RasaClient
from config.settings import Settings
from tests.fakes import FakeKnowledge
from tests.faults.actions import ActionNote


def die(*_: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def install(point: str) -> None:
    """Die at this point of a message's way."""
    receive, turn, finish = Ledger.receive, RasaClient.turn, Ledger.finish

    def receive_and_die(self: Ledger, *given: Any) -> Any:
        receive(self, *given)
        die()

    async def turn_and_die(self: RasaClient, claimed: Any) -> Any:
        if point == "before_rasa":
            die()
        await turn(self, claimed)
        die()

    def finish_and_die(self: Ledger, *given: Any) -> Any:
        finish(self, *given)
        die()

    if point == "after_receive":
        Ledger.receive = receive_and_die  # type: ignore[method-assign]
    elif point in ("before_rasa", "after_rasa"):
        RasaClient.turn = turn_and_die  # type: ignore[method-assign]
    elif point == "after_finish":
        Ledger.finish = finish_and_die  # type: ignore[method-assign]
    else:
        raise ValueError(point)


def serve(port: int, environment: dict[str, str], point: str) -> None:
    os.environ.update(environment)
    if point:
        install(point)
    settings = Settings()
    log.configure("WARNING")
    app = create_app(settings, FakeKnowledge(), more_actions=lambda services: [ActionNote(services)])
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    config = uvicorn.Config(app, log_config=None, access_log=False, proxy_headers=False)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(uvicorn.Server(config).serve(sockets=[listening]))


def main() -> None:
    journey_content()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("loaded", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            serve(**json.loads(line))
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main()
