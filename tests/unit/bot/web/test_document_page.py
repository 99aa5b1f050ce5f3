from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from actions.turn import Person
from bot.web.document_page import document_page
from bot.web.pages import pages_router
from config.settings import Settings
from knowledge.catalogue import Catalogue
from knowledge.ingest.library import Entry, Library, OwnDocument
from tests.unit.knowledge.ingest.given import given_added, given_file

TEXT = """# Handbook of the invented house

Issued on 1 March 2024.

## Parking

A permit costs nothing. It lasts a year.

| Kind | Days |
|---|---|
| First | 3 |
| Second | 5 |

## Library

- One card each.
- Three weeks a book.
"""


def given_document(folder: Path, text: str = TEXT) -> OwnDocument:
    library = Library(folder / "library")
    given_added(library, given_file(folder, "handbook.md", text))
    document = library.document(library.entries()[0].id)
    assert document is not None
    return document


@pytest.fixture
def document(tmp_path: Path) -> OwnDocument:
    return given_document(tmp_path)


def marked(document: OwnDocument, span: str, version: str | None = None) -> list[str]:
    page = document_page(document, [], span, version, None)
    return [p.text for g in page.groups for line in g.lines for cell in line for p in cell if p.marked]


def span_of(document: OwnDocument, words: str) -> str:
    start = document.text.index(words)
    return f"{start}-{start + len(words)}"


def test_a_span_is_marked_word_for_word(document: OwnDocument) -> None:
    assert marked(document, span_of(document, "It lasts a year.")) == ["It lasts a year."]


def test_a_span_over_cells_marks_each_of_them(document: OwnDocument) -> None:
    assert marked(document, span_of(document, "First | 3\n\nSecond | 5")) == ["First", "3", "Second", "5"]


def test_a_span_of_another_version_is_not_marked(document: OwnDocument) -> None:
    page = document_page(document, [], span_of(document, "It lasts"), "00000000", None)
    assert page.quoted == "changed"
    assert marked(document, span_of(document, "It lasts"), "00000000") == []


@pytest.mark.parametrize("span", ["5-2", "0-99999999", "a-b", "", "-1-4", "١-٢"])
def test_a_span_that_is_none_marks_nothing(document: OwnDocument, span: str) -> None:
    assert marked(document, span) == []


def test_a_tables_rows_stand_together_with_their_head(document: OwnDocument) -> None:
    (table,) = [g for g in document_page(document, [], None, None, None).groups if g.kind == "row"]
    assert (table.head, len(table.lines), len(table.lines[0])) == (True, 3, 2)


def test_a_long_document_comes_in_parts_and_opens_at_the_one_that_holds_the_span(tmp_path: Path) -> None:
    sections = "".join(f"\n## Section {n}\n\n{'Words of the section. ' * 300}\n\nMark {n} here.\n" for n in range(20))
    document = given_document(tmp_path, f"# Long\n{sections}")
    first = document_page(document, [], None, None, None)
    assert first.parts > 3
    page = document_page(document, [], span_of(document, "Mark 17 here."), document.version, None)
    assert page.part > 1
    assert marked(document, span_of(document, "Mark 17 here.")) == ["Mark 17 here."]
    assert {line.part for line in first.contents} == set(range(1, first.parts + 1))


@pytest.mark.parametrize("part", ["0", "999", "x", "-1", "²", None])
def test_a_part_that_there_is_not_opens_another(document: OwnDocument, part: str | None) -> None:
    assert document_page(document, [], None, None, part).part == 1


@dataclass(frozen=True)
class GivenSession:
    person: Person
    csrf: str = "token"


class GivenShelf:
    def __init__(self, library: Library) -> None:
        self.document = library.document
        self.entries: tuple[Entry, ...] = library.entries()


class GivenLibrary:
    """No articles, one document."""

    def __init__(self, own: GivenShelf) -> None:
        self.own = own
        self.articles: tuple[()] = ()
        self.catalogue = Catalogue(documents={}, sections={}, facts={})

    @property
    def base(self) -> "GivenLibrary":
        return self

    def article(self, article_id: str) -> None:
        return None


@pytest.fixture
def site(tmp_path: Path) -> tuple[TestClient, str]:
    library = Library(tmp_path / "library")
    given_added(library, given_file(tmp_path, "handbook.md", TEXT.replace("## Parking", "## <b>Parking</b> & more")))
    app = FastAPI()

    @app.middleware("http")
    async def put_session(request: Request, call_next):  # type: ignore[no-untyped-def]
        request.state.session = GivenSession(Person(id="p", name="Amina"))
        return await call_next(request)

    app.include_router(pages_router(Settings(), GivenLibrary(GivenShelf(library))))  # type: ignore[arg-type]
    return TestClient(app), library.entries()[0].id


def test_the_page_of_a_document_shows_its_mark_its_table_and_no_markup_of_its_own(
    site: tuple[TestClient, str],
) -> None:
    client, document = site
    page = client.get(f"/knowledge/{document}?span=25-40")
    assert page.status_code == 200
    assert '<mark id="span">' in page.text
    assert '<th scope="col">Kind</th>' in page.text
    assert "<b>Parking" not in page.text


def test_the_library_lists_the_organisations_documents(site: tuple[TestClient, str]) -> None:
    client, document = site
    assert f'href="/knowledge/{document}"' in client.get("/knowledge").text
