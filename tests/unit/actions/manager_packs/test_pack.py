"""The pack: every statement is the person's own or quoted with its source; short; on two sheets; text stays text."""

import re
from datetime import date
from io import BytesIO
from itertools import product
from typing import get_args
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from actions.manager_packs import maker
from actions.manager_packs.build import ITEM_WORDS
from actions.manager_packs.document import document
from actions.manager_packs.maker import make, support_file
from actions.manager_packs.quotes import article_of, sentences_in
from actions.manager_packs.spec import Situation, pack_file
from actions.manager_packs.types import Given, Line, Pack
from actions.manager_packs.words import count_words
from actions.plans.export.pdf import to_pdf
from actions.plans.export.word import to_docx
from actions.plans.texts import language_texts, plan_texts
from actions.sharing.items import Answers, Item, items_of
from actions.sharing.texts import sharing_texts
from config.yaml_file import ConfigFileError
from knowledge.answer import Category, Language, Organisation
from tests.unit.actions.plans.given import a_full_plan, a_plan

TODAY = date(2026, 11, 25)
SPEC = pack_file()
SITUATIONS: tuple[Situation, ...] = get_args(Situation)
ORGANISATIONS: tuple[Organisation, ...] = get_args(Organisation)
CATEGORIES: tuple[Category, ...] = get_args(Category)
LANGUAGES: tuple[Language, ...] = get_args(Language)
ITEMS = items_of(
    a_full_plan(), Answers("Most: Depth. Least: Moving up.", "Most: Seeing results."), sharing_texts()
)  # fmt: skip
GENERAL = [
    Given(organisation=o, category=c, situations=(s,) if s else ())
    for o, c, s in product((None, *ORGANISATIONS), (None, *CATEGORIES), (None, *SITUATIONS))
]
SHARED = Given(
    name="Sara Bello", organisation="un-secretariat", category="GS", grade="G-3", items=ITEMS, until=date(2027, 3, 1)
)


def lines_of(pack: Pack) -> list[Line]:
    parts = [*pack.shown, *pack.agenda]
    return [
        *(line for part in parts for line in part.lines),
        *pack.expects, *pack.promise, *pack.support, *pack.sensitive,
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_statement_is_shared_or_quoted_word_for_word_with_its_source(language: Language) -> None:
    """In another language than English what is quoted is a translation, and its quotation is still the article's own."""
    support = {entry.title: f"{entry.conditions} {entry.caution}" for entry in support_file(language).support}
    said = sentences_in(language)
    for given_pack in (SHARED, *GENERAL):
        for line in lines_of(make(given_pack, TODAY, language)):
            if line.quotation is not None:
                text = article_of(line.quotation.article).text
                assert text[line.quotation.start : line.quotation.end] == line.quotation.text
                assert line.text == said.get(line.quotation.text, line.quotation.text)
                assert line.quotation.as_of
                assert line.number
            elif line.source is not None:
                assert support[line.text] == line.below
                assert line.source.as_of
                assert line.number
            else:
                assert line.item in given_pack.items
                assert (line.text, line.below) == (line.item.text, line.item.detail)  # type: ignore[union-attr]


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_a_general_pack_under_nine_hundred_words_for_every_category_and_situation(
    language: Language,
) -> None:
    assert len(GENERAL) == 3 * (1 + len(CATEGORIES)) * (1 + len(SITUATIONS))
    assert max(count_words(make(one, TODAY, language), pack_file(language)) for one in GENERAL) <= 900


@pytest.mark.parametrize("language", ["fr", "es"])
def test_all_that_a_pack_says_is_said_in_the_managers_language(language: Language) -> None:
    assert SPEC.sentences() - set(sentences_in(language)) == set()
    english = {line.below for one in GENERAL for line in make(one, TODAY).support}
    there = {line.below for one in GENERAL for line in make(one, TODAY, language).support}
    assert english & there == set()


@pytest.mark.parametrize("language", ["fr", "es"])
def test_a_translation_holds_the_same_figures(language: Language) -> None:
    pairs = list(sentences_in(language).items())
    pairs += [
        (f"{one.conditions} {one.caution}", f"{other.conditions} {other.caution}")
        for one, other in zip(support_file().support, support_file(language).support, strict=True)
    ]
    wrong = [pair for pair in pairs if len({tuple(sorted(re.findall(r"\d+", text))) for text in pair}) > 1]
    assert wrong == []


def test_a_translated_sentence_that_no_pack_quotes_any_more_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def one_too_many(language: Language) -> dict[str, str]:
        return {"No article says this.": "Aucun article ne dit ceci."} if language == "fr" else {}

    monkeypatch.setattr(maker, "sentences_in", one_too_many)
    maker.content_in.cache_clear()
    with pytest.raises(ConfigFileError, match="No article says this"):
        maker.check()
    maker.content_in.cache_clear()


def test_a_pack_says_that_it_is_translated_where_it_is() -> None:
    assert [make(Given(), TODAY, language).translated for language in LANGUAGES] == [False, True, True]


words = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=400)
some_items = st.lists(
    st.builds(
        Item, ref=st.integers(1, 999).map("objective:o{}".format),
        kind=st.sampled_from(["aim", "objective", "action", "strength", "values", "evidence", "knowledge"]),
        text=st.one_of(words, st.integers(1, 300).map(lambda n: "word " * n)), detail=st.none() | words,
    ),
    max_size=60,
)  # fmt: skip


