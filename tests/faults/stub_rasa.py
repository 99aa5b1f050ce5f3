"""A stand-in for Rasa in the fault tests: a real process that keeps the contract of the channel `cairn`, quickly.

    python -m tests.faults.stub_rasa PORT ACTIONS_URL TOKEN

Every text leads to `action_note`. `POST /mode` with "ok", "empty", "failed" or "hang" sets how it behaves.
"""

import http.client
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    mode = "ok"
    actions = ""
    token = ""
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._send(200, {"ready": True})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/mode":
            Handler.mode = body["mode"]
            self._send(200, {})
        elif self.headers["Authorization"] != f"Bearer {self.token}":
            self._send(401, {})
        elif self.mode == "empty":
            self._send(200, {"messages": [], "intent": {"name": None, "confidence": 0.0}, "failed": None})
        elif self.mode == "failed":
            self._send(
                200, {"messages": [], "intent": {"name": None, "confidence": 0.0}, "failed": "nothing was said"}
            )
        else:
            if self.mode == "hang":
                time.sleep(30)
            self._send(200, turn(body, self.actions, self.token))

    def _send(self, status: int, body: Any) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


def turn(body: dict[str, Any], actions: str, token: str) -> dict[str, Any]:
    understood = {"name": body["intent"] or "note", "confidence": 1.0}
    latest = {"text": body["text"], "intent": understood, "entities": [], "metadata": body["context"]}
    call = {
        "next_action": "action_note",
        "sender_id": body["sender"],
        "tracker": {"sender_id": body["sender"], "slots": {}, "latest_message": latest, "events": []},
    }
    try:
        status, result = post(actions, call, token)
    except OSError:
        return {"messages": [], "intent": understood, "failed": "action failed: action_note"}
    if status != 200:
        return {"messages": [], "intent": understood, "failed": "action failed: action_note"}
    said = [{"custom": reply["custom"]} for reply in result["responses"]]
    return {"messages": said, "intent": understood, "failed": None}


def post(url: str, body: Any, token: str) -> tuple[int, Any]:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    try:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        connection.request("POST", parts.path, json.dumps(body), headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read() or b"null")
    finally:
        connection.close()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


if __name__ == "__main__":
    Handler.actions, Handler.token = sys.argv[2], sys.argv[3]
    Server(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
