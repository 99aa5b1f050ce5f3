"""Where Rasa has custom actions run: the SDK's executor inside the advisor, for Rasa alone."""

import hmac
import json
import logging
import zlib
from collections.abc import Callable, Iterable
from typing import Any

from anyio import to_thread
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from rasa_sdk import Action, ActionExecutionRejection
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionNotFoundException

from bot.gateway.types import Status
from bot.problems import Problem
from config.settings import LOOPBACK

log = logging.getLogger(__name__)
LARGEST_BODY = 4_000_000
StatusOf = Callable[[str], Status | None]


def build_executor(actions: Iterable[Action]) -> ActionExecutor:
    """An executor that knows these actions."""
    executor = ActionExecutor()
    for action in actions:
        executor.register_action(action)
    return executor


def webhook_router(executor: ActionExecutor, token: str, status_of: StatusOf) -> APIRouter:
    """POST /webhooks/actions, with the protocol of Rasa's action server."""
    router = APIRouter(include_in_schema=False)

    @router.post("/webhooks/actions")
    async def run_action(request: Request) -> JSONResponse:
        _only_rasa(request, token)
        call = _decoded(await request.body(), request.headers.get("content-encoding", ""))
        name = str(call.get("next_action"))
        if await _is_settled(call, status_of):
            # A turn that Rasa finishes long after the gateway gave up on it must have no effect any more.
            return _refused(400, "The message has been dealt with.", name)
        # Rasa 3.6 leaves the domain out; this SDK would then ask for it with a status that Rasa 3.6 does not know.
        call.setdefault("domain", {})
        if call["domain"] is None:
            call["domain"] = {}
        try:
            result = await executor.run(call)
        except ActionExecutionRejection as rejection:
            return _refused(400, rejection.message, rejection.action_name)
        except ActionNotFoundException as unknown:
            log.error("%s", unknown.message)
            return _refused(404, unknown.message, unknown.action_name)
        except Exception:
            log.exception("Action %s failed.", name)
            return _refused(500, "The action failed.", name)
        return JSONResponse(None if result is None else result.model_dump())

    return router


def _only_rasa(request: Request, token: str) -> None:
    given = request.headers.get("authorization", "").encode()
    if request.client is None or request.client.host not in LOOPBACK:
        raise Problem("not-found")
    if not hmac.compare_digest(given, f"Bearer {token}".encode()):
        raise Problem("signed-out")


def _decoded(body: bytes, encoding: str) -> dict[str, Any]:
    try:
        if encoding == "deflate":
            unpacking = zlib.decompressobj()
            body = unpacking.decompress(body, LARGEST_BODY)
            if unpacking.unconsumed_tail:
                raise Problem("body-too-large", limit=LARGEST_BODY)
        call = json.loads(body)
    except (ValueError, zlib.error):
        raise Problem("bad-request") from None
    if not isinstance(call, dict) or not isinstance(call.get("tracker"), dict):
        raise Problem("bad-request")
    return call


async def _is_settled(call: dict[str, Any], status_of: StatusOf) -> bool:
    latest = call["tracker"].get("latest_message") or {}
    message_id = (latest.get("metadata") or {}).get("message_id")
    if not isinstance(message_id, str):
        return False
    status = await to_thread.run_sync(status_of, message_id)
    return status is not None and status is not Status.PROCESSING


def _refused(status: int, error: str, action: str) -> JSONResponse:
    return JSONResponse({"error": error, "action_name": action}, status)
