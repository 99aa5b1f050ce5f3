"""The product in Teams: who is met, what is pressed, filled in, edited and rated; groups; one person across channels."""

from typing import Any

import pytest

from bot.identity import entra
from bot.identity.sign_in import Identified
from tests.teams import activities
from tests.teams.microsoft import TENANT
from tests.unit.bot.channels.teams.conftest import Teams

GROUP = "19:meeting-of-us@thread.v2"
QUESTION = {
    "kind": "question", "question": "values-1", "type": "best_worst", "prompt": "Which matters most, which least?",
    "options": [{"value": "depth", "title": "Depth, in one field"}, {"value": "breadth", "title": "Breadth"}],
    "can_skip": True, "can_back": False, "progress": {"done": 1, "total": 9, "steps": []},
}  # fmt: skip


def saying(text: str = "", **custom: Any) -> Any:
    """A Rasa that says this."""
    messages = [{"custom": {"text": text, **custom}}]
    return lambda _: {"messages": messages, "intent": {"name": "x", "confidence": 1.0}, "failed": None}


def button_id(post: dict[str, Any], title: str) -> dict[str, Any]:
    """The data of a card's button, found by its title."""
    stack = [post["attachments"][0]["content"]]
    while stack:
        found = stack.pop()
        if isinstance(found, dict):
            if str(found.get("type", "")).startswith("Action.") and found.get("title") == title:
                return found["data"]  # type: ignore[no-any-return]
            stack.extend(found.values())
        elif isinstance(found, list):
            stack.extend(found)
    raise AssertionError(f"no button {title!r}")


async def test_somebody_is_known_by_tenant_and_object_id(teams: Teams) -> None:
    await teams.say("hello")
    await teams.replies(1)
    assert teams.rows("SELECT provider, subject, name, language FROM people") == [
        ("entra", f"{TENANT}/{activities.object_id(1)}", "Colleague 1", "en")
    ]


async def test_the_first_message_sets_the_language(teams: Teams) -> None:
    await teams.say("bonjour", locale="fr-CH")
    await teams.replies(1)
    assert teams.rows("SELECT language FROM people") == [("fr",)]


async def test_begun_in_teams_goes_on_in_the_browser(teams: Teams) -> None:
    await teams.say("hello from Teams")
    await teams.replies(1)
    token = _signed_in(teams, entra.subject(TENANT, activities.object_id(1)))
    browser = teams.service.anonymous(Authorization=f"Bearer {token}")
    history = (await browser.get("/api/v1/messages")).json()["messages"]
    assert [message["text"] for message in history] == ["hello from Teams", "You said hello from Teams"]
    await browser.post("/api/v1/messages", json={"text": "hello from the browser", "client_id": "1"})
    await teams.say("back in Teams")
    replies = await teams.replies(2)
    # What was said in the browser was answered there, and is not said again here.
    assert [reply["text"] for reply in replies] == ["You said hello from Teams", "You said back in Teams"]
    assert len(teams.rows("SELECT id FROM people")) == 1


async def test_a_button_of_a_card_is_an_id_that_the_gateway_resolves(teams: Teams) -> None:
    await teams.say("hello")
    (reply,) = await teams.replies(1)
    data = button_id(reply, "More")
    assert set(data["cairn"]) == {"button"}
    assert "greet" not in str(reply)
    assert (await teams.post(activities.pressed(teams.url, data))).status_code == 200
    await teams.replies(2)
    assert teams.service.rasa.turns[-1]["intent"] == "greet"


async def test_another_persons_button_does_nothing(teams: Teams) -> None:
    await teams.say("hello", person=1)
    (reply,) = await teams.replies(1, person=1)
    turns = len(teams.service.rasa.turns)
    await teams.post(activities.pressed(teams.url, button_id(reply, "More"), person=2))
    (notice,) = await teams.replies(1, person=2)
    assert "no longer works" in notice["text"]
    assert len(teams.service.rasa.turns) == turns


async def test_a_button_by_execute_is_a_button_as_well(teams: Teams) -> None:
    await teams.say("hello")
    (reply,) = await teams.replies(1)
    await teams.post(activities.executed(teams.url, button_id(reply, "More")))
    await teams.replies(2)
    assert teams.service.rasa.turns[-1]["intent"] == "greet"


async def test_a_form_is_read_as_the_widget_would_have_written_it(teams: Teams) -> None:
    teams.service.rasa.answer = saying(QUESTION["prompt"], card=QUESTION)
    await teams.say("go on")
    (reply,) = await teams.replies(1)
    filled = {**button_id(reply, "Send answer"), "most": "0", "least": "1"}
    await teams.post(activities.pressed(teams.url, filled))
    await teams.replies(2)
    turn = teams.service.rasa.turns[-1]
    assert turn["text"] == "Most: Depth, in one field. Least: Breadth."
    assert turn["context"]["button"] == {"asked": "values-1"}


