"""Whether a question is answered: how much an article speaks of it, what kind it is, and the calibrated threshold."""

import numpy as np

from knowledge.answerability import fit
from knowledge.calibration import Signals, calibrate
from knowledge.coverage import Coverage
from knowledge.embeddings import ToyEncoder
from knowledge.lexical import stems

ARTICLES = [
    "Mentoring pairs colleagues for a year.",
    "Mobility is for Professional colleagues.",
    "Coaching for managers.",
]


def given_signals(leaning: float, covered: float) -> Signals:
    return Signals(question=0.5, passage=0.5, not_held=0.4, leaning=leaning, wording=0.0, covered=covered, words=4)


def test_an_article_that_has_all_words_of_a_question_covers_it() -> None:
    assert Coverage(ARTICLES).of(0, stems("a mentoring pair")) == 1.0


def test_a_rare_word_that_an_article_lacks_weighs_more_than_a_common_one() -> None:
    coverage = Coverage(ARTICLES)
    assert coverage.of(0, stems("mentoring annexes")) < coverage.of(1, stems("colleagues mentoring mobility"))


def test_a_question_of_nothing_but_common_words_covers_nothing() -> None:
    assert Coverage(ARTICLES).of(0, stems("what is it")) == 0.0


def test_a_question_near_those_that_are_held_leans_to_being_held() -> None:
    encoder = ToyEncoder()
    texts = ["how long is mentoring", "who may have mentoring", "who drew the annex", "who drew the cover"]
    held = np.array([True, True, False, False])
    vectors = encoder.encode(texts)
    learnt = fit(vectors, held, texts, ["en"] * 4)
    voters = vectors[list(learnt.voters)]
    near = [learnt.by_nearness(voters @ encoder.encode([text])[0]) for text in ("when is mentoring", "who drew it")]
    assert near[0] > 0 > near[1]


def test_the_threshold_refuses_as_many_of_the_one_kind_as_it_lets_through_of_the_other() -> None:
    held = [("en", given_signals(0.2 + n / 50, 0.8)) for n in range(40)]
    not_held = [("en", given_signals(-0.6 + n / 50, 0.3)) for n in range(40)]
    found = calibrate(  # type: ignore[arg-type]
        [*held, ("fr", held[39][1])],
        [*not_held, ("fr", not_held[0][1])],
        "2026-01-01",
        "numbers made up for this test",
    )
    threshold = found.threshold("en")
    refused = sum(found.confidence(signals, "en") < threshold for _, signals in held)  # type: ignore[arg-type]
    answered = sum(found.confidence(signals, "en") >= threshold for _, signals in not_held)  # type: ignore[arg-type]
    assert abs(refused - answered) <= 1
    assert refused < 5
