"""Sharing, the manager's page and the pack in a real browser, over the real advisor: from the first tick to two yeses."""

import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from actions.database import Database
from actions.people import people
from actions.plans import store as plans
from bot import tables
from tests.browser.conftest import free_port, overflow, serve, violations
from tests.browser.test_real import wait_for_the_index
from tests.unit.actions.plans.given import a_full_plan

HOSTILE = '<script>alert(1)</script> [x](javascript:alert(1)) =HYPERLINK("x")'
LOOKS = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
SHOTS = os.environ.get("CAIRN_SHOTS")
assert tables


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def advisor(data: Path) -> Iterator[str]:
    """Address of an advisor whose Rasa is down: these pages do without."""
    port, nobody = free_port(), free_port()
    environment = {"PORT": str(port), "CAIRN_DATA": str(data), "CAIRN_RASA_URL": f"http://127.0.0.1:{nobody}"}
    yield from serve(["-m", "bot.serve", "--no-rasa"], f"http://localhost:{port}", environment)


def sign_in(context: BrowserContext, advisor: str, persona: str) -> Page:
    """A page of someone who has signed in."""
    answer = context.request.post(f"{advisor}/demo/sign-in", data={"persona": persona})
    assert answer.ok, answer.text()
    return context.new_page()


def given_plan(data: Path, subject: str, **changes: object) -> str:
    """A plan of who has signed in as this."""
    database = Database(f"sqlite:///{data / 'cairn.sqlite3'}")
    with database.begin() as connection:
        person = connection.execute(select(people.c.id).where(people.c.subject == subject)).scalar_one()
        plan = plans.create(connection, person, a_full_plan(appointment_end=date(2027, 3, 31), **changes)).id
    database.close()
    return plan


def looked_at(page: Page, name: str) -> None:
    """Accessible, no wider than the window, and seen by eyes where CAIRN_SHOTS names a folder."""
    page.wait_for_load_state("networkidle")
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)
    assert violations(page) == [], name
    assert overflow(page) <= 0, f"{name}: horizontal scroll"


def test_from_the_first_tick_to_an_agreed_action_in_the_plan(
    open_browser: Callable[..., BrowserContext], advisor: str, data: Path
) -> None:
    owner = sign_in(open_browser(), advisor, "staff:sharing")
    plan = given_plan(data, "analyst:sharing")
    owner.goto(f"{advisor}/plan/{plan}")
    owner.get_by_role("link", name="Choose what to share").click()
    owner.get_by_role("button", name="Untick everything").click()
    owner.get_by_role("checkbox", name="Pass the English exam").first.check()
    owner.get_by_label("With whom").fill("manager:sharing")
    owner.get_by_role("button", name="Show what they will see").click()
    expect(owner.get_by_role("heading", name="This, and nothing else")).to_be_focused()
    shown = owner.locator(".sections").inner_text()
    assert "Pass the English exam" in shown
    assert "Safe fleet" not in owner.locator("main").inner_text()
    owner.get_by_role("button", name="Share exactly this").click()
    expect(owner.get_by_role("heading", name="Who sees what at the moment")).to_be_focused()

    manager = sign_in(open_browser(), advisor, "manager:sharing")
    manager.goto(f"{advisor}/shared")
    assert manager.locator(".sections").first.inner_text() == shown
    manager.get_by_role("link", name="Prepare the conversation").click()
    expect(manager.get_by_role("heading", name="Career conversation with David Kim")).to_be_visible()
    manager.get_by_label("What was agreed").fill("Shadow the fleet planner for a week")
    manager.get_by_role("button", name="Enter").click()
    expect(manager.get_by_text("waits for the other side")).to_be_visible()

    owner.reload()
    owner.get_by_role("button", name="I agree").click()
    expect(owner.get_by_text("it is in the plan now")).to_be_visible()
    owner.goto(f"{advisor}/plan/{plan}")
    expect(owner.get_by_text("Shadow the fleet planner for a week").first).to_be_visible()

    owner.goto(f"{advisor}/plan/{plan}/share")
    expect(owner.get_by_text("Opened 3 times")).to_be_visible()
    owner.get_by_role("button", name="Stop sharing").click()
    expect(owner.get_by_text("Nobody but you sees anything")).to_be_visible()
    manager.reload()
    expect(manager.get_by_text("There is nothing here for you")).to_be_visible()


