"""Starts Rasa's server on 127.0.0.1:$CAIRN_RASA_PORT with the trained model: no HTTP API, no telemetry, one channel.

From the environment: CAIRN_RASA_PORT, CAIRN_RASA_TOKEN, CAIRN_ACTIONS_URL, CAIRN_ENCODER_DIR, CAIRN_RASA_MODELS,
CAIRN_RASA_TENSORFLOW.
"""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

import model_store
import runtime

LOOPBACK = "127.0.0.1"
LARGEST_BODY = 512 * 1024
KEEP_ALIVE_SECONDS = 75
NEEDED = ("CAIRN_RASA_TOKEN", "CAIRN_ACTIONS_URL")


def main() -> int:
    """Serve until stopped. Returns the exit code."""
    missing = [name for name in NEEDED if not os.environ.get(name)]
    if missing:
        print(f"Rasa cannot start: {', '.join(missing)} not set.", file=sys.stderr)
        return 2
    try:
        model, digest = model_store.trusted_model(model_store.models_folder())
    except model_store.NoModelError as error:
        print(f"Rasa cannot start: {error}", file=sys.stderr)
        return 2
    runtime.prepare()
    port = int(os.environ.get("CAIRN_RASA_PORT") or 5005)
    build(model, digest).run(host=LOOPBACK, port=port, workers=1, access_log=False, motd=False)
    return 0


def build(model: Path, digest: str) -> Any:
    """The Sanic application, which loads the model before it listens."""
    from rasa.core.run import close_resources, configure_app, create_http_input_channels, load_agent_on_start
    from rasa.core.utils import AvailableEndpoints

    project = model_store.PROJECT
    endpoints = AvailableEndpoints.read_endpoints(str(project / "endpoints.yml"))
    channels = create_http_input_channels(None, str(project / "credentials.yml"))
    app = configure_app(channels, enable_api=False, endpoints=endpoints, keep_alive_timeout=KEEP_ALIVE_SECONDS)
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    app.ctx.model_sha256 = digest
    app.register_listener(partial(load_agent_on_start, str(model), endpoints, None), "before_server_start")
    app.register_listener(warm_up, "before_server_start")
    app.register_listener(close_resources, "after_server_stop")
    runtime.quieten()
    return app


async def warm_up(app: Any, _: Any) -> None:
    """Understand one message before the first person writes; stop if there is no model to do it."""
    from rasa.core.channels.channel import UserMessage

    if not app.ctx.agent.is_ready():
        raise RuntimeError("The model could not be loaded. Train it again: `make train`.")
    await app.ctx.agent.processor.parse_message(UserMessage("What is a lateral move in Nairobi by March 2031?"))


if __name__ == "__main__":
    sys.exit(main())
