"""Every word that a page or script asks for is there, and none stands unused."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from bot.web.assets import STATIC
from bot.web.pages import TEMPLATES
from bot.web.words import when, words

MONTHS = words().pages["months"]
LOOKED_UP = {
    "authority", "organisation", "offices", "exports", "exports_short", "kinds", "horizons", "status", "views",
    "reasons", "eligibility", "journey", "categories", "collections", "about_collections", "nav", "question",
    "errors", "causes", "languages",
}  # fmt: skip


def leaves(tree: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for key, value in tree.items():
        yield from leaves(value, (*path, key)) if isinstance(value, dict) else [(*path, key)]


def asked(pattern: str, text: str) -> set[str]:
    return set(re.findall(pattern, text))


SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in sorted((STATIC / "js").glob("*.js"))}


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_word_that_a_script_asks_for_is_there(name: str) -> None:
    client, script = words().client, SCRIPTS[name]
    root = re.search(r"const words = strings\.(\w+);", script)
    wanted = {tuple(path.split(".")) for path in asked(r"\bstrings\.((?!js\b)\w+(?:\.\w+)*)", script)}
    if root:
        wanted |= {(root[1], *path.split(".")) for path in asked(r"\bwords\.(\w+(?:\.\w+)*)", script)}
    for path in wanted:
        value: Any = client
        for part in path:
            if isinstance(value, str):
                break  # a method of the string
            assert part in value, f"{name} asks for {'.'.join(path)}"
            value = value[part]


def test_no_word_of_the_browser_stands_unused() -> None:
    scripts = " ".join(SCRIPTS.values())
    unused = [
        path for path in leaves(words().client)
        if not set(path) & LOOKED_UP and not re.search(rf"\b{path[-1]}\b", scripts)
    ]  # fmt: skip
    assert unused == []


def test_no_word_of_the_pages_stands_unused() -> None:
    templates = " ".join(path.read_text(encoding="utf-8") for path in TEMPLATES.glob("*.html"))
    unused = [
        path for path in leaves(words().pages)
        if not set(path) & LOOKED_UP and path[-1] not in ("months", "between_date", "label") and f".{path[-1]}" not in templates
    ]  # fmt: skip
    assert unused == []


def test_no_name_of_a_word_is_a_method_of_a_mapping() -> None:
    methods = set(dir(dict))
    assert [path for path in leaves(words().pages) if methods & set(path)] == []


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2021-09", "September 2021"),
        ("2027-11-01", "1 November 2027"),
        ("2020", "2020"),
        ("undated", "undated"),
        ("2020-13", "2020-13"),
    ],
)
def test_dates_are_written_as_people_write_them(moment: str, said: str) -> None:
    assert when(moment, MONTHS) == said
