"""Texts of another language lie over the English file, or the error says where they do not fit."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from config import overlay
from config.yaml_file import ConfigFileError

ENGLISH = """
title: "Hello {name}"
note: Only here
questions:
  - {id: hours, prompt: How many?, options: [{value: few, title: Few, also: [little]}]}
words: {skip: [skip, next]}
"""


class File(BaseModel):
    title: str
    note: str
    questions: list[dict[str, Any]]
    words: dict[str, list[str]]


def given_files(folder: Path, french: str) -> Path:
    path = folder / "talk.yaml"
    path.write_text(ENGLISH, encoding="utf-8")
    (folder / "talk.fr.yaml").write_text(french, encoding="utf-8")
    return path


def test_what_is_translated_is_said_in_french_and_the_rest_in_english(tmp_path: Path) -> None:
    path = given_files(tmp_path, 'title: "Bonjour {name}"\nquestions: {hours: {prompt: Combien ?}}')

    french = overlay.load(path, File, "fr")

    assert (french.title, french.note) == ("Bonjour {name}", "Only here")
    assert french.questions[0]["prompt"] == "Combien ?"


def test_words_to_recognise_are_added_and_an_english_title_still_counts(tmp_path: Path) -> None:
    path = given_files(tmp_path, "questions: {hours: {options: {few: {title: Peu}}}}\nwords: {skip: [passer]}")

    french = overlay.load(path, File, "fr")

    assert french.words["skip"] == ["passer", "skip", "next"]
    assert french.questions[0]["options"][0] == {"value": "few", "title": "Peu", "also": ["little", "Few"]}


@pytest.mark.parametrize(
    ("french", "said"),
    [
        ("note: Ici\ntitle: Bonjour", "talk.fr.yaml:2: title: the places to fill in differ; English has ['name']"),
        ("questions: {years: {prompt: Combien ?}}", "the English file has no 'years' here"),
        ("note: [a, b]", "note: expected a text as in the English file, found a list"),
    ],
)
def test_what_does_not_fit_is_refused_with_file_and_line(tmp_path: Path, french: str, said: str) -> None:
    with pytest.raises(ConfigFileError) as refused:
        overlay.load(given_files(tmp_path, french), File, "fr")

    assert said in str(refused.value)


def test_what_is_not_translated_is_listed(tmp_path: Path) -> None:
    path = given_files(tmp_path, 'title: "Bonjour {name}"\nquestions: {hours: {prompt: Combien ?}}')

    assert [line.split(": ", 1)[1] for line in overlay.missing(path, "fr")] == [
        "note: expected a translation of 'Only here'",
        "questions.hours.options.few.title: expected a translation of 'Few'",
    ]
