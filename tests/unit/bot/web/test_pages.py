import gzip
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from actions.turn import Person
from bot.web.assets import Assets
from bot.web.pages import pages_router
from config.settings import Settings
from knowledge.catalogue import Catalogue
from knowledge.documents import Article, read
from tests.unit.bot.web.test_source_page import ARTICLE

PERSONAL = ("/", "/plan", "/plan/p1", "/knowledge", "/knowledge/depth", "/your-data")


@dataclass(frozen=True)
class GivenSession:
    person: Person
    csrf: str


@dataclass(frozen=True)
class GivenPersona:
    id: str
    name: str
    about: str


@dataclass(frozen=True)
class GivenContent:
    articles: tuple[Article, ...]
    catalogue: Catalogue


class GivenLibrary:
    def __init__(self, *articles: Article) -> None:
        self.base = GivenContent(articles, Catalogue(documents={}, sections={}, facts={}))

    def article(self, article_id: str) -> Article | None:
        return next((article for article in self.base.articles if article.id == article_id), None)


def given_site(tmp_path: Path, session: GivenSession | None, **settings: Any) -> TestClient:
    path = tmp_path / "depth.md"
    path.write_text(ARTICLE, encoding="utf-8")
    app = FastAPI()

    @app.middleware("http")
    async def put_session(request: Request, call_next: Any) -> Any:
        request.state.session = session
        return await call_next(request)

    personas = [GivenPersona("gs", "<b>Amina</b>", "General Service")]
    app.include_router(pages_router(Settings(**settings), GivenLibrary(read(path)), personas))
    return TestClient(app, follow_redirects=False)


@pytest.fixture
def visitor(tmp_path: Path) -> TestClient:
    return given_site(tmp_path, None, embed_origins=("https://intranet.example.org",))


@pytest.fixture
def site(tmp_path: Path) -> TestClient:
    session = GivenSession(Person(id="person-1", name="Tomás <script>"), "token-1")
    return given_site(tmp_path, session, embed_origins=("https://intranet.example.org",))


@pytest.mark.parametrize("path", PERSONAL)
def test_a_page_leads_who_has_not_signed_in_to_the_sign_in_and_back(visitor: TestClient, path: str) -> None:
    response = visitor.get(path)
    assert response.status_code == 303
    assert response.headers["location"] == f"/sign-in?next={path.replace('/', '%2F')}"


@pytest.mark.parametrize("path", PERSONAL)
def test_a_page_carries_the_token_and_is_kept_nowhere(site: TestClient, path: str) -> None:
    response = site.get(path)
    assert response.status_code == 200
    assert '<meta name="cairn-csrf" content="token-1">' in response.text
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", [*PERSONAL, "/sign-in", "/widget"])
def test_a_page_needs_no_inline_script_or_style(site: TestClient, path: str) -> None:
    page = site.get(path)
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", page.text)


def test_names_are_text(site: TestClient) -> None:
    assert "Tomás &lt;script&gt;" in site.get("/").text
    assert "&lt;b&gt;Amina&lt;/b&gt;" in site.get("/sign-in").text


def test_only_the_named_sites_may_frame_the_widget_and_what_it_opens(site: TestClient) -> None:
    for path in ("/widget", "/plan", "/knowledge/depth"):
        policy = site.get(path).headers["content-security-policy"]
        assert "frame-ancestors 'self' https://intranet.example.org" in policy
    for path in ("/", "/sign-in", "/your-data"):
        assert "frame-ancestors 'none'" in site.get(path).headers["content-security-policy"]


def test_inside_the_panel_a_page_comes_without_its_head(site: TestClient) -> None:
    assert '<header class="top">' in site.get("/knowledge/depth").text
    framed = site.get("/knowledge/depth", headers={"Sec-Fetch-Dest": "iframe"})
    assert '<header class="top">' not in framed.text
    assert framed.headers["vary"].startswith("Sec-Fetch-Dest")


def test_an_article_shows_badge_organisation_dates_and_whom_a_part_is_for(site: TestClient) -> None:
    text = site.get("/knowledge/depth").text
    for shown in (
        "Framework",
        "UNDP",
        "As of 2020",
        "To be reviewed by November 2027",
        "For General Service, Field Service",
    ):
        assert shown in text


def test_the_quoted_span_is_marked(site: TestClient) -> None:
    assert '<mark id="span">Depth counts.</mark> Breadth counts too.' in site.get("/knowledge/depth?span=0-13").text


def test_an_unknown_article_is_not_found(site: TestClient) -> None:
    assert site.get("/knowledge/none").status_code == 404


def test_the_widget_asks_visitors_to_sign_in_in_a_tab_of_its_own(visitor: TestClient) -> None:
    page = visitor.get("/widget")
    assert page.status_code == 200
    assert 'href="/sign-in" target="_blank"' in page.text


def test_the_script_for_other_sites_may_be_loaded_by_them(visitor: TestClient) -> None:
    response = visitor.get("/widget.js")
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert response.headers["content-type"].startswith("text/javascript")
    assert "Career advice" in response.text


def test_assets_are_compressed_and_kept_for_good(visitor: TestClient) -> None:
    address = re.search(r'href="(/assets/[\w-]+/cairn\.css)"', visitor.get("/sign-in").text)
    assert address
    response = visitor.get(address[1], headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert "immutable" in response.headers["cache-control"]
    assert visitor.get(address[1], headers={"Accept-Encoding": "identity"}).text == response.text


def test_a_page_of_the_last_release_is_led_to_the_files_of_today(visitor: TestClient) -> None:
    response = visitor.get("/assets/000000000000/chat.js")
    assert response.status_code == 307
    assert visitor.get(response.headers["location"]).status_code == 200


def test_nothing_but_the_known_files_is_served(visitor: TestClient) -> None:
    for name in ("nothing.js", "..%2fpages.py", "en.yaml"):
        assert visitor.get(f"/assets/000000000000/{name}").status_code == 404


def test_any_changed_word_changes_every_address() -> None:
    assert Assets({"a": "one"}).digest != Assets({"a": "two"}).digest


def test_a_module_is_asked_for_together_with_all_that_it_imports() -> None:
    names = Assets({}).modules("page.js")
    assert names[0] == "page.js"
    assert {"chat.js", "strings.js", "dom.js", "question.js"} <= set(names)
    assert len(names) == len(set(names))


def test_script_and_style_of_the_first_load_stay_small() -> None:
    assets = Assets({})
    names = ["cairn.css", *assets.modules("page.js")]
    assert sum(len(gzip.compress(assets.files[name].content)) for name in names) < 40 * 1024
