"""The pages over the real advisor: real articles, search and sign-in. Rasa is down: search answers alone then."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import free_port, serve, violations

pytestmark = pytest.mark.model
QUESTION = "What does mobility mean for my category?"


@pytest.fixture(scope="module")
def advisor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an advisor with an empty database, whose Rasa is down."""
    data: Path = tmp_path_factory.mktemp("data")
    port, nobody = free_port(), free_port()
    environment = {"PORT": str(port), "CAIRN_DATA": str(data), "CAIRN_RASA_URL": f"http://127.0.0.1:{nobody}"}
    for address in serve(["-m", "bot.serve", "--no-rasa"], f"http://localhost:{port}", environment):
        wait_for_the_index(address)
        yield address


def wait_for_the_index(address: str, patience: float = 240) -> None:
    """A first start builds the index; until then questions are kept, not answered."""
    deadline = time.monotonic() + patience
    while httpx.get(f"{address}/ready").json()["parts"]["index"] != "ok":
        assert time.monotonic() < deadline, "the index is not ready"
        time.sleep(0.5)


@pytest.fixture
def page(open_browser: Callable[..., BrowserContext], advisor: str) -> Page:
    context = open_browser()
    page = context.new_page()
    page.goto(f"{advisor}/sign-in")
    page.get_by_role("button", name="David Kim").click()
    page.wait_for_url(f"{advisor}/")
    page.locator("cairn-chat[data-ready]").wait_for()
    return page


def ask(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.keyboard.press("Enter")
    page.locator(".log > .theirs:last-child .source").first.wait_for(timeout=60_000)


def test_a_question_is_answered_and_each_source_opens_at_the_quoted_words(page: Page) -> None:
    ask(page, QUESTION)
    for fold in page.locator(".sources summary").all():
        fold.click()
    links = page.locator(".source .title")
    for number in range(links.count()):
        links.nth(number).click()
        inside = page.frame_locator(".panel iframe")
        expect(inside.locator("mark#span")).to_be_in_viewport()
        expect(inside.locator(".notice.care")).to_have_count(0)
        page.keyboard.press("Escape")
    assert violations(page) == []


def test_the_talk_is_there_after_a_reload(page: Page, advisor: str) -> None:
    ask(page, QUESTION)
    said = page.locator(".mine .bubble").all_inner_texts()
    page.reload()
    expect(page.locator(".mine .bubble")).to_have_text(said)
    expect(page.locator(".source").first).to_be_visible()


def test_every_real_page_is_accessible(page: Page, advisor: str) -> None:
    for path in ("/sign-in", "/", "/knowledge", "/plan", "/your-data", "/widget"):
        page.goto(advisor + path)
        page.wait_for_load_state("networkidle")
        assert violations(page) == [], path


def test_signing_out_ends_the_session(page: Page, advisor: str) -> None:
    page.goto(f"{advisor}/sign-in")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)
    page.goto(f"{advisor}/plan")
    expect(page.get_by_role("heading", name="Who would you like to be?")).to_be_visible()


def test_text_that_is_too_long_is_refused_by_the_real_server_and_kept(page: Page) -> None:
    page.get_by_label("Your message").fill("x" * 100_000)
    page.keyboard.press("Enter")
    expect(page.get_by_text("This is too long to send.")).to_be_visible()
    assert len(page.get_by_label("Your message").input_value()) == 100_000
