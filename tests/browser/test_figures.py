"""The page of figures in a real browser, over the real advisor: accessible, no wider than the window, filtered without a script."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from actions.database import Database, now
from bot import tables
from bot.analytics.demo import FILE, Demo, simulate
from bot.analytics.rollup import rollup_of
from bot.database import book_of
from config.settings import Settings
from config.yaml_file import load
from tests.browser.conftest import free_port, overflow, serve, violations
from tests.browser.test_real import wait_for_the_index

LOOKS = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
SHOTS = os.environ.get("CAIRN_SHOTS")
assert tables


@pytest.fixture(scope="module")
def advisor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an advisor with half a simulated year in it."""
    data = tmp_path_factory.mktemp("figures")
    settings = Settings.model_validate({"data": data})
    database = Database(settings.database, book_of(settings))
    database.create()
    demo = load(FILE, Demo).model_copy(update={"people": 400, "weeks": 26})
    simulate(database, now() - timedelta(days=2), demo)
    rollup_of(settings, database).bring_up_to_date()
    database.close()
    port, nobody = free_port(), free_port()
    environment = {"PORT": str(port), "CAIRN_DATA": str(data), "CAIRN_RASA_URL": f"http://127.0.0.1:{nobody}"}
    yield from serve(["-m", "bot.serve", "--no-rasa"], f"http://localhost:{port}", environment)


def opened(context: BrowserContext, advisor: str) -> Page:
    assert context.request.post(f"{advisor}/demo/sign-in", data={"persona": "hr"}).ok
    wait_for_the_index(advisor)
    page = context.new_page()
    page.goto(f"{advisor}/hr")
    return page


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[1]}-{look[0]}")
def test_figures_are_accessible_with_every_table_open(
    open_browser: Callable[..., BrowserContext], advisor: str, look: tuple[int, str]
) -> None:
    page = opened(open_browser(*look), advisor)
    for fold in page.locator("main details > summary").all():
        fold.click()
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/figures-{look[1]}-{look[0]}.png", full_page=True)
    assert violations(page) == []
    assert overflow(page) <= 0


def test_a_filter_works_without_a_script_and_hidden_figures_are_hatched_and_counted(
    open_browser: Callable[..., BrowserContext], advisor: str
) -> None:
    page = opened(open_browser(java_script_enabled=False), advisor)
    assert page.get_by_text("These figures are simulated.").is_visible()
    page.locator("select[name=place]").select_option("undp")
    page.get_by_role("button", name="Show").click()
    assert page.locator("select[name=place]").input_value() == "undp"
    assert page.locator(".bar-hidden").count() > 0
    assert page.get_by_text("figures are hidden.").count() > 0


def test_files_are_taken_along(open_browser: Callable[..., BrowserContext], advisor: str) -> None:
    page = opened(open_browser(), advisor)
    for form in ("csv", "xlsx"):
        with page.expect_download() as download:
            page.locator(f'#r-reach ~ p a[href*=".{form}"]').click()
        assert download.value.suggested_filename.endswith(f".{form}")
        assert Path(download.value.path()).stat().st_size > 200
