"""Every file of texts that has a French and a Spanish edition is translated whole, {places to fill in} and all."""

from pathlib import Path

import pytest

from actions.journey.content import CONFIG, TRANSLATED, untranslated
from config import overlay
from config.settings import ROOT
from config.yaml_file import parse
from knowledge.answer import Language

NOTHING: frozenset[str] = frozenset()
FILES = {
    "bot/web/strings/words.en.yaml": NOTHING,
    "bot/problems.en.yaml": NOTHING,
    "bot/gateway/notices.en.yaml": NOTHING,
    "actions/answers/texts.en.yaml": NOTHING,
    "actions/own_data/texts.en.yaml": NOTHING,
    "config/sharing.yaml": overlay.NO_TEXT,
    "config/pack.yaml": overlay.NO_TEXT | {"quote", "try", "listen", "tips", "needs", "general_needs"},
}


@pytest.mark.parametrize("language", ["fr", "es"])
@pytest.mark.parametrize("name", FILES)
def test_nothing_is_missing(name: str, language: str) -> None:
    assert overlay.missing(ROOT / name, language, FILES[name]) == []


@pytest.mark.parametrize("language", ["fr", "es"])
@pytest.mark.parametrize("name", TRANSLATED)
def test_no_text_of_the_journey_is_left_in_english(name: str, language: Language) -> None:
    assert untranslated(CONFIG / name, language) == []


@pytest.mark.parametrize("language", ["fr", "es"])
@pytest.mark.parametrize("name", [*FILES, *(f"config/{name}" for name in TRANSLATED)])
def test_nothing_is_left_over_and_the_places_to_fill_in_agree(name: str, language: str) -> None:
    path = ROOT / name
    english, other = (parse(file.read_text(encoding="utf-8")) for file in (path, overlay.translated(path, language)))

    assert overlay.merge(english, other)[1] == []


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_page_finds_the_rating_buttons_by_their_titles(language: str) -> None:
    from actions.answers.texts import texts
    from bot.web.words import words

    client = words(language).client["feedback"]  # type: ignore[arg-type]

    assert (client["yes_text"], client["no_text"]) == (texts(language).helped, texts(language).not_helped)


def test_every_translation_stands_beside_its_english_file() -> None:
    found = {
        path for folder in ("bot/web/strings", "bot", "bot/gateway") for path in Path(ROOT / folder).glob("*.fr.yaml")
    }

    assert {path.with_name(path.name.replace(".fr.", ".es.")).exists() for path in found} == {True}
