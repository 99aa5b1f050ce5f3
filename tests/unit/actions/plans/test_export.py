"""What one takes away: one document in two formats, dates that keep their identity, and words that stay words."""

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from pypdf import PdfReader

from actions.plans.cards import view
from actions.plans.change import Change, TargetGoneError, apply
from actions.plans.export import export
from actions.plans.export.document import document
from actions.plans.texts import LanguageTexts
from actions.plans.types import Plan
from config import yaml_file
from config.settings import ROOT
from config.yaml_file import ConfigFileError
from knowledge.answer import Language
from tests.unit.actions.plans.given import TEXTS, TODAY, a_full_plan, a_plan, stored

NASTY = (
    '<script>alert(1)</script> #sys.inputs $x$ *b* @ref =HYPERLINK("http://x") [a](javascript:alert(1)) {name} \\ `x`'
)


def docx_of(plan: Any) -> Any:
    return Document(BytesIO(export(stored(plan), "docx").content))


def pdf_of(plan: Any) -> PdfReader:
    return PdfReader(BytesIO(export(stored(plan), "pdf").content))


def words_of(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_the_docx_has_real_headings_page_numbers_title_and_language() -> None:
    word = docx_of(a_full_plan())
    headings = [p.text for p in word.paragraphs if p.style.name == "Heading 1"]
    assert headings[:4] == ["Aim", "Next three things", "Goals", "Timeline"]
    assert word.core_properties.title == "Career development plan"
    assert word.core_properties.author == "Amara Diallo"
    assert word.core_properties.language == "en-GB"
    assert 'w:lang w:val="en-GB"' in word.styles.element.xml
    assert all(code in word.sections[0].footer._element.xml for code in ("PAGE", "NUMPAGES"))
    assert 'w:tblHeader w:val="true"' in word.element.xml


def test_the_pdf_is_tagged_and_names_title_author_and_language() -> None:
    pdf = pdf_of(a_full_plan())
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Career development plan"
    assert pdf.metadata.author == "Amara Diallo"
    assert pdf.trailer["/Root"]["/Lang"] == "en-GB"
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in pdf.trailer["/Root"]


def test_the_first_page_is_the_brief_with_the_timeline() -> None:
    first = pdf_of(a_full_plan()).pages[0].extract_text()
    assert first.index("Aim") < first.index("Next three things") < first.index("Timeline")
    assert "Learn: French" in " ".join(first.split())


def test_a_plan_of_seven_actions_fits_two_pages() -> None:
    assert len(pdf_of(a_full_plan()).pages) <= 2
    assert len(pdf_of(a_plan()).pages) == 1


def test_each_action_is_printed_once_but_for_the_next_three() -> None:
    plan = a_full_plan()
    text = words_of(pdf_of(plan))
    following = {a.id for a in plan.next_actions()}
    for action in plan.actions:
        assert text.count(action.title) == (2 if action.id in following else 1), action.title


def test_what_is_done_shows_the_day_of_completion() -> None:
    plan = apply(a_plan(), Change(kind="status", target="a1", status="done"), TODAY)
    assert "done on 22 November 2026" in words_of(pdf_of(plan))


def test_docx_and_pdf_say_the_same() -> None:
    plan = a_full_plan()
    word, pdf = docx_of(plan), words_of(pdf_of(plan))
    for paragraph in word.paragraphs:
        for line in paragraph.text.split("\n"):
            assert " ".join(line.split()[:4]) in pdf


def test_the_document_names_date_version_owner_and_the_age_of_its_sources() -> None:
    text = words_of(pdf_of(a_full_plan()))
    for said in ("Version 1, 22 November 2026", "Amara Diallo", "as of September 2021", "Ask whether it still runs"):
        assert said in text


def test_what_is_private_is_in_no_document() -> None:
    plan = a_full_plan(appointment_end=date(2027, 3, 31))
    assert "31 March 2027" not in words_of(pdf_of(plan))
    assert "31 March 2027" not in "\n".join(p.text for p in docx_of(plan).paragraphs)


@pytest.mark.parametrize("words", [NASTY, "a\x00b\x0b c\ud800d", "\u202egnp.exe", "😀 عمارة 中文 हिन्दी", "x" * 300])
def test_words_stay_words_in_every_format(words: str) -> None:
    given = a_plan(aim=words, brand=words)
    title = given.aim
    assert title in "\n".join(p.text for p in docx_of(given).paragraphs)
    assert pdf_of(given).pages
    assert json.loads(export(stored(given), "json").content)["aim"] == title
    assert Calendar.from_ical(export(stored(given), "ics").content)


def test_markup_in_words_is_shown_as_it_was_typed() -> None:
    text = words_of(pdf_of(a_plan(aim=NASTY)))
    assert "<script>alert(1)</script>" in text
    assert "#sys.inputs" in text
    assert not [a for page in pdf_of(a_plan(aim=NASTY)).pages for a in page.get("/Annots", [])]


def test_no_field_of_word_comes_from_what_a_person_wrote() -> None:
    xml = docx_of(a_plan(aim='{ INCLUDETEXT "secret" }')).element.xml
    assert "instrText" not in xml


def test_a_date_keeps_its_identity_when_the_plan_changes() -> None:
    plan = a_plan()
    moved = apply(plan, Change(kind="move", target="a1", due=date(2027, 3, 31)), TODAY)
    first, second = (Calendar.from_ical(export(stored(p, n), "ics").content) for n, p in ((1, plan), (2, moved)))
    before = {str(e["uid"]): e for e in first.walk("VEVENT")}
    after = {str(e["uid"]): e for e in second.walk("VEVENT")}
    assert set(before) == set(after)
    uid = f"{'f' * 32}-a1@cairn"
    assert before[uid]["dtstart"].dt == date(2027, 1, 1)
    assert after[uid]["dtstart"].dt == date(2027, 3, 31)
    assert after[uid]["sequence"] == 2


def test_the_calendar_holds_open_actions_goals_and_check_ins_only() -> None:
    plan = apply(a_plan(), Change(kind="status", target="a1", status="done"), TODAY)
    summaries = {str(e["summary"]) for e in Calendar.from_ical(export(stored(plan), "ics").content).walk("VEVENT")}
    assert "Learn: SQL" not in summaries
    assert "Check-in on my career plan" in summaries
    assert "Goal: Pass the English exam" in summaries


def test_the_json_is_all_of_it() -> None:
    plan = a_full_plan()
    data = json.loads(export(stored(plan), "json").content)
    kept = {name: data[name] for name in type(plan).model_fields}
    assert type(plan).model_validate(kept) == plan


def test_the_file_has_a_harmless_name() -> None:
    assert export(stored(a_plan(title="../../etc/passwd\r\nX: y")), "json").name == "etc-passwd-x-y.json"


def test_the_api_shows_what_is_next_and_where_to_get_it() -> None:
    shown = view(stored(a_full_plan()), TEXTS, TODAY)
    assert len(shown["next"]) == 3
    assert set(shown["exports"]) == {"docx", "pdf", "ics", "json"}
    assert [a["number"] for a in shown["actions"]] == list(range(1, len(shown["actions"]) + 1))


def test_a_plan_of_a_hundred_actions_is_exported_quickly() -> None:
    plan = a_plan(actions=[a_plan().actions[0].model_copy(update={"id": f"a{n}"}) for n in range(1, 101)])
    assert len(document(stored(plan), TEXTS).sections) > 4
    assert pdf_of(plan).pages


def calendar(past: list[Plan], version: int | None = None) -> dict[str, Any]:
    """The calendar's entries by id of their part, for a plan that came through these versions."""
    versions = list(enumerate(past, 1))
    present = stored(past[-1], version or len(past))
    events = Calendar.from_ical(export(present, "ics", past=versions).content).walk("VEVENT")
    return {str(e["uid"]).removeprefix("f" * 32 + "-").removesuffix("@cairn"): e for e in events}


def test_only_what_moves_gets_a_new_sequence() -> None:
    plan = a_plan()
    moved = apply(plan, Change(kind="move", target="a1", due=date(2027, 3, 31)), TODAY)
    before, after = calendar([plan]), calendar([plan, moved])
    assert before.keys() == after.keys()
    assert [name for name in after if after[name]["sequence"] > before[name]["sequence"]] == ["a1"]


@pytest.mark.parametrize(
    "change",
    [
        Change(kind="remove", target="a1"),
        Change(kind="status", target="a1", status="done"),
        Change(kind="status", target="a1", status="dropped"),
        Change(kind="status", target="a1", status="postponed"),
    ],
)
def test_what_is_no_longer_to_be_done_is_cancelled_under_the_same_identity(change: Change) -> None:
    plan = a_plan()
    entry = calendar([plan, apply(plan, change, TODAY)])["a1"]
    assert (entry["status"], entry["sequence"]) == ("CANCELLED", 2)
    assert entry["dtstart"].dt == date(2027, 1, 1)


def test_what_comes_back_is_confirmed_again_with_a_higher_sequence() -> None:
    plan = a_plan()
    entry = calendar([plan, apply(plan, Change(kind="remove", target="a1"), TODAY), plan])["a1"]
    assert (entry["status"], entry["sequence"]) == ("CONFIRMED", 3)


def test_a_deleted_plan_cancels_everything() -> None:
    plan = a_plan()
    entries = calendar([plan, apply(plan, Change(kind="delete"), TODAY)])
    assert {str(e["status"]) for e in entries.values()} == {"CANCELLED"}
    assert len(entries) == 10


@given(st.lists(st.sampled_from(["a1", "a2", "o1", "c1", "remove a3", "rhythm"]), max_size=6))
@settings(max_examples=30, deadline=None)
def test_sequences_never_fall_and_no_identity_is_lost(steps: list[str]) -> None:
    past, seen = [a_plan()], calendar([a_plan()])
    for number, step in enumerate(steps):
        day = date(2028, 1, 1 + number)
        change = {
            "a1": Change(kind="move", target="a1", due=day), "a2": Change(kind="move", target="a2", due=day),
            "o1": Change(kind="objective_date", target="o1", due=day), "c1": Change(kind="check_in", months=3),
            "rhythm": Change(kind="check_in", months=1), "remove a3": Change(kind="remove", target="a3"),
        }[step]  # fmt: skip
        try:
            past.append(apply(past[-1], change, TODAY))
        except TargetGoneError:
            continue
        now = calendar(past)
        assert seen.keys() <= now.keys()
        assert all(now[name]["sequence"] >= seen[name]["sequence"] for name in seen)
        seen = now


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Career development plan", "Timeline", "30 June 2027", "as of September 2021", "Learn: French")),
        (
            "fr",
            (
                "Plan de développement professionnel",
                "Calendrier",
                "30 juin 2027",
                "septembre 2021",
                "Apprendre : French",
            ),
        ),
        (
            "es",
            (
                "Plan de desarrollo profesional",
                "Calendario",
                "30 de junio de 2027",
                "septiembre de 2021",
                "Aprender: French",
            ),
        ),
    ],
)
def test_the_document_speaks_the_language_asked_for(language: Language, said: tuple[str, ...]) -> None:
    pdf = PdfReader(BytesIO(export(stored(a_full_plan()), "pdf", language).content))
    word = Document(BytesIO(export(stored(a_full_plan()), "docx", language).content))
    text = words_of(pdf)
    in_word = "\n".join(p.text for p in word.iter_inner_content() if hasattr(p, "text"))
    for words in said:
        assert words in text
    assert said[0] in in_word
    assert pdf.trailer["/Root"]["/Lang"].startswith(language)
    assert word.core_properties.language.startswith(language)