async def test_a_suggestion_comes_back_as_text_and_is_its_button(teams: Teams) -> None:
    answer = {"answered": True, "citations": [], "related": ["Who can move?"], "handoff": None}
    payload = {"intent": "ask_question", "question": "Who can move, and when?"}
    teams.service.rasa.answer = saying(
        "This.", answer=answer, buttons=[{"title": "Who can move?", "payload": payload}]
    )
    await teams.say("what is mobility?")
    (reply,) = await teams.replies(1)
    (suggestion,) = reply["suggestedActions"]["actions"]
    assert suggestion["title"] == suggestion["value"] == "Who can move?"
    await teams.say("Who can move?")
    await teams.replies(2)
    assert teams.service.rasa.turns[-1]["text"] == "Who can move, and when?"
    assert teams.service.rasa.turns[-1]["intent"] == "ask_question"


async def test_an_edit_is_a_new_message_and_its_repeat_is_not(teams: Teams) -> None:
    sent = await teams.say("what is mobilty?")
    edit = activities.edited(teams.url, sent["id"], "what is mobility?", "2026-11-27T09:31:00Z")
    for _ in range(2):
        assert (await teams.post(edit)).status_code == 200
    again = activities.edited(teams.url, sent["id"], "and in the field?", "2026-11-27T09:32:00Z")
    assert (await teams.post(again)).status_code == 200
    replies = await teams.replies(3)
    assert [reply["text"] for reply in replies] == [
        "You said what is mobilty?", "You said what is mobility?", "You said and in the field?",
    ]  # fmt: skip


@pytest.mark.parametrize(("reaction", "intent"), [("like", "feedback_positive"), ("dislike", "feedback_negative")])
async def test_teams_own_thumbs_rate_the_answer(teams: Teams, reaction: str, intent: str) -> None:
    await teams.say("hello")
    await teams.replies(1)
    ((message_id,),) = teams.rows("SELECT id FROM inbox")
    ((sent,),) = teams.rows("SELECT sent FROM deliveries")
    about = sent.strip('[]"')
    assert (await teams.post(activities.rated(teams.url, about, reaction))).status_code == 200
    await teams.replies(2)
    turn = teams.service.rasa.turns[-1]
    assert turn["intent"] == intent
    assert turn["context"]["button"]["answer"] == message_id


async def test_the_welcome_says_what_cairn_does_and_who_sees_what(teams: Teams) -> None:
    for sent in (activities.installed(teams.url, locale="fr-FR"), activities.joined(teams.url)):
        assert (await teams.post(sent)).status_code == 200
    (welcome,) = await teams.replies(1)
    words = str(welcome["attachments"][0]["content"])
    assert "Bonjour, je suis Cairn" in words
    assert "ni à votre supérieur ni aux RH" in words
    assert "Teams garde cette conversation" in words
    assert "https://cairn.example.org/your-data" in words
    assert all(one["title"] == one["value"] for one in welcome["suggestedActions"]["actions"])


async def test_after_the_app_is_removed_nothing_is_sent(teams: Teams) -> None:
    await teams.say("hello")
    await teams.replies(1)
    await teams.post(activities.installed(teams.url, action="remove"))
    assert teams.rows("SELECT state FROM teams_conversations") == [("blocked",)]


async def test_in_a_group_a_general_question_is_answered(teams: Teams) -> None:
    answer = {"answered": True, "citations": [], "related": ["Who can move?"], "handoff": None}
    buttons = [{"title": "Yes, that helped", "payload": {"intent": "feedback_positive"}}]
    teams.service.rasa.answer = saying("Mobility means to move.", answer=answer, buttons=buttons)
    await teams.post(activities.in_group(teams.url, "what is mobility?"))
    (reply,) = await teams.replies(1, conversation=GROUP)
    assert reply["text"] == "Mobility means to move."
    assert "attachments" not in reply
    turn = teams.service.rasa.turns[-1]
    assert turn["text"] == "what is mobility?"
    assert turn["intent"] == "ask_question"


async def test_in_a_channel_the_reply_goes_into_the_thread(teams: Teams) -> None:
    answer = {"answered": True, "citations": [], "related": [], "handoff": None}
    teams.service.rasa.answer = saying("This.", answer=answer)
    await teams.post(activities.in_group(teams.url, "what is mobility?", kind="channel"))
    await teams.replies(1, conversation="19:a-channel@thread.tacv2;messageid=1700000000001")