def test_a_talk_is_played_through_and_a_general_pack_is_made(
    open_browser: Callable[..., BrowserContext], advisor: str
) -> None:
    page = sign_in(open_browser(), advisor, "manager:general")
    page.goto(f"{advisor}/shared")
    for number in range(2, 7):
        page.get_by_role("button", name="Next step").click()
        expect(page.get_by_role("heading", name=f"{number} of 6")).to_be_focused()
    page.get_by_label("Name, if you like").fill("Amina")
    page.get_by_label("Category").select_option("General Service")
    page.get_by_label("Situation").select_option("Stuck")
    page.get_by_label("Day of the talk").fill((date.today() + timedelta(days=2)).isoformat())
    page.get_by_role("button", name="Make the pack").click()
    expect(page.get_by_role("heading", name="Career conversation with Amina")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    page.goto(f"{advisor}/shared")
    expect(page.get_by_role("heading", name="Talks ahead")).to_be_visible()


@pytest.mark.model
def test_a_source_of_the_pack_opens_at_the_quoted_words(
    open_browser: Callable[..., BrowserContext], advisor: str
) -> None:
    wait_for_the_index(advisor)
    page = sign_in(open_browser(), advisor, "manager:sources")
    page.goto(f"{advisor}/shared")
    page.get_by_role("button", name="Make the pack").click()
    first = page.locator(".agenda li li").first
    said = first.locator(".said").inner_text()
    first.locator("a.mark").click()
    expect(page.locator("mark#span")).to_have_text(said)


def test_what_a_person_wrote_is_only_text_on_every_page(
    open_browser: Callable[..., BrowserContext], advisor: str, data: Path
) -> None:
    owner = sign_in(open_browser(), advisor, "staff:hostile")
    plan = given_plan(data, "analyst:hostile", aim=HOSTILE)
    owner.goto(f"{advisor}/plan/{plan}/share")
    owner.get_by_label("With whom").fill("manager:hostile")
    owner.get_by_role("button", name="Show what they will see").click()
    expect(owner.get_by_text(HOSTILE)).to_be_visible()
    owner.get_by_role("button", name="Share exactly this").click()
    manager = sign_in(open_browser(), advisor, "manager:hostile")
    manager.goto(f"{advisor}/shared")
    expect(manager.get_by_text(HOSTILE)).to_be_visible()
    manager.get_by_role("link", name="Prepare the conversation").click()
    expect(manager.get_by_text(HOSTILE)).to_be_visible()
    assert manager.locator("main script, main a[href^=javascript]").count() == 0


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: f"{look[1]}-{look[0]}")
def test_every_state_is_accessible(
    open_browser: Callable[..., BrowserContext], advisor: str, data: Path, look: tuple[int, str]
) -> None:
    word = f"{look[1]}-{look[0]}"
    owner = sign_in(open_browser(*look), advisor, f"staff:{word}")
    plan = given_plan(data, f"analyst:{word}")
    owner.goto(f"{advisor}/plan/{plan}/share")
    owner.get_by_text("Kept private so far").click()
    looked_at(owner, f"share-{word}")
    owner.get_by_label("With whom").fill(f"manager:{word}")
    owner.get_by_role("button", name="Show what they will see").click()
    owner.get_by_role("button", name="Share exactly this").wait_for()
    looked_at(owner, f"preview-{word}")
    owner.get_by_role("button", name="Share exactly this").click()
    owner.get_by_role("button", name="Stop sharing").wait_for()
    for fold in owner.locator("li.card summary").all():
        fold.click()
    looked_at(owner, f"given-{word}")
    manager = sign_in(open_browser(*look), advisor, f"manager:{word}")
    manager.goto(f"{advisor}/shared")
    manager.get_by_text("Show what to listen for").click()
    looked_at(manager, f"shared-{word}")
    manager.get_by_role("link", name="Prepare the conversation").click()
    manager.get_by_role("heading", name="Sources").wait_for()
    looked_at(manager, f"pack-{word}")
    manager.goto(f"{advisor}/packs/{'0' * 32}")
    manager.get_by_text("There is nothing here for you").wait_for()
    looked_at(manager, f"no-pack-{word}")