@settings(max_examples=60, deadline=None, derandomize=True)
@given(some_items, st.sampled_from(ORGANISATIONS), st.sampled_from(CATEGORIES), st.lists(st.sampled_from(SITUATIONS)))
def test_a_pack_of_anything_shared_is_under_nine_hundred_words(
    items: list[Item], organisation: Organisation, category: Category, situations: list[Situation]
) -> None:
    wanted = Given("Sara Bello", organisation, category, None, tuple(situations), tuple(items), date(2027, 3, 1))
    pack = make(wanted, TODAY)
    assert count_words(pack, SPEC) <= 900
    assert sum(len(shown.lines) for shown in pack.shown) + pack.more == len(items)


def test_what_is_long_is_cut_in_the_pack_and_says_so() -> None:
    item = Item(ref="brand", kind="brand", text="word " * 200)
    pack = make(Given(name="Sara", items=(item,), until=date(2027, 3, 1)), TODAY)
    shown = pack.shown[0].lines[0].text
    assert shown.endswith("…")
    assert len(shown.split()) == ITEM_WORDS + 1


FULLEST = Given(None, "un-secretariat", "UNV", None, ("plateau", "downsizing"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("given_pack", [SHARED, FULLEST])
def test_it_prints_on_two_sheets(given_pack: Given, language: Language) -> None:
    made = document(make(given_pack, TODAY, language), pack_file(language), language_texts(language))
    assert len(PdfReader(BytesIO(to_pdf(made))).pages) <= 2


def test_every_pack_names_the_offices_for_harassment_fear_and_disputes() -> None:
    many = Given(situations=SITUATIONS, items=ITEMS, until=date(2027, 3, 1), name="Sara")
    for one in (*GENERAL, SHARED, many):
        said = " ".join(line.text for line in make(one, TODAY).sensitive)
        assert all(office in said for office in ("Staff Counsellor", "Ombudsman", "Office of Staff Legal Assistance"))


def test_the_agenda_takes_thirty_minutes_by_the_steps_of_the_journey() -> None:
    pack = make(Given(), TODAY)
    assert sum(step.minutes for step in pack.agenda) == 30
    assert [step.name for step in pack.agenda][1:] == [
        "Know Yourself", "Know What Actions to Take", "Prepare a Plan for Action", "Create Your Future",
    ]  # fmt: skip


@pytest.mark.parametrize("situation", SITUATIONS)
def test_each_situation_asks_its_own_questions(situation: Situation) -> None:
    asked = {line.text for step in make(Given(situations=(situation,)), TODAY).agenda for line in step.lines}
    general = {line.text for step in make(Given(), TODAY).agenda for line in step.lines}
    assert len(asked - general) >= 3


def test_what_was_shared_is_asked_about_and_nothing_else() -> None:
    goal = tuple(item for item in ITEMS if item.ref == "objective:o1")
    pack = make(Given(name="Sara", items=goal, until=date(2027, 3, 1)), TODAY)
    asked = {line.text for step in pack.agenda for line in step.lines}
    assert "What makes your goal worth the effort for you?" in asked
    assert "Where does your strength get too little room at present?" not in asked


def test_support_is_only_what_is_open_to_this_person() -> None:
    for one in GENERAL:
        for line in make(one, TODAY).support:
            entry = next(
                s
                for s in support_file().support
                if s.title == line.text and f"{s.conditions} {s.caution}" == line.below
            )
            assert entry.open_to(one.organisation or "un-secretariat", one.category, one.grade, "staff")


def test_a_pack_for_undp_does_not_pass_the_secretariats_rules_off_as_its_own() -> None:
    for one in (one for one in GENERAL if one.organisation == "undp"):
        pack = make(one, TODAY)
        assert not any("Secretariat" in line.text for line in (*pack.expects, *pack.promise))


HOSTILE = (
    '=HYPERLINK("http://evil.example","x")',
    "<script>alert(1)</script>",
    '#import "x"',
    "[x](javascript:alert(1))",
)


def test_what_a_person_wrote_is_only_text_in_word_and_pdf() -> None:
    plan = a_plan(aim="; ".join(HOSTILE), brand=HOSTILE[0])
    items = items_of(plan, Answers(), sharing_texts())
    made = document(make(Given(name=HOSTILE[1], items=items, until=date(2027, 3, 1)), TODAY), SPEC, plan_texts())
    content = to_docx(made)
    assert "".join(HOSTILE[:1]) in "\n".join(p.text for p in docx.Document(BytesIO(content)).paragraphs)
    with ZipFile(BytesIO(content)) as archive:
        inside = archive.read("word/document.xml")
    assert b"<script" not in inside
    assert b"w:hyperlink" not in inside
    pdf = PdfReader(BytesIO(to_pdf(made)))
    assert all("/Annots" not in page for page in pdf.pages)
    assert "HYPERLINK" in "".join(page.extract_text() for page in pdf.pages)
