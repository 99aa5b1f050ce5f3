"""One description of a reply, drawn for Teams: the canned replies of the widget's own tests, and what must never get in."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from microsoft_teams.api.activities.message.message import MessageActivityInput
from microsoft_teams.cards import AdaptiveCard

from actions.journey.reading import bars
from bot.channels.teams.cards import elements
from bot.channels.teams.cards.look import Look
from bot.channels.teams.render import MOST_BYTES, pieces, render, size, welcome
from tests.browser import replies

ENGLISH = Look("en", "personal", "https://cairn.example.org")
KINDS = {**replies.ONE, **{name: (lambda body=body: body) for name, body in replies.QUESTIONS.items()}}


def drawn(body: dict[str, Any], look: Look = ENGLISH) -> list[dict[str, Any]]:
    return render({"id": "reply-1", "text": "", "buttons": [], **body}, look)


def whole(activities: list[dict[str, Any]]) -> str:
    return json.dumps(activities, ensure_ascii=False)


def parts(found: Any, kind: str) -> Iterator[dict[str, Any]]:
    """Every element of a type."""
    if isinstance(found, dict):
        if found.get("type") == kind:
            yield found
        for value in found.values():
            yield from parts(value, kind)
    elif isinstance(found, list):
        for value in found:
            yield from parts(value, kind)


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_every_kind_of_reply_is_an_activity_and_a_card_as_the_sdk_knows_them(name: str, language: Any) -> None:
    for activity in drawn(KINDS[name](), Look(language, "personal", ENGLISH.origin)):
        MessageActivityInput.model_validate(activity)
        for attachment in activity.get("attachments", []):
            AdaptiveCard.model_validate(attachment["content"])
            for actions in parts(attachment["content"], "ActionSet"):
                assert 1 <= len(actions["actions"]) <= 6


def test_an_answer_has_marks_native_citations_and_sources_that_open_the_passage() -> None:
    (activity,) = drawn(replies._answered())
    assert activity["text"].count("[2]") == 1
    (message,) = activity["entities"]
    assert [claim["position"] for claim in message["citation"]] == [2]
    opened = [action["url"] for action in parts(activity, "Action.OpenUrl")]
    assert len(opened) == 4
    assert opened[0] == "https://cairn.example.org/knowledge/breadth-and-depth?span=9-126#span"
    assert "as of October 2025" in whole([activity])


def test_a_quoted_span_without_a_mark_gets_one() -> None:
    body = replies._answered()
    body["text"] = f"Neither. {replies.QUOTE} So both."
    (activity,) = drawn(body)
    assert f"{replies.QUOTE} [1] So both." in activity["text"]
    assert activity["entities"][0]["citation"][0]["appearance"]["abstract"] == replies.QUOTE


def test_related_questions_are_suggestions_whose_value_is_their_title() -> None:
    body = replies._answered()
    body["answer"] = {**body["answer"], "related": ["How is depth built at UNDP?", "What are swaps?"]}
    (activity,) = drawn(body)
    suggested = activity["suggestedActions"]["actions"]
    assert [one["title"] for one in suggested] == ["How is depth built at UNDP?", "What are swaps?"]
    assert all(one["value"] == one["title"] and one["type"] == "imBack" for one in suggested)
    pressed = [action["title"] for action in parts(activity, "Action.Submit")]
    assert pressed == ["Yes, that helped", "Not quite"]


def test_only_an_answer_proper_can_be_rated_by_teams_thumbs() -> None:
    assert drawn(replies._answered())[0]["channelData"]["feedbackLoop"] == {"type": "default"}
    assert "channelData" not in drawn(replies._abstained())[0]
    assert "channelData" not in drawn(replies._handoff())[0]


def test_a_hand_over_names_the_office_before_all_else() -> None:
    (activity,) = drawn(replies._handoff())
    said = [run["text"] for run in parts(activity["attachments"][0], "TextRun")]
    assert said[:2] == ["A person can help you with this", "Staff Counsellor"]
    assert "text" not in activity


def test_an_abstention_says_that_its_passages_are_no_answer() -> None:
    (activity,) = drawn(replies._abstained())
    said = [run["text"] for run in parts(activity["attachments"][0], "TextRun")]
    assert said[0] == "Not in the library"
    assert "Closest passages, not an answer" in said


def test_a_question_shows_where_one_is_why_it_is_asked_and_the_ways_out() -> None:
    (activity,) = drawn(replies.QUESTIONS["q multi"])
    assert "3 of 14 questions" in whole([activity])
    assert "Why we ask" in whole([activity])
    titles = [action["title"] for action in parts(activity, "Action.Submit")]
    assert titles[-2:] == ["Back", "Skip"]
    # The ways out do not ask for the form to be filled in.
    ways = [a for a in parts(activity, "Action.Submit") if a["title"] in ("Back", "Skip")]
    assert all(way["associatedInputs"] == "none" for way in ways)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("q multi", ["chosen"]),
        ("q bw", ["most", "least"]),
        ("q rate", ["row0", "row1", "row2"]),
        ("q long", ["chosen"]),
        ("q scale", ["value"]),
    ],
)
def test_a_choice_is_made_in_fields_of_its_kind(name: str, fields: list[str]) -> None:
    found = [field["id"] for field in parts(drawn(replies.QUESTIONS[name]), "Input.ChoiceSet")]
    assert found == fields


@pytest.mark.parametrize(
    ("name", "kind"), [("q text", "Input.Text"), ("q number", "Input.Number"), ("q date", "Input.Date")]
)
def test_words_numbers_and_dates_have_fields_of_their_kind(name: str, kind: str) -> None:
    assert [field["id"] for field in parts(drawn(replies.QUESTIONS[name]), kind)] == ["value"]


def test_the_picture_is_said_in_words_as_well() -> None:
    body = replies._profile()
    body["card"]["bars"] = bars(body["card"]["groups"])
    (activity,) = drawn(body)
    said = [run["text"] for run in parts(activity, "TextRun")]
    for group in body["card"]["groups"]:
        for row in group["rows"]:
            assert row["note"] in said
    assert "The widest gap is at depth." in said


def test_the_picture_is_an_image_inside_the_message_with_a_text_alternative() -> None:
    body = replies._profile()
    body["card"]["alt"] = "Depth: matters 5, today 2"
    activities = drawn(body, Look("en", "personal", ENGLISH.origin, date(2026, 11, 28)))
    (image,) = parts(activities, "Image")
    assert image["url"].startswith("data:image/png;base64,")
    assert image["altText"] == "Depth: matters 5, today 2"
    assert all(size(activity) <= MOST_BYTES for activity in activities)
    AdaptiveCard.model_validate(activities[0]["attachments"][0]["content"])


def test_the_plan_can_be_reported_on_and_its_files_are_links_to_the_persons_own_page() -> None:
    (activity,) = drawn(replies._plan_card())
    reported = [a["data"]["cairn"] for a in parts(activity, "Action.Submit")]
    assert reported[:2] == [
        {"reply": "reply-1", "action": "a1", "do": "done"},
        {"reply": "reply-1", "action": "a1", "do": "later"},
    ]
    opened = [action["url"] for action in parts(activity, "Action.OpenUrl")]
    assert "https://cairn.example.org/api/v1/plans/p1.docx" in opened
    assert all(attachment["contentType"].endswith("adaptive") for attachment in activity["attachments"])


def test_a_preview_shows_exactly_what_will_be_shared() -> None:
    card = {
        "kind": "sections", "title": "What Farah will see",
        "sections": [{"heading": "Goals", "items": [{"text": "Run a tender", "detail": "by June"}]}],
        "links": [{"title": "On the page", "url": "/plan/p1/share"}],
    }  # fmt: skip
    (activity,) = drawn({"card": card, "buttons": [{"id": "b1", "title": "Share exactly this"}]})
    said = [run["text"] for run in parts(activity, "TextRun")]
    assert said == ["What Farah will see", "Goals", "• Run a tender", "by June"]
    (button,) = parts(activity, "Action.Submit")
    assert button["data"]["cairn"] == {"button": "b1"}


HOSTILE = '<script>alert(1)</script> [click](javascript:alert(1)) <at id="everyone">all</at> {{DATE(2026)}} **x**'


def test_what_people_wrote_is_shown_as_they_wrote_it_and_does_nothing() -> None:
    plan = replies._plan_card()
    plan["card"] = {**plan["card"], "aim": HOSTILE, "next": [{"id": "a", "title": HOSTILE, "due": None}]}
    (activity,) = drawn({**plan, "text": HOSTILE})
    assert "<script>" not in activity["text"]
    assert "](" not in activity["text"]
    assert "<at" not in activity["text"]
    runs = [run["text"] for run in parts(activity["attachments"][0], "TextRun")]
    assert runs.count(HOSTILE) == 2
    # Text blocks would read markup.
    assert [*parts(activity, "TextBlock")] == []


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "http://evil.example/", "//evil.example/", "data:text/html,x", "\\\\evil", "x", 17, None],
)
def test_no_address_but_cairns_own_and_secure_ones_is_opened(url: Any) -> None:
    assert elements.absolute(url, "https://cairn.example.org") is None


def test_a_card_that_is_too_large_is_parted_and_loses_nothing() -> None:
    items = [{"text": f"line {n} " + "word " * 60, "detail": None} for n in range(300)]
    card = {"kind": "sections", "title": "Pack", "sections": [{"heading": "All", "items": items}], "links": []}
    activities = drawn({"card": card})
    assert len(activities) > 2
    assert all(size(activity) <= MOST_BYTES for activity in activities)
    said = [run["text"] for run in parts(activities, "TextRun")]
    assert [s for s in said if s.startswith("• line")] == [f"• {item['text']}" for item in items]


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "é" * 50_000, "a b " * 30_000, "\n".join(["line"] * 20_000), "👩🏽‍🚀" * 9_000]
)
def test_any_text_is_parted_into_pieces_that_fit(text: str) -> None:
    found = pieces(text, 20_000)
    assert all(size(piece) <= 20_000 for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_it_is_drawn_the_same_each_time() -> None:
    assert drawn(replies._answered()) == drawn(replies._answered())


@pytest.mark.parametrize("name", [name for name in KINDS if name not in ("generalist", "how long", "cannot sleep")])
def test_in_a_group_no_card_of_a_person_is_drawn(name: str) -> None:
    (activity,) = drawn(KINDS[name](), Look("en", "group", ENGLISH.origin))
    assert "attachments" not in activity
    assert "chat of our own" in activity["text"]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("kind", ["personal", "group"])
def test_the_welcome_is_an_activity_as_the_sdk_knows_it(language: Any, kind: Any) -> None:
    for activity in welcome(Look(language, kind, ENGLISH.origin)):
        MessageActivityInput.model_validate(activity)
