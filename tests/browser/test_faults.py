"""What happens to a message when something is in the way: it is kept, it says so, it arrives once."""

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import control, open_talk


def write(page: Page, text: str) -> None:
    page.get_by_label("Your message").fill(text)
    page.keyboard.press("Enter")


def test_offline_a_message_waits_visibly_and_arrives_once_when_back(
    page: Page, context: BrowserContext, stub: str
) -> None:
    context.set_offline(True)
    write(page, "keep this")
    expect(page.locator(".mine .delivery")).to_contain_text("Not sent yet – will try again.")
    context.set_offline(False)
    expect(page.locator(".theirs")).to_contain_text("You said: keep this")
    expect(page.locator(".mine .delivery")).to_be_hidden()
    assert control(context, stub)["received"] == 1


def test_a_message_that_waits_survives_a_reload(page: Page, context: BrowserContext, stub: str) -> None:
    control(context, stub, down=True)
    write(page, "keep this")
    page.get_by_text("Not sent yet").wait_for()
    page.reload()
    expect(page.locator(".mine .bubble")).to_have_text("keep this")
    control(context, stub, down=False)
    expect(page.locator(".theirs")).to_contain_text("You said: keep this")
    assert control(context, stub)["received"] == 1


def test_a_reply_lost_on_the_way_is_asked_for_again_under_the_same_id(
    page: Page, context: BrowserContext, stub: str
) -> None:
    lost = []

    def lose_first(route: object) -> None:
        if route.request.method == "POST" and not lost:  # type: ignore[attr-defined]
            lost.append(route.fetch())  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.route("**/api/v1/messages*", lose_first)
    write(page, "once only")
    expect(page.locator(".theirs")).to_have_count(1)
    expect(page.locator(".mine")).to_have_count(1)
    assert control(context, stub)["received"] == 1


def test_a_busy_server_is_tried_again(page: Page) -> None:
    write(page, "busy now")
    expect(page.locator(".theirs")).to_contain_text("You said: busy now")


def test_messages_written_meanwhile_arrive_in_order(page: Page, context: BrowserContext, stub: str) -> None:
    control(context, stub, down=True)
    write(page, "first")
    write(page, "second")
    control(context, stub, down=False)
    expect(page.locator(".theirs")).to_have_text(["CairnYou said: first", "CairnYou said: second"])


def test_a_message_too_long_is_given_back(page: Page) -> None:
    write(page, "this is too long")
    expect(page.get_by_label("Your message")).to_have_value("this is too long")
    expect(page.get_by_text("This is too long to send.")).to_be_visible()
    expect(page.locator(".mine")).to_have_count(0)


def test_a_count_appears_near_the_limit(page: Page) -> None:
    page.get_by_label("Your message").fill("x" * 9_000)
    expect(page.locator(".count")).to_have_text("9,000 of 10,000 characters")


def test_who_was_signed_out_keeps_the_text_and_finds_the_way_back(page: Page) -> None:
    write(page, "signed out now")
    expect(page.get_by_role("link", name="Sign in again")).to_be_visible()
    expect(page.get_by_label("Your message")).to_have_value("signed out now")
    page.reload()
    expect(page.get_by_label("Your message")).to_have_value("signed out now")


def test_what_was_typed_and_not_sent_survives_a_reload(page: Page) -> None:
    page.get_by_label("Your message").fill("half a thou")
    page.reload()
    expect(page.get_by_label("Your message")).to_have_value("half a thou")


def test_without_history_one_can_still_write(context: BrowserContext, stub: str) -> None:
    control(context, stub, down=True)
    page = open_talk(context, stub)
    expect(page.get_by_text("Earlier messages cannot be shown")).to_be_visible()
    expect(page.get_by_role("button", name="Send")).to_be_enabled()
    control(context, stub, down=False)