def test_the_pdf_is_tagged_and_the_word_document_has_real_headings_and_a_header() -> None:
    root = pdf_of(a_full_plan()).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    word = docx_of(a_full_plan())
    styles = [p.style.name for p in word.paragraphs]
    assert styles[0] == "Title"
    assert styles.count("Heading 1") > 4
    assert word.sections[0].header.paragraphs[0].text == "Career development plan · Amara Diallo"
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in word.tables)
    for footer in (word.sections[0].footer, word.sections[0].first_page_footer):
        assert {"PAGE", "NUMPAGES"} <= {e.text for e in footer._element.iter() if e.tag.endswith("instrText")}


def test_what_a_person_wrote_is_not_translated() -> None:
    plan = a_plan(aim="Learn: everything", title="Mon plan à moi")
    assert "Mon plan à moi" in words_of(PdfReader(BytesIO(export(stored(plan), "pdf", "es").content)))


@pytest.mark.parametrize("language", ["fr", "es"])
def test_a_text_that_is_missing_in_a_language_is_refused_with_file_and_line(language: str, tmp_path: Path) -> None:
    text = (ROOT / "config" / f"plan.{language}.yaml").read_text(encoding="utf-8")
    broken = tmp_path / f"plan.{language}.yaml"
    broken.write_text(text.replace("  reached_on:", "  reached_at:"), encoding="utf-8")
    with pytest.raises(ConfigFileError, match="reached_on") as error:
        yaml_file.load(broken, LanguageTexts)
    assert f"{broken}:" in str(error.value)
