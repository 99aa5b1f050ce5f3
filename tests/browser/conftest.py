"""A real Chromium in front of real servers, each in a process of its own: no event loop in the tests."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run",
]  # fmt: skip
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
SIZES = {360: (360, 720), 1280: (1280, 800)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def serve(arguments: list[str], ready: str, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """Run a server until the fixture ends; yields the address `ready` once it answers."""
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env={**os.environ, **(environment or {})})
    try:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            try:
                httpx.get(ready, timeout=2)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        else:
            pytest.fail(f"No answer from {ready}")
        yield ready
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="session")
def ports() -> tuple[int, int]:
    return free_port(), free_port()


@pytest.fixture(scope="session")
def stub(ports: tuple[int, int]) -> Iterator[str]:
    """Address of the pages over canned replies."""
    port, host = ports
    base = f"http://localhost:{port}"
    yield from serve(["-m", "tests.browser.stub_api", str(port), f"http://localhost:{host}"], base)


@pytest.fixture(scope="session")
def other_site(stub: str, ports: tuple[int, int]) -> Iterator[str]:
    """Address of a site that embeds the widget, with a strict policy of its own."""
    base = f"http://localhost:{ports[1]}"
    yield from serve(["-m", "tests.browser.stub_api", str(ports[1]), "--host-of", stub], base)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.fail("Chromium is missing. Install it: apt-get install -y chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_browser(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens contexts of a width and a colour scheme; page errors fail the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def build(width: int = 1280, scheme: str = "light", **options: Any) -> BrowserContext:
        w, h = SIZES[width]
        context = chromium.new_context(
            viewport={"width": w, "height": h}, color_scheme=scheme, reduced_motion="reduce", **options
        )
        context.set_default_timeout(10_000)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        contexts.append(context)
        return context

    yield build
    for context in contexts:
        context.close()
    assert not errors, errors


@pytest.fixture
def context(open_browser: Callable[..., BrowserContext], stub: str) -> BrowserContext:
    """A wide, light browser that has signed in, before a stand-in that remembers nothing."""
    opened = open_browser()
    sign_in(opened, stub)
    return opened


@pytest.fixture
def page(context: BrowserContext, stub: str) -> Page:
    """The full page, ready to talk."""
    return open_talk(context, stub)


def sign_in(context: BrowserContext, stub: str) -> None:
    context.request.post(f"{stub}/stub", data={"reset": True})
    context.request.post(f"{stub}/demo/sign-in", data={"persona": "gs-mission"})


def control(context: BrowserContext, stub: str, **changes: Any) -> dict[str, Any]:
    """Change what the stand-in does, or read what it has seen."""
    seen: dict[str, Any] = context.request.post(f"{stub}/stub", data=changes).json()
    return seen


def open_talk(context: BrowserContext, stub: str, path: str = "/") -> Page:
    opened = context.new_page()
    opened.goto(stub + path)
    opened.locator("cairn-chat[data-ready]").wait_for()
    return opened


def say(page: Page, text: str) -> None:
    """Type and send, and wait for the reply."""
    page.get_by_label("Your message").fill(text)
    page.keyboard.press("Enter")
    page.locator(".log > .theirs:last-child").wait_for()
    page.locator(".sending").wait_for(state="detached")


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, in the page and in its frames."""
    found = []
    for frame in page.frames:
        if frame.url.startswith("http"):
            result = Axe().run(frame, options=WCAG)  # type: ignore[arg-type]
            found += [
                f"{v['id']}: {node['html'][:160]} ({node.get('failureSummary', '')[:200]})"
                for v in result.response["violations"]
                for node in v["nodes"]
            ]
    return found


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide
