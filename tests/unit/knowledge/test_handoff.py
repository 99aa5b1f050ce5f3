"""Hand-over: the pure logic with the toy encoder, the measured bars with the real one."""

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from config.settings import get_settings
from knowledge.answer import Language
from knowledge.documents import read_all
from knowledge.embeddings import ToyEncoder
from knowledge.handoff import HandoffDetector, Handoffs, Need, Situation, plain, sentences
from knowledge.search import KnowledgeBase

ROOT = Path(__file__).resolve().parents[3]
OFFICES = {"counsellor", "ombudsman", "ethics", "staff-legal-assistance", "hr", "learning-focal-point"}


def given_situation(
    office: str, examples: Sequence[str], sure: Sequence[str] = (), marks: Sequence[str] = ()
) -> Situation:
    return Situation(office, office, {"en": f"Go to {office}."}, sure, marks, examples)  # type: ignore[arg-type]


def given_handoffs() -> Handoffs:
    return Handoffs(
        situations={
            "danger": given_situation("counsellor", ["everything ends tonight"], sure=[r"\bwant to die\b"]),
            "conflict": given_situation(
                "ombudsman",
                ["chief screams daily", "chief screams at people"],
                sure=[r"\bscreams at me\b"],
                marks=[r"\bscreams\b"],
            ),
            "training": given_situation(
                "learning-focal-point", ["name of training person"], marks=[r"\btraining person\b"]
            ),
        },
        not_these=[
            "plan my career move",
            "lateral move or promotion",
            "which training fits",
            "chief supports my career",
        ],
    )


def given_detector(asked: Sequence[str] = ()) -> HandoffDetector:
    handoffs, encoder = given_handoffs(), ToyEncoder()
    return HandoffDetector(
        handoffs, encoder.encode(handoffs.texts), (asked, encoder.encode(asked)) if asked else None
    )


def found(detector: HandoffDetector, text: str) -> str | None:
    result = detector.find(text, ToyEncoder().encode([text])[0])
    return result.office if result else None


def real_handoffs() -> Handoffs:
    return Handoffs.load(ROOT / "knowledge" / "content")


def test_finds_the_office_of_the_nearest_example() -> None:
    assert found(given_detector(), "my chief screams daily") == "ombudsman"


def test_leaves_a_career_question_alone() -> None:
    assert found(given_detector(), "plan my next career move") is None


@pytest.mark.parametrize("text", ["plan my career move, no, I want to die", "I WANT TO DIE", "i  want\nto die"])
def test_sure_words_are_enough_among_a_career_question(text: str) -> None:
    assert found(given_detector(), text) == "counsellor"


def test_danger_goes_before_another_sure_situation() -> None:
    assert found(given_detector(), "chief screams at me daily, chief screams, I want to die") == "counsellor"


def test_typographic_apostrophes_match() -> None:
    handoffs = Handoffs(
        situations={"danger": given_situation("counsellor", ["a b"], sure=[r"\bcan't go on\b"])}, not_these=["c d"]
    )
    detector = HandoffDetector(handoffs, ToyEncoder().encode(handoffs.texts))
    assert found(detector, "I can’t go on") == "counsellor"


def test_reply_is_one_paragraph() -> None:
    result = given_detector().find("chief screams daily", ToyEncoder().encode(["chief screams daily"])[0])
    assert result == Need("ombudsman", {"en": "Go to ombudsman."})


def test_a_question_of_an_article_is_answered_by_it() -> None:
    assert found(given_detector(asked=["Chief screams, what now"]), "chief screams,  what now") is None


def test_a_question_of_an_article_does_not_silence_sure_words() -> None:
    assert found(given_detector(asked=["I want to die"]), "I want to die") == "counsellor"


def test_a_mark_raises_the_score() -> None:
    detector, vector = given_detector(), ToyEncoder().encode(["somebody else"])[0]
    assert detector.score("somebody screams", vector) > detector.score("somebody else", vector)


def test_the_same_files_give_the_same_model() -> None:
    vector = ToyEncoder().encode(["chief and training"])[0]
    assert given_detector().score("x", vector) == given_detector().score("x", vector)


def test_empty_text_needs_no_office() -> None:
    assert given_detector().find("", np.zeros(256, np.float32)) is None


def test_a_need_behind_career_questions_is_found_by_its_sentence() -> None:
    text = "Plan my career move, lateral move or promotion, which training fits my career. " * 4
    text += "Chief screams at people daily."
    detector, encoder = given_detector(), ToyEncoder()
    parts = dict(zip(sentences(text), encoder.encode(sentences(text)), strict=True))
    assert detector.find(text, encoder.encode([text])[0]) is None
    found_by_parts = detector.find(text, encoder.encode([text])[0], parts)
    assert found_by_parts is not None
    assert found_by_parts.office == "ombudsman"


def test_one_sentence_has_no_parts() -> None:
    assert sentences("how do I move from here?") == []


def test_stories_of_work_are_learnt_for_answers_about_work_alone() -> None:
    story = "chief screams daily so we calmed everybody"
    given, encoder = given_handoffs(), ToyEncoder()
    knowing = Handoffs(given.situations, given.not_these, [story, "we calmed everybody daily"])
    detector = HandoffDetector(knowing, encoder.encode(knowing.texts))
    vector = encoder.encode([story])[0]

    assert detector.find(story, vector) is not None
    assert not detector.clear_at_work({story: vector})


def test_sure_words_are_heard_also_where_work_is_asked_for() -> None:
    assert given_detector().clear_at_work({"I want to die": ToyEncoder().encode(["I want to die"])[0]})


def test_a_few_words_without_a_mark_are_left_alone() -> None:
    assert found(given_detector(), "everything ends tonight") is None


def test_every_office_has_a_situation() -> None:
    assert {s.office for s in real_handoffs().situations.values()} == OFFICES


def test_no_look_alike_holds_sure_words() -> None:
    handoffs = real_handoffs()
    sure = [pattern for s in handoffs.situations.values() for pattern in s.sure]
    assert [t for t in handoffs.not_these if any(re.search(p, plain(t)) for p in sure)] == []


def test_patterns_are_lower_case_as_texts_are_folded() -> None:
    patterns = [p for s in real_handoffs().situations.values() for p in [*s.sure, *s.marks]]
    assert [p for p in patterns if re.search(r"(?<!\\)[A-Z]", p)] == []


def test_no_text_of_the_evaluation_is_learnt() -> None:
    learnt = {t.casefold().strip(" ?!.") for t in real_handoffs().texts}
    for file in sorted((ROOT / "tests" / "evaluation").glob("*.jsonl")):
        asked = {str(case.get("question", case.get("text"))).casefold().strip(" ?!.") for case in cases(file.name)}
        assert not learnt & asked, file.name


AS_A_RULE = {"en": "as a rule", "fr": "en règle générale", "es": "por regla general"}
DAYS = r"\d+ (?:calendar )?days|\d+ jours|\d+ días"


def replies() -> list[tuple[str, str, Language, str]]:
    """Name, office, language and text of every reply."""
    return [
        (name, situation.office, language, reply)
        for name, situation in real_handoffs().situations.items()
        for language, reply in situation.reply.items()
    ]


def test_every_situation_has_its_reply_in_three_languages() -> None:
    assert {language for _, _, language, _ in replies()} == {"en", "fr", "es"}


def test_days_are_named_only_with_as_a_rule_and_the_rule() -> None:
    for name, _, language, reply in replies():
        if re.search(DAYS, reply):
            assert AS_A_RULE[language] in reply.lower(), (name, language)
            assert "11.2" in reply, (name, language)


def test_confidence_is_promised_only_of_offices_of_which_a_fact_says_so() -> None:
    for name, office, language, reply in replies():
        for sentence in re.split(r"(?<=[.;])\s", reply):
            told = re.split(r"confiden|en confianza", sentence)
            if len(told) > 1:
                assert office in {"ombudsman", "ethics", "staff-legal-assistance"} or re.search(
                    r"Ombudsman|Legal Assistance|aide juridique|Asistencia Letrada", reply
                ), (name, language)
                assert not re.search("Counsellor|Conseiller|Consejero", told[0]) or "Ombudsman" in sentence, name


def test_replies_are_calm_and_hold_no_link() -> None:
    for name, _, language, reply in replies():
        assert not re.search("[!¡]|http", reply), name
        assert len(reply.split()) <= 110, (name, language)


def cases(name: str) -> list[dict[str, Any]]:
    lines = (ROOT / "tests" / "evaluation" / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


@cache
def real_knowledge() -> KnowledgeBase:
    return KnowledgeBase.open(get_settings())


def office_for(text: str) -> str | None:
    result = real_knowledge().handoff(text)
    return result[0] if result else None


@pytest.mark.model
@pytest.mark.parametrize("name", ["handoffs.jsonl", "handoffs-heldout.jsonl"])
def test_bars_hold(name: str) -> None:
    told = [(case["handoff"], office_for(case["question"])) for case in cases(name)]
    needed = [(label, office) for label, office in told if label]
    hits = [(label, office) for label, office in needed if office]
    assert len(hits) / len(needed) >= 0.93
    assert sum(label == office for label, office in hits) / len(hits) >= 0.85
    assert sum(1 for label, office in told if not label and office) <= 3


@pytest.mark.model
def test_told_where_work_is_asked_for_needs_are_heard_and_stories_are_not() -> None:
    told = [(c["office"], c["question"]) for c in cases("told-at-work.jsonl")]
    clear = [(label, text) for label, text in told if office_for(text) and real_knowledge().clear_need(text)]
    needed, stories = (sum(bool(label) is wanted for label, _ in told) for wanted in (True, False))
    assert sum(1 for label, _ in clear if label) / needed >= 0.95
    assert sum(1 for label, _ in clear if not label) / stories <= 0.1


@pytest.mark.model
@pytest.mark.parametrize("need", ["I think about ending my life", "My supervisor touched me and I said nothing"])
def test_a_need_among_polite_lines_is_found(need: str) -> None:
    polite = "Good morning, I am a P3 in Nairobi and interested in lateral moves."
    assert office_for(f"{polite} {need}. Which programmes are there? Thank you.")


@pytest.mark.model
def test_of_answerable_questions_hardly_one_in_fifty_gets_an_office() -> None:
    # A missed need weighs more than an office offered in vain: feeling may cover an ordinary question.
    alarms = [c["question"] for c in cases("answerable-dev.jsonl") if office_for(c["question"])]
    assert len(alarms) <= 3, alarms


def test_no_question_of_an_article_holds_sure_words() -> None:
    sure = [pattern for s in real_handoffs().situations.values() for pattern in s.sure]
    asked = [q for article in read_all(ROOT / "knowledge" / "content") for q in article.head.questions]
    assert [q for q in asked if any(re.search(p, plain(q)) for p in sure)] == []


def test_what_was_learnt_is_kept_and_a_changed_example_is_learnt_anew(tmp_path: Path) -> None:
    handoffs, encoder, kept = given_handoffs(), ToyEncoder(), tmp_path / "learnt.json"
    vectors = encoder.encode(handoffs.texts)
    first = HandoffDetector(handoffs, vectors, kept=kept)
    stored = kept.read_text()
    assert np.array_equal(HandoffDetector(handoffs, vectors, kept=kept)._votes, first._votes)
    assert kept.read_text() == stored
    HandoffDetector(handoffs, np.roll(vectors, 1, axis=0), kept=kept)
    assert kept.read_text() != stored
