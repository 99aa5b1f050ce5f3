"""The widget in another site, by one script tag, under that site's own strict policy."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import violations


@pytest.fixture
def intranet(context: BrowserContext, other_site: str) -> Page:
    page = context.new_page()
    page.goto(other_site)
    return page


def test_it_opens_takes_the_focus_and_answers(intranet: Page) -> None:
    launcher = intranet.get_by_role("button", name="Ask Cairn")
    expect(launcher).to_have_attribute("aria-expanded", "false")
    launcher.focus()
    intranet.keyboard.press("Enter")
    inside = intranet.frame_locator("iframe")
    expect(inside.get_by_label("Your message")).to_be_focused()
    intranet.keyboard.type("generalist or expert?")
    intranet.keyboard.press("Enter")
    expect(inside.locator(".source").first).to_contain_text("Framework")
    assert violations(intranet) == []


def test_escape_closes_it_and_the_focus_returns(intranet: Page) -> None:
    launcher = intranet.get_by_role("button", name="Ask Cairn")
    launcher.click()
    expect(intranet.frame_locator("iframe").get_by_label("Your message")).to_be_focused()
    intranet.keyboard.press("Escape")
    expect(intranet.get_by_role("dialog", name="Ask Cairn")).to_have_count(0)
    expect(launcher).to_be_focused()
    expect(launcher).to_have_attribute("aria-expanded", "false")


def test_the_source_opens_over_the_talk_inside_the_frame(intranet: Page) -> None:
    intranet.get_by_role("button", name="Ask Cairn").click()
    inside = intranet.frame_locator("iframe")
    inside.locator("cairn-chat[data-ready]").wait_for()
    inside.get_by_label("Your message").fill("generalist or expert?")
    inside.get_by_label("Your message").press("Enter")
    inside.get_by_role("link", name="Source 1: Does UNDP").click()
    expect(inside.frame_locator(".panel iframe").locator("mark#span")).to_be_visible()


def test_who_has_not_signed_in_is_led_to_a_tab_of_its_own(intranet: Page, context: BrowserContext) -> None:
    context.clear_cookies()
    intranet.get_by_role("button", name="Ask Cairn").click()
    inside = intranet.frame_locator("iframe")
    with context.expect_page() as opened:
        inside.get_by_role("link", name="Sign in").click()
    opened.value.get_by_role("button", name="Grace Okoth").click()
    opened.value.wait_for_url("**/")
    opened.value.close()
    intranet.bring_to_front()
    inside.locator("body").evaluate("window.dispatchEvent(new Event('focus'))")
    expect(inside.get_by_label("Your message")).to_be_visible()


def test_a_site_that_is_not_named_cannot_frame_it(stub: str, open_browser: Callable[..., BrowserContext]) -> None:
    response = open_browser().request.get(f"{stub}/")
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
