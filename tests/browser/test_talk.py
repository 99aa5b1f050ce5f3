"""The talk: answers, questions of the journey, keyboard, reload."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import control, open_talk, say


def reply(page: Page) -> object:
    return page.locator(".theirs").last


def test_an_answer_shows_marks_and_sources_with_authority_and_date(page: Page) -> None:
    say(page, "generalist or expert?")
    first = page.locator(".source").first
    expect(first).to_contain_text("Framework")
    expect(first).to_contain_text("as of 2020")
    expect(first).to_contain_text("Opens at the passage")
    expect(page.locator(".mark").first).to_have_text("2")


def test_sources_beyond_those_in_the_text_wait_in_a_fold(page: Page) -> None:
    say(page, "generalist or expert?")
    expect(page.get_by_role("link", name="Source 2:")).to_be_visible()
    expect(page.get_by_role("link", name="Source 3:")).to_be_hidden()
    page.get_by_text("2 more sources").click()
    expect(page.get_by_role("link", name="Source 4:")).to_be_visible()


def test_a_mark_leads_to_its_source(page: Page) -> None:
    say(page, "generalist or expert?")
    page.locator(".mark").first.click()
    expect(page.get_by_role("link", name="Source 2:")).to_be_focused()


def test_a_source_opens_beside_the_talk_at_the_quoted_words(page: Page) -> None:
    say(page, "generalist or expert?")
    link = page.get_by_role("link", name="Source 1: Does UNDP")
    link.click()
    inside = page.frame_locator(".panel iframe")
    expect(inside.locator("mark#span")).to_have_text(re.compile("^UNDP values breadth.*as equals\\.$"))
    expect(inside.locator("mark#span")).to_be_in_viewport()
    expect(inside.locator(".top")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)
    expect(link).to_be_focused()


def test_an_abstention_looks_different_from_an_answer(page: Page) -> None:
    say(page, "how long is a stretch assignment")
    expect(page.locator(".frame.abstained")).to_contain_text("Not in the library")
    expect(page.locator(".sources")).to_contain_text("Closest passages, not an answer")


def test_a_hand_over_names_the_office_first(page: Page) -> None:
    say(page, "I cannot sleep")
    expect(page.locator(".frame.handoff h3")).to_have_text("Staff Counsellor")
    expect(page.locator(".feedback")).to_have_count(0)


def test_rating_keeps_the_related_questions(page: Page) -> None:
    say(page, "generalist or expert?")
    page.get_by_role("button", name="Not quite").click()
    expect(page.locator(".mine").last).to_contain_text("Not quite")
    expect(page.get_by_role("button", name="What are swaps?")).to_be_visible()


def test_controls_of_an_earlier_turn_go_and_its_words_stay(page: Page) -> None:
    say(page, "q choice")
    say(page, "generalist or expert?")
    expect(page.get_by_role("button", name="Breadth", exact=True)).to_have_count(0)
    expect(page.locator(".question.settled")).to_contain_text("What gives you most satisfaction")


@pytest.mark.parametrize(
    ("asked", "steps", "said"),
    [
        ("q choice", ["button:Breadth"], "Breadth"),
        ("q multi", ["check:Depth", "check:Breadth", "button:Send answer"], "Depth; Breadth"),
        ("q bw", ["radio:Most: Depth", "radio:Least: Breadth", "button:Send answer"], "Most: Depth. Least: Breadth."),
        (
            "q rate",
            ["point:Depth=5", "point:Breadth=1", "point:Moving up=3", "button:Send answer"],
            "Depth 5; Breadth 1; Moving up 3",
        ),
        ("q scale", ["button:4"], "4"),
        ("q number", ["fill:6", "button:Send answer"], "6"),
        ("q date", ["fill:2027-03-31", "button:Send answer"], "2027-03-31"),
        ("q choice", ["button:Skip"], "Skip"),
        ("q choice", ["button:Back"], "Back"),
    ],
)
def test_each_kind_of_question_composes_plain_text(page: Page, asked: str, steps: list[str], said: str) -> None:
    say(page, asked)
    card = page.locator(".question").last
    for step in steps:
        how, _, name = step.partition(":")
        match how:
            case "button":
                card.get_by_role("button", name=name, exact=True).click()
            case "check":
                card.get_by_role("checkbox", name=name).check()
            case "radio":
                card.get_by_role("radio", name=name).check()
            case "point":
                row, _, point = name.partition("=")
                card.get_by_role("group", name=row).get_by_role("radio").nth(int(point) - 1).check()
            case "fill":
                card.locator("input").fill(name)
    expect(page.locator(".mine .bubble").last).to_have_text(said)


def test_ratings_that_miss_a_row_say_so_and_send_nothing(page: Page) -> None:
    say(page, "q rate")
    page.get_by_role("group", name="Depth").get_by_role("radio", name="5, very much").check()
    page.get_by_role("button", name="Send answer").click()
    expect(page.get_by_role("alert").filter(has_text="Choose a point in each row.")).to_be_visible()
    expect(page.locator(".mine")).to_have_count(1)


def test_a_picture_has_the_same_in_words(page: Page) -> None:
    say(page, "profile")
    row = page.locator(".picture li").first
    expect(row.locator("svg .mark-solid")).to_have_count(1)
    expect(row).to_contain_text("matters 5, today 2")


def test_an_incomplete_choice_says_what_is_missing_and_sends_nothing(page: Page) -> None:
    say(page, "q multi")
    page.get_by_role("button", name="Send answer").click()
    expect(page.get_by_role("alert").filter(has_text="Choose 2 to 3.")).to_be_visible()
    expect(page.locator(".mine")).to_have_count(1)


def test_the_journey_shows_its_step_and_its_stones(page: Page) -> None:
    say(page, "q scale")
    journey = page.get_by_role("region", name="Your journey")
    expect(journey).to_contain_text("Step 1 of 4: Know yourself")
    expect(journey.locator(".stone.open")).to_have_count(1)
    expect(journey.locator(".stone.ahead")).to_have_count(3)


def test_markup_in_a_reply_is_inert(page: Page) -> None:
    say(page, "html")
    expect(page.locator(".theirs").last.locator("strong")).to_have_text("words")
    assert page.locator(".log script, .log img, .log a[href^='javascript']").count() == 0


def test_what_the_person_types_is_text(page: Page) -> None:
    say(page, "<img src=x onerror=alert(1)> /restart")
    expect(page.locator(".mine .bubble").last).to_have_text("<img src=x onerror=alert(1)> /restart")
    assert page.locator(".log img").count() == 0


def test_everything_works_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the conversation")).to_be_focused()
    page.get_by_label("Your message").focus()
    page.keyboard.type("first line")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("q choice")
    page.keyboard.press("Enter")
    expect(page.locator(".mine .bubble")).to_have_text("first line\nq choice")
    page.locator(".question").wait_for()
    page.locator(".question .choices .button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".mine").last).to_be_focused()
    expect(page.locator(".mine .bubble").last).to_have_text("Depth")


def test_the_talk_is_there_after_a_reload_with_its_buttons(page: Page) -> None:
    say(page, "generalist or expert?")
    page.reload()
    expect(page.locator(".mine .bubble")).to_have_text(["generalist or expert?"])
    expect(page.get_by_role("button", name="What are swaps?")).to_be_visible()


def test_what_was_said_elsewhere_arrives_when_one_looks_again(context: BrowserContext, stub: str) -> None:
    one, other = open_talk(context, stub), open_talk(context, stub)
    say(one, "from the other window")
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(other.locator(".theirs").last).to_contain_text("You said: from the other window")


def test_the_log_announces_politely_and_not_its_history(page: Page, context: BrowserContext, stub: str) -> None:
    say(page, "one")
    log = page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    first = page.locator(".theirs").first.element_handle()
    say(page, "two")
    assert first is not None
    assert first.evaluate("node => node.isConnected"), "an earlier message was drawn anew, and would be read again"
    assert control(context, stub)["received"] == 2


def test_it_says_in_words_what_happens_after_a_second(page: Page) -> None:
    page.get_by_label("Your message").fill("slow please")
    page.keyboard.press("Enter")
    status = page.locator("cairn-chat .status")
    expect(status).to_have_text("")
    expect(status).to_have_text("Looking through the library …")
    expect(page.get_by_label("Your message")).to_be_editable()
    expect(page.locator(".theirs").last).to_contain_text("You said: slow please")
    expect(status).to_have_text("")
