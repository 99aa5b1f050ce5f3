"""Erasing in the chat: asked first, done only on a clear yes, never on a guess."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from actions import dialogue, people
from actions.database import Database
from actions.events import events
from actions.own_data import ActionAskErasure, ActionErase, ActionKeepData
from actions.own_data.texts import texts
from actions.services import Services
from config.settings import Settings
from tests import stores
from tests.fakes import FakeKnowledge

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def services(tmp_path: Path) -> Services:
    database = Database(stores.url(tmp_path))
    database.create()
    settings = Settings.model_validate({"data": tmp_path})
    return Services(settings, database, FakeKnowledge(), lambda: date(2026, 11, 22))


@pytest.fixture
def person_id(services: Services) -> str:
    with services.database.begin() as connection:
        return people.find_or_create(connection, "demo", "ann", {"name": "Ann"}).id


@pytest.fixture
def run(services: Services, person_id: str) -> Run:
    counted = iter(range(100))

    def run(kind: Any, text: str = "", intent: str = "answer", button: Any = None) -> dict[str, Any]:
        context = {"message_id": f"m{next(counted)}", "text": text, "button": button}
        message = {"metadata": context, "text": text, "intent": {"name": intent, "confidence": 1.0}}
        outcome: dict[str, Any] = kind(services).run_once(message, person_id)
        return outcome

    return run


def is_there(services: Services, person_id: str) -> bool:
    with services.database.read() as connection:
        try:
            return bool(people.find(connection, person_id))
        except people.PersonUnknownError:
            return False


def flow(services: Services, person_id: str) -> str:
    with services.database.read() as connection:
        return dialogue.expected(connection, person_id).flow


def test_it_is_asked_first_with_two_buttons(services: Services, person_id: str, run: Run) -> None:
    asked = run(ActionAskErasure)
    assert [button["title"] for button in asked["replies"][0]["custom"]["buttons"]] == [texts().erase, texts().keep]
    assert flow(services, person_id) == "erasure"
    assert is_there(services, person_id)


@pytest.mark.parametrize("text", ["Yes, erase everything", "yes", "YES PLEASE!", "delete everything"])
def test_a_clear_yes_erases(services: Services, person_id: str, run: Run, text: str) -> None:
    run(ActionAskErasure)
    assert run(ActionErase, text)["result"] == "erased"
    assert not is_there(services, person_id)


@pytest.mark.parametrize(
    "text", ["well, maybe", "what happens then?", "delete my second action", "erase", "yesterday"]
)
def test_what_is_not_a_clear_yes_is_asked_again(services: Services, person_id: str, run: Run, text: str) -> None:
    run(ActionAskErasure)
    result = run(ActionErase, text)["result"]
    assert result == ("erased" if text == "erase" else "asked")


def test_the_title_of_the_other_button_typed_keeps_everything(services: Services, person_id: str, run: Run) -> None:
    run(ActionAskErasure)
    assert run(ActionErase, "No, keep my data")["result"] == "kept"
    assert is_there(services, person_id)
    assert flow(services, person_id) == "none"


def test_the_button_erases_and_an_old_button_does_not(services: Services, person_id: str, run: Run) -> None:
    yes = run(ActionAskErasure)["replies"][0]["custom"]["buttons"][0]["payload"]
    run(ActionKeepData)
    assert run(ActionErase, button=yes, intent="affirm")["result"] == "asked"
    assert is_there(services, person_id)
    assert run(ActionErase, button=yes, intent="affirm")["result"] == "erased"


def test_erasing_is_counted_and_names_nobody(services: Services, person_id: str, run: Run) -> None:
    run(ActionAskErasure)
    run(ActionErase, "yes")
    with services.database.read() as connection:
        rows = connection.execute(select(events)).mappings().all()
    assert [row["name"] for row in rows] == ["DataErased"]
    assert person_id not in str(rows)