async def test_in_a_group_nothing_of_a_person_is_shown(teams: Teams) -> None:
    """The very same person has a profile and a plan; a group gets neither, nor is the group's question theirs."""
    await teams.say("hello", person=1)
    await teams.replies(1, person=1)
    plan = {"kind": "plan", "plan_id": "p", "aim": "Become chief", "next": [], "url": "/plan/p"}
    teams.service.rasa.answer = saying("Your plan, Colleague 1", card=plan)
    await teams.post(activities.in_group(teams.url, "show my plan"))
    (reply,) = await teams.replies(1, conversation=GROUP)
    assert "chat of our own" in reply["text"]
    assert "Become chief" not in str(reply)
    sender = teams.service.rasa.turns[-1]["sender"]
    ((mine,),) = teams.rows("SELECT id FROM people WHERE provider = 'entra'")
    assert sender != mine


async def test_in_a_group_trouble_is_taken_to_a_private_chat(teams: Teams) -> None:
    answer = {"answered": False, "citations": [], "related": [], "handoff": "ombudsman"}
    teams.service.rasa.answer = saying("I am sorry. The Ombudsman can help.", answer=answer)
    await teams.post(activities.in_group(teams.url, "my boss harasses me"))
    (reply,) = await teams.replies(1, conversation=GROUP)
    assert "in private" in reply["text"]
    assert "Ombudsman" not in reply["text"]


async def test_in_a_group_it_is_said_that_the_dialogue_is_away(teams: Teams) -> None:
    teams.service.rasa.down = True
    await teams.post(activities.in_group(teams.url, "what is mobility?"))
    before, answer = await teams.replies(2, conversation=GROUP)
    assert "I looked this up" in before["text"]
    assert "Mobility means to move" in answer["text"]


async def test_in_a_group_buttons_do_nothing(teams: Teams) -> None:
    sent = activities.in_group(teams.url, "x") | {"value": {"cairn": {"button": "anything"}}}
    turns = len(teams.service.rasa.turns)
    await teams.post(sent)
    (reply,) = await teams.replies(1, conversation=GROUP)
    assert "general questions" in reply["text"]
    assert len(teams.service.rasa.turns) == turns


async def test_a_check_in_reaches_the_chat_it_was_begun_in(teams: Teams) -> None:
    await teams.say("hello")
    await teams.replies(1)
    ((person_id,),) = teams.rows("SELECT id FROM people")
    _write_unasked(teams, person_id, "How is your plan going?")
    for _ in range(2):
        await teams.service.app.state.advisor.proactive.push()
    replies = await teams.replies(2)
    assert replies[1]["text"] == "How is your plan going?"


async def test_someone_who_is_erased_hears_the_last_word_and_is_met_anew(teams: Teams) -> None:
    teams.service.rasa.answer = _erasing(teams)
    await teams.say("erase all my data")
    (reply,) = await teams.replies(1)
    assert reply["text"] == "All gone."
    for table in ("people", "inbox", "outbox", "deliveries", "teams_conversations"):
        assert teams.rows(f"SELECT * FROM {table}") == [], table
    teams.service.rasa.answer = saying("Hello, stranger.")
    await teams.say("hello")
    await teams.replies(2)


async def test_messages_sent_at_once_are_answered_in_the_order_of_their_arrival(teams: Teams) -> None:
    for number in range(7):
        await teams.say(f"number {number}")
    replies = await teams.replies(7)
    assert [reply["text"] for reply in replies] == [f"You said number {n}" for n in range(7)]


def test_one_key_for_one_person_however_the_ids_are_written() -> None:
    assert entra.subject("ABC-1", "DEF-2") == entra.subject("abc-1", "def-2") == "abc-1/def-2"
    assert entra.subject("a", "b") != entra.subject("b", "a")


def _signed_in(teams: Teams, subject: str) -> str:
    """Signed in to the pages by Entra ID, as the same person."""
    sessions = teams.service.app.state.advisor.sessions
    token: str = sessions.begin(Identified(entra.PROVIDER, subject, {"name": "Colleague 1"})).token
    return token


def _write_unasked(teams: Teams, person_id: str, text: str) -> None:
    from sqlalchemy import insert

    from actions.database import iso, now
    from bot.gateway.ledger import write
    from bot.gateway.tables import proactive
    from bot.gateway.types import Outgoing

    with teams.service.database.begin() as connection:
        body = write(connection, person_id, "check-in:1", (Outgoing(text),))[0]
        connection.execute(
            insert(proactive).values(
                key="check-in:1", kind="check_in", person_id=person_id, channel="teams", outbox_id=body["id"],
                sent_at=iso(now()),
            )
        )  # fmt: skip


def _erasing(teams: Teams) -> Any:
    def answer(turn: dict[str, Any]) -> dict[str, Any]:
        from actions.own_data import store

        with teams.service.database.begin() as connection:
            store.erase(connection, turn["sender"])
        said: dict[str, Any] = saying("All gone.")(turn)
        return said

    return answer
