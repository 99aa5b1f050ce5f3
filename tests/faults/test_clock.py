"""Fault 22: the clock jumps. Order is by number, no turn happens twice. (Reminders: tests/unit/bot/gateway/test_proactive.py.)"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from actions import database
from tests.service import given_service

SAY = "/api/v1/messages"
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("jumps", [(HOUR, -HOUR), (-HOUR, HOUR), (-HOUR, -HOUR)], ids=str)
async def test_order_is_by_number_and_a_repeat_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jumps: tuple[timedelta, timedelta]
) -> None:
    real, shift = database.now, timedelta()

    def jumping() -> datetime:
        return real() + shift

    for module in ("bot.gateway.ledger", "bot.gateway.gateway", "actions.events", "bot.identity.sessions"):
        monkeypatch.setattr(f"{module}.now", jumping)
    async with given_service(tmp_path) as service:
        client = await service.client()
        replies = []
        for number, jump in enumerate((timedelta(), *jumps)):
            shift += jump
            sent = {"text": f"number {number}", "client_id": str(number)}
            first = (await client.post(SAY, json=sent)).json()
            assert (await client.post(SAY, json=sent)).json() == first
            replies.append(first["messages"][0]["id"])
        history = (await client.get(SAY)).json()["messages"]
        after = (await client.get(SAY, params={"after": replies[0]})).json()["messages"]
        turns = len(service.rasa.turns)
    assert [m["text"] for m in history] == [
        text for n in range(3) for text in (f"number {n}", f"You said number {n}")
    ]
    assert [m["id"] for m in after if m["from"] == "cairn"] == replies[1:]
    assert turns == 3
