"""Sign-in, library, plan, your data, and what all of it weighs."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import control, open_talk, sign_in
from tests.browser.replies import BREADTH

BUDGET = 150 * 1024
AIM = 40 * 1024


def test_a_persona_is_one_tap_and_leads_where_one_wanted_to_go(
    open_browser: Callable[..., BrowserContext], stub: str
) -> None:
    page = open_browser().new_page()
    page.goto(f"{stub}/your-data")
    expect(page.get_by_text("This is a demo.")).to_be_visible()
    page.get_by_role("button", name="Amina Diallo").click()
    expect(page).to_have_url(f"{stub}/your-data")


def test_sign_in_never_leads_to_another_site(open_browser: Callable[..., BrowserContext], stub: str) -> None:
    page = open_browser().new_page()
    page.goto(f"{stub}/sign-in?next=//evil.example/")
    page.get_by_role("button", name="Amina Diallo").click()
    expect(page).to_have_url(f"{stub}/")


def test_script_and_style_of_the_first_load_weigh_little(context: BrowserContext, stub: str) -> None:
    sizes: dict[str, int] = {}
    page = context.new_page()
    page.on("response", lambda r: sizes.update({r.url: int(r.headers.get("content-length", "0"))}))
    page.goto(stub)
    page.locator("cairn-chat[data-ready]").wait_for()
    weight = sum(size for url, size in sizes.items() if url.endswith((".js", ".css")))
    assert 0 < weight < AIM < BUDGET


def test_assets_are_kept_for_good_under_the_hash_of_their_content(context: BrowserContext, stub: str) -> None:
    page = open_talk(context, stub)
    source = page.locator("script[type=module]").get_attribute("src")
    assert source is not None
    assert re.fullmatch(r"/assets/[0-9a-f]{12}-en/page\.js", source)
    assert "immutable" in context.request.get(stub + source).headers["cache-control"]


def test_the_source_page_marks_the_quoted_span(page: Page, stub: str) -> None:
    page.goto(f"{stub}/knowledge/{BREADTH}?span=9-126#span")
    expect(page.locator("mark#span")).to_contain_text("UNDP values breadth")
    expect(page.locator("main")).to_contain_text("Framework")


def test_a_thing_done_is_kept_and_the_focus_stays(page: Page, stub: str) -> None:
    page.goto(f"{stub}/plan")
    page.get_by_role("button", name="Done: Take the procurement course").click()
    expect(page.get_by_role("button", name="Not done yet: Take the procurement course")).to_be_focused()
    page.reload()
    expect(page.get_by_role("button", name="Not done yet: Take the procurement course")).to_be_visible()


def test_postponing_proposes_a_month_later(page: Page, stub: str) -> None:
    page.goto(f"{stub}/plan")
    page.get_by_role("button", name="Postpone: Talk with Farah").click()
    expect(page.get_by_label("Until when")).to_have_value("2027-03-15")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#a2")).to_contain_text("by 15 March 2027")


def test_postponing_without_a_date_says_postponed(page: Page, stub: str) -> None:
    page.goto(f"{stub}/plan")
    page.get_by_role("button", name="Postpone: Talk with Farah").click()
    page.get_by_label("Until when").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#a2")).to_contain_text("Postponed")


def test_adding_and_removing_something_to_do(page: Page, stub: str) -> None:
    page.goto(f"{stub}/plan")
    page.get_by_role("button", name="Add something to do").click()
    page.get_by_label("What", exact=True).fill("Visit the port")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Change: Visit the port").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("Visit the port")).to_have_count(0)
    expect(page.get_by_role("button", name="Add something to do")).to_be_focused()


def test_a_plan_changed_elsewhere_says_so_and_keeps_what_was_written(
    page: Page, context: BrowserContext, stub: str
) -> None:
    page.goto(f"{stub}/plan")
    page.get_by_role("button", name="Change: Take the procurement course").click()
    page.get_by_label("What", exact=True).fill("Take the short course")
    newer = {**context.request.get(f"{stub}/api/v1/plans/p1").json(), "version": 9}
    control(context, stub, plan=newer)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").filter(has_text="changed elsewhere")).to_be_visible()
    expect(page.get_by_label("What", exact=True)).to_have_value("Take the short course")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#a1")).to_contain_text("Take the short course")


def test_the_plan_is_grouped_by_month_or_by_kind(page: Page, stub: str) -> None:
    page.goto(f"{stub}/plan")
    expect(page.locator(".month h3").first).to_have_text("November 2026")
    page.get_by_role("button", name="By kind").click()
    expect(page.locator(".month h3").first).to_have_text("Experience")


def test_exporting_and_erasing_ones_data(context: BrowserContext, stub: str) -> None:
    page = open_talk(context, stub, "/")
    page.goto(f"{stub}/your-data")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export my data").click()
    assert download.value.suggested_filename == "cairn-my-data.json"
    page.get_by_role("button", name="Erase my data").click()
    page.get_by_role("button", name="Keep my data").click()
    expect(page.get_by_text("Your data has been erased.")).to_have_count(0)
    page.get_by_role("button", name="Erase my data").click()
    page.get_by_role("button", name="Erase everything").click()
    expect(page.get_by_text("Your data has been erased.")).to_be_visible()


def test_print_leaves_out_what_only_a_screen_needs(context: BrowserContext, stub: str) -> None:
    sign_in(context, stub)
    page = context.new_page()
    page.goto(f"{stub}/plan")
    page.locator(".aim").wait_for()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Done: Take the procurement course")).to_be_hidden()
    expect(page.locator(".top")).to_be_hidden()
    expect(page.locator(".aim")).to_be_visible()


def test_moves_are_filtered_by_kind_in_words(page: Page, stub: str) -> None:
    page.goto(f"{stub}/explore")
    page.locator("#explore .option").first.wait_for()
    everything = page.locator("#explore .option").count()
    sideways = page.get_by_role("button", name="Sideways")
    sideways.click()
    expect(sideways).to_have_attribute("aria-pressed", "true")
    kinds = page.locator("#explore .option .kind").all_inner_texts()
    assert 0 < len(kinds) < everything
    assert set(kinds) == {"Sideways"}
    expect(page.get_by_role("status").filter(has_text=f"{len(kinds)} moves for")).to_be_visible()


def test_a_move_opens_to_its_rule_with_a_source_that_leads_somewhere(page: Page, stub: str) -> None:
    page.goto(f"{stub}/explore")
    first = page.locator("#explore .option").first
    expect(first).to_contain_text("You said that this matters to you")
    first.locator("summary").click()
    expect(first).to_contain_text("The rule")
    assert first.get_by_role("link").first.get_attribute("href")


def test_one_looks_from_another_position(page: Page, stub: str) -> None:
    page.goto(f"{stub}/explore")
    page.get_by_text("Looking from: G-5").click()
    page.get_by_label("Organisation").select_option("undp")
    expect(page.get_by_label("Organisation")).to_be_focused()
    expect(page.get_by_label("Field").locator("option")).to_contain_text(["any field", "Corporate operations"])
    page.get_by_label("Category").select_option("NO")
    page.get_by_label("Grade").fill("NOB")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("status").filter(has_text="NOB (National Officer), UNDP")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Programme")).to_be_visible()
    expect(page.get_by_text("Deputy Resident Representative", exact=True)).to_be_visible()
