"""The pages in French and Spanish: narrow, by keyboard, with axe; the switch with a script and without."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import free_port, overflow, serve, violations

PATHS = ("/sign-in", "/", "/journey", "/plan", "/explore", "/your-data", "/widget")
Open = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def advisor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an advisor with an empty database, whose Rasa is down."""
    data: Path = tmp_path_factory.mktemp("languages")
    port, nobody = free_port(), free_port()
    environment = {"PORT": str(port), "CAIRN_DATA": str(data), "CAIRN_RASA_URL": f"http://127.0.0.1:{nobody}"}
    yield from serve(["-m", "bot.serve", "--no-rasa"], f"http://localhost:{port}", environment)


def sign_in(context: BrowserContext, advisor: str, language: str = "en") -> None:
    """Somebody new, whose browser asks for this language."""
    headers = {"Accept-Language": language}
    context.request.post(f"{advisor}/demo/sign-in", data={"persona": f"driver:{uuid4().hex[:8]}"}, headers=headers)


@pytest.mark.parametrize("language", ["fr", "es"])
def test_every_page_is_clear_and_fits_a_phone(open_browser: Open, advisor: str, language: str) -> None:
    context = open_browser(360, locale=language)
    sign_in(context, advisor, language)
    page = context.new_page()
    for path in PATHS:
        page.goto(advisor + path)
        page.wait_for_load_state("networkidle")
        assert page.locator("html").get_attribute("lang") == language, path
        assert violations(page) == [], path
        assert overflow(page) <= 0, f"{path}: horizontal scroll"


def test_the_switch_works_by_keyboard_and_is_clear_when_open(open_browser: Open, advisor: str) -> None:
    context = open_browser(360)
    sign_in(context, advisor)
    page = context.new_page()
    page.goto(f"{advisor}/your-data")
    page.locator(".language summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Français")).to_be_visible()
    assert violations(page) == []
    assert overflow(page) <= 0
    page.get_by_role("button", name="Español").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Sus datos")


def test_the_switch_works_without_a_script(open_browser: Open, advisor: str) -> None:
    context = open_browser(java_script_enabled=False)
    sign_in(context, advisor)
    page = context.new_page()
    page.goto(f"{advisor}/plan")
    page.locator(".language summary").click()
    page.get_by_role("button", name="Français").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Mon plan")
