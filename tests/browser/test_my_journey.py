"""The page "My journey" over the real advisor: what one sees, what one changes, and two browsers at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from actions.database import Database
from actions.journey import page as journey_page
from actions.journey import store as journeys
from actions.journey.content import journey_content
from actions.journey.page import JourneyPatch
from actions.plans import store as plans
from bot import tables
from config.settings import Settings
from tests.browser.conftest import free_port, overflow, serve, violations
from tests.unit.actions.plans.given import TODAY, a_full_plan

assert tables
LOOKS = [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
SATISFACTION = "satisfaction"
OpenBrowser = Callable[..., BrowserContext]


@dataclass
class Place:
    """A running advisor, and its database beside it."""

    address: str
    database: Database

    def someone(self, context: BrowserContext) -> str:
        """Signs a new person in; their journey has its first answer and a plan."""
        persona = f"driver:{uuid4().hex[:8]}"
        self.sign_in(context, persona)
        person = context.request.get(f"{self.address}/api/v1/me").json()["person"]["id"]
        with self.database.begin() as connection:
            journey = journeys.start(connection, person, "short")
            plans.create(connection, person, a_full_plan(), journey.id)
            first = journey_page.view(journey_content(), connection, person, TODAY)["journey"]["open"]
            options = [option["title"] for option in first["options"]]
            patch = JourneyPatch(
                version=0, question=first["question"], text=f"Most: {options[0]}. Least: {options[1]}."
            )
            journey_page.answer(journey_content(), connection, person, patch, TODAY)
        return persona

    def sign_in(self, context: BrowserContext, persona: str) -> None:
        context.request.post(f"{self.address}/demo/sign-in", data={"persona": persona})

    def open(self, context: BrowserContext, path: str = "/journey") -> Page:
        page = context.new_page()
        page.goto(self.address + path)
        page.locator(".timeline").wait_for()
        return page


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    data: Path = tmp_path_factory.mktemp("journey")
    port, nobody = free_port(), free_port()
    environment = {"PORT": str(port), "CAIRN_DATA": str(data), "CAIRN_RASA_URL": f"http://127.0.0.1:{nobody}"}
    database = Database(Settings.model_validate({"data": data}).database)
    for address in serve(["-m", "bot.serve", "--no-rasa"], f"http://localhost:{port}", environment):
        yield Place(address, database)
    database.close()


@pytest.fixture
def page(open_browser: OpenBrowser, place: Place) -> Page:
    context = open_browser()
    place.someone(context)
    return place.open(context)


def answers(page: Page) -> Any:
    return page.locator("details", has=page.locator("ul.answers")).first


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_it_is_clear_to_everybody_at_every_size(
    open_browser: OpenBrowser, place: Place, width: int, scheme: str
) -> None:
    context = open_browser(width, scheme)
    place.someone(context)
    page = place.open(context)
    answers(page).locator("summary").click()
    answers(page).get_by_role("button", name="Change").first.click()
    page.get_by_role("button", name="Show what changed").click()
    page.locator(".versions").wait_for()
    assert violations(page) == []
    assert overflow(page) <= 0
    page.get_by_role("button", name="List by kind").click()
    page.get_by_role("button", name="Change: Pass the English exam").click()
    assert violations(page) == []
    assert overflow(page) <= 0


def test_where_what_was_said_and_the_plan_stand_on_one_page(page: Page) -> None:
    expect(page.get_by_text("Step 1 of 4")).to_be_visible()
    answers(page).locator("summary").click()
    expect(answers(page)).to_contain_text("Most: Depth")
    expect(page.get_by_role("heading", name="My plan")).to_be_visible()
    timeline = page.get_by_role("list").filter(has=page.locator("li.month")).first
    expect(timeline.get_by_text("Goal", exact=True).first).to_be_visible()
    expect(timeline.get_by_text("Check-in", exact=True).first).to_be_visible()


def test_an_answer_is_changed_by_the_keyboard_alone(page: Page) -> None:
    answers(page).locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    form = answers(page).locator(".question")
    expect(form).to_be_visible()
    form.get_by_label("Most: Breadth").focus()
    page.keyboard.press("Space")
    form.get_by_label("Least: Depth").focus()
    page.keyboard.press("Space")
    form.get_by_role("button", name="Send answer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved")
    expect(answers(page)).to_contain_text("Most: Breadth. Least: Depth.")
    page.reload()
    answers(page).locator("summary").click()
    expect(answers(page)).to_contain_text("Most: Breadth. Least: Depth.")


def test_the_next_question_is_answered_here(page: Page) -> None:
    ahead = page.locator("section", has=page.get_by_role("heading", name="The next question"))
    before = ahead.locator(".prompt").inner_text()
    ahead.get_by_role("textbox").fill("Run the fleet of a large mission by 2029")
    ahead.get_by_role("button", name="Save").click()
    expect(ahead.locator(".prompt")).not_to_have_text(before)


def test_two_browsers_answer_one_question_and_the_second_is_told(open_browser: OpenBrowser, place: Place) -> None:
    one, two = open_browser(), open_browser()
    persona = place.someone(one)
    place.sign_in(two, persona)
    first, second = place.open(one), place.open(two)
    for page, title in ((first, "Breadth"), (second, "Moving up")):
        answers(page).locator("summary").click()
        answers(page).get_by_role("button", name="Change").first.click()
        answers(page).get_by_label(f"Most: {title}").check()
        answers(page).get_by_label("Least: Depth").check()
    answers(first).get_by_role("button", name="Send answer").click()
    expect(answers(first)).to_contain_text("Most: Breadth")
    answers(second).get_by_role("button", name="Send answer").click()
    expect(second.get_by_role("alert").filter(has_text="changed in another window")).to_be_visible()
    expect(answers(second)).to_contain_text("Most: Breadth")
    first.reload()
    answers(first).locator("summary").click()
    expect(answers(first)).to_contain_text("Most: Breadth")


def test_two_browsers_change_one_plan_and_the_second_keeps_what_was_written(
    open_browser: OpenBrowser, place: Place
) -> None:
    one, two = open_browser(), open_browser()
    persona = place.someone(one)
    place.sign_in(two, persona)
    first, second = place.open(one), place.open(two, "/plan")
    second.get_by_role("button", name="Change: Learn: French").click()
    second.get_by_label("What", exact=True).fill("Learn: French to B1")
    first.get_by_role("button", name="Done: Learn: Reading a budget").click()
    expect(first.get_by_role("button", name="Not done yet: Learn: Reading a budget")).to_be_visible()
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("alert")).to_contain_text("changed elsewhere")
    expect(second.get_by_label("What", exact=True)).to_have_value("Learn: French to B1")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_text("Learn: French to B1").first).to_be_visible()
    expect(second.get_by_role("button", name="Not done yet: Learn: Reading a budget")).to_be_visible()


def test_a_change_is_seen_among_the_versions_and_taken_back(page: Page) -> None:
    page.get_by_role("button", name="Done: Learn: French").click()
    page.get_by_role("button", name="Show what changed").click()
    expect(page.locator(".versions")).to_contain_text("status: open → done")
    page.get_by_role("button", name="Undo the last change").click()
    expect(page.get_by_role("button", name="Done: Learn: French", exact=True)).to_be_visible()
    expect(page.locator(".versions")).to_contain_text("Version 3")
    page.get_by_role("button", name="Bring version 2 back").click()
    expect(page.get_by_role("button", name="Not done yet: Learn: French")).to_be_visible()


def test_goals_are_added_reached_and_changed(page: Page) -> None:
    page.get_by_role("button", name="Add a goal").click()
    page.get_by_label("What", exact=True).fill("Get a forklift licence")
    page.get_by_label("Until when").fill("2027-09-30")
    page.get_by_label("How one sees that it is reached").fill("I hold the paper")
    page.get_by_role("form", name="Add a goal").get_by_role("button", name="Save").click()
    expect(page.get_by_text("seen by: I hold the paper")).to_be_visible()
    page.get_by_role("button", name="Reached: Get a forklift licence").click()
    expect(page.get_by_role("button", name="Not done yet: Get a forklift licence")).to_be_visible()


def test_messages_on_check_in_dates_are_stopped_and_started(page: Page) -> None:
    page.get_by_role("button", name="Stop the messages").click()
    expect(page.get_by_text("Cairn does not write to you by itself.")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="Turn the messages on").click()
    expect(page.get_by_text("at most once a week")).to_be_visible()


def test_on_paper_nothing_is_folded_and_no_button_is_left(page: Page) -> None:
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(answers(page).locator(".entry-title").first).to_be_visible()
    expect(page.get_by_role("button", name="Done: Learn: French")).to_be_hidden()
    expect(page.get_by_role("heading", name="The next question")).to_be_hidden()


def test_documents_are_taken_in_the_language_chosen(page: Page) -> None:
    page.get_by_label("Language of the documents").select_option("Français")
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert "lang=fr" in download.value.url
