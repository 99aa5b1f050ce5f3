"""From the first word to a plan of one's own, in the browser, through the real Rasa."""

import time
from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import free_port, serve, violations

pytestmark = [pytest.mark.model, pytest.mark.rasa]
MOST_QUESTIONS = 15
GOAL = "Lead a small team in programme management by June 2028"


@pytest.fixture(scope="module")
def cairn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the whole of Cairn, ready, with an empty database."""
    port = free_port()
    environment = {"PORT": str(port), "CAIRN_DATA": str(tmp_path_factory.mktemp("data"))}
    for address in serve(["-m", "bot.serve"], f"http://localhost:{port}", environment):
        deadline = time.monotonic() + 240
        while httpx.get(f"{address}/ready").status_code != 200:
            assert time.monotonic() < deadline, httpx.get(f"{address}/ready").text
            time.sleep(0.5)
        yield address


def send(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.keyboard.press("Enter")


def arrived(page: Page, number: int) -> None:
    """Wait until there is more than these many messages of Cairn, and none is on its way."""
    page.locator(".theirs").nth(number).wait_for(timeout=30_000)
    page.locator(".mine.sending").wait_for(state="detached")


def answer(page: Page, card: Locator) -> None:
    """Answer a question of any kind, as its card invites."""
    submit = card.get_by_role("button", name="Send answer")
    if card.locator(".rate-row").count():
        for row in card.locator(".rate-row").all():
            row.get_by_role("radio").nth(3).check()
        submit.click()
    elif card.locator("table").count():
        card.get_by_role("radio", name="Most:").nth(0).check()
        card.get_by_role("radio", name="Least:").nth(2).check()
        submit.click()
    elif card.get_by_role("checkbox").count():
        card.get_by_role("checkbox").first.check()
        submit.click()
    elif card.locator("input").count():
        card.locator("input").fill("2027-06-30" if card.locator("input[type=date]").count() else "6")
        submit.click()
    elif card.locator(".choices .button, .scale .button").count():
        card.locator(".choices .button, .scale .button").first.click()
    else:
        send(page, GOAL)


def test_a_first_plan_by_the_short_route(open_browser: Callable[..., BrowserContext], cairn: str) -> None:
    page = open_browser(360).new_page()
    page.goto(f"{cairn}/sign-in")
    page.get_by_role("button", name="David Kim").click()
    page.wait_for_url(f"{cairn}/")
    page.locator("cairn-chat[data-ready]").wait_for()
    send(page, "Help me plan my career")
    page.get_by_role("button", name="Short, 5 minutes").click()
    card = page.locator(".question:not(.settled)")
    plan = page.get_by_role("link", name="Open the plan")
    for _ in range(MOST_QUESTIONS):
        expect(card.or_(plan).last).to_be_visible(timeout=30_000)
        if plan.count():
            break
        seen = page.locator(".theirs").count()
        answer(page, card)
        arrived(page, seen)
    expect(page.get_by_role("region", name="Your journey")).to_contain_text("Prepare a Plan for Action, done")
    assert violations(page) == []
    page.goto(f"{cairn}/plan")
    expect(page.locator(".aim")).to_contain_text("Lead a small team")
    page.get_by_role("button", name="Done: ").first.click()
    expect(page.get_by_role("button", name="Not done yet: ")).to_have_count(1)
    assert violations(page) == []
    for kind in ("Word document", "PDF", "Calendar"):
        with page.expect_download() as download:
            page.get_by_role("link", name=kind).click()
        assert download.value.path().stat().st_size > 300
