"""Every page and every state of the talk against WCAG 2.2 A and AA, at both widths, light and dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import control, open_talk, overflow, say, sign_in, violations
from tests.browser.replies import BREADTH, ONE, QUESTIONS

LOOKS = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
PAGES = {
    "sign-in": "/sign-in",
    "home": "/",
    "library": "/knowledge",
    "article": f"/knowledge/{BREADTH}",
    "quoted article": f"/knowledge/{BREADTH}?span=9-126#span",
    "no such article": "/knowledge/nothing",
    "journey not begun": "/journey",
    "plan": "/plan",
    "moves": "/explore",
    "your data": "/your-data",
    "widget": "/widget",
}


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[1]}-{look[0]}")
def looked_at(
    request: pytest.FixtureRequest, open_browser: Callable[..., BrowserContext], stub: str
) -> BrowserContext:
    context = open_browser(*request.param)
    sign_in(context, stub)
    return context


def assert_clear(page: Page, state: str) -> None:
    assert violations(page) == [], state
    assert overflow(page) <= 0, f"{state}: horizontal scroll"


def test_every_page(looked_at: BrowserContext, stub: str) -> None:
    page = looked_at.new_page()
    for name, path in PAGES.items():
        page.goto(stub + path)
        page.wait_for_load_state("networkidle")
        assert_clear(page, name)


def test_pages_of_somebody_who_has_not_signed_in(looked_at: BrowserContext, stub: str) -> None:
    looked_at.clear_cookies()
    page = looked_at.new_page()
    for path in ("/widget", "/knowledge"):
        page.goto(stub + path)
        assert_clear(page, path)


def test_every_kind_of_answer_and_card(looked_at: BrowserContext, stub: str) -> None:
    page = open_talk(looked_at, stub)
    for text in ONE:
        say(page, text)
        page.evaluate("scrollTo(0, document.body.scrollHeight)")  # so that the composer covers no control by half
        assert_clear(page, text)


def test_every_kind_of_question(looked_at: BrowserContext, stub: str) -> None:
    page = open_talk(looked_at, stub)
    for text in QUESTIONS:
        say(page, text)
        for fold in page.locator(".theirs:last-child summary").all():
            fold.click()
        page.evaluate("scrollTo(0, document.body.scrollHeight)")  # so that the composer covers no control by half
        assert_clear(page, text)


def test_source_and_plan_beside_or_over_the_talk(looked_at: BrowserContext, stub: str) -> None:
    page = open_talk(looked_at, stub)
    for text, link in (("generalist", "Source 1:"), ("show my plan", "Open the plan")):
        say(page, text)
        page.get_by_role("link", name=link).last.click()
        page.frame_locator(".panel iframe").locator("h1").wait_for()
        assert_clear(page, text)
        page.keyboard.press("Escape")


def test_trouble(looked_at: BrowserContext, stub: str) -> None:
    page = open_talk(looked_at, stub)
    page.get_by_label("Your message").fill("this is too long")
    page.keyboard.press("Enter")
    page.get_by_text("This is too long to send").wait_for()
    assert_clear(page, "too long")
    page.get_by_label("Your message").fill("")
    control(looked_at, stub, down=True)
    page.get_by_label("Your message").fill("keep this")
    page.keyboard.press("Enter")
    page.get_by_text("Not sent yet").wait_for()
    assert_clear(page, "waiting")
    control(looked_at, stub, down=False)


def test_moves_and_key_roles_unfolded(looked_at: BrowserContext, stub: str) -> None:
    page = looked_at.new_page()
    page.goto(f"{stub}/explore?organisation=undp&category=NO&grade=NOB")
    page.locator("#explore .option").first.wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    assert_clear(page, "moves, unfolded")


def test_dialogs_and_forms(looked_at: BrowserContext, stub: str) -> None:
    page = looked_at.new_page()
    page.goto(f"{stub}/your-data")
    page.get_by_role("button", name="Erase my data").click()
    assert_clear(page, "erase")
    page.goto(f"{stub}/plan")
    page.get_by_role("button", name="Change: Take the procurement course").click()
    assert_clear(page, "plan form")
