"""Counts, intervals and changes say no more than a few choices can tell."""

from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.journey.scoring import (
    Choice,
    apart,
    best_worst,
    consistency,
    gaps,
    leaders,
    rating_moved,
    score_moved,
    weights,
    wilson,
)

SETS = ("abc", "ade", "afg", "bdf", "beg", "cdg", "cef")
"""Seven items in seven sets of three: each pair together exactly once."""


def by_order(order: str) -> list[Choice]:
    """The choices of somebody who has this order in mind."""
    return [Choice(tuple(s), min(s, key=order.index), max(s, key=order.index)) for s in SETS]


def test_best_minus_worst_follows_the_order_in_mind_at_its_two_ends() -> None:
    scores = best_worst(by_order("abcdefg"))
    assert (scores[0].item, scores[0].value, scores[0].shown) == ("a", 3, 3)
    assert (scores[-1].item, scores[-1].value) == ("g", -3)
    assert sum(s.value for s in scores) == 0


def test_an_interval_from_few_choices_is_wide_and_stays_within_the_scale() -> None:
    for score in best_worst(by_order("abcdefg")):
        assert -3 <= score.low <= score.value <= score.high <= 3
        assert score.high - score.low > 1


def test_a_set_that_was_skipped_makes_the_interval_wider() -> None:
    whole = {s.item: s for s in best_worst(by_order("abcdefg"))}
    fewer = {s.item: s for s in best_worst(by_order("abcdefg")[1:])}
    assert fewer["a"].shown == 2
    assert (fewer["a"].high - fewer["a"].low) / 2 > (whole["a"].high - whole["a"].low) / 3


@pytest.mark.parametrize(("won", "of", "low", "high"), [(6, 6, 0.785, 1.0), (3, 6, 0.268, 0.732), (0, 0, 0.0, 1.0)])
def test_wilsons_interval(won: int, of: int, low: float, high: float) -> None:
    assert wilson(won, of) == pytest.approx((low, high), abs=0.001)


def test_random_choices_are_rarely_told_apart_and_an_order_often() -> None:
    orders = ["".join(p) for p in list(permutations("abcdefg"))[::97]]
    ordered = [apart(*best_worst(by_order(o))[::6], by_order(o)) for o in orders]
    assert all(ordered)
    # All ways to answer two of the sets, the others held: first and second of a random answer are mostly one group.
    picks = [(x, y) for x, y in product("abc", "abc") if x != y]
    alone = 0
    for (m1, l1), (m2, l2) in product(picks, picks):
        choices = [
            Choice(("a", "b", "c"), m1, l1),
            Choice(
                ("a", "d", "e"), m2.translate(str.maketrans("abc", "ade")), l2.translate(str.maketrans("abc", "ade"))
            ),
        ]
        alone += len(leaders(best_worst(choices), choices)) == 1
    assert alone == 0


def test_choices_without_an_order_are_said_to_have_none() -> None:
    assert consistency(by_order("gfedcba")) == 1.0
    circles = [Choice(tuple(s), s[n % 3], s[(n + 1) % 3]) for n, s in enumerate(SETS)]
    found = consistency(circles)
    assert found is not None
    assert found < 1
    assert consistency(by_order("abcdefg")[1:]) is None


def test_the_gap_is_what_matters_less_what_is_there() -> None:
    found = gaps({"depth": 5, "up": 3, "purpose": 5}, {"depth": 2, "up": 5})
    assert [(g.item, g.width) for g in found] == [("depth", 3), ("up", -2)]


@pytest.mark.parametrize(("before", "after", "moved"), [(3, 4, False), (4, 3, False), (3, 5, True), (5, 2, True)])
def test_a_point_more_or_less_is_no_change(before: int, after: int, moved: bool) -> None:
    assert rating_moved(before, after) is moved


def test_a_score_has_moved_only_by_three_points_or_more() -> None:
    then, now = by_order("abcdefg"), by_order("gbcdefa")
    before, after = ({s.item: s for s in best_worst(c)} for c in (then, now))
    assert score_moved(before["a"], after["a"], then, now)
    assert not score_moved(before["d"], after["d"], then, now)


def test_what_matters_and_is_missing_counts_most() -> None:
    found = weights({"depth": 5, "breadth": 5, "up": 1}, {"depth": 1, "breadth": 5}, {})
    assert found["depth"] > found["breadth"] > 0 > found["up"]
    assert weights({}, {}, {"most": "depth", "least": "up"}) == {"depth": 1.0, "up": -1.0}


@given(st.lists(st.sampled_from(["abc", "acb", "bac", "bca", "cab", "cba"]), min_size=7, max_size=7))
def test_whatever_is_chosen_the_scores_add_up_to_nothing(orders: list[str]) -> None:
    choices = []
    for shown, order in zip(SETS, orders, strict=True):
        ranked = ["abc".index(letter) for letter in order]
        choices.append(Choice(tuple(shown), shown[ranked[0]], shown[ranked[2]]))
    scores = best_worst(choices)
    assert sum(s.value for s in scores) == 0
    assert leaders(scores, choices)[0] is scores[0]
