"""Dates as people say them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.plans.dates import find, read, spoken

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("March", "2027-03-31"), ("in spring", "2027-05-31"), ("by next summer", "2027-08-31"), ("autumn 2027", "2027-11-30"),
        ("winter", "2027-02-28"), ("by June", "2027-06-30"), ("by the end of March 2027", "2027-03-31"),
        ("in 6 months", "2027-05-22"), ("in two years", "2028-11-22"), ("in a year", "2027-11-22"),
        ("half a year", "2027-05-22"), ("next year", "2027-12-31"), ("end of the year", "2026-12-31"),
        ("Q2 2027", "2027-06-30"), ("q1", "2027-03-31"), ("2027-03-01", "2027-03-01"), ("1/3/2027", "2027-03-01"),
        ("12/31/2027", "2027-12-31"), ("mid-March", "2027-03-15"), ("mid 2027", "2027-06-30"), ("next month", "2026-12-31"),
        ("30 June 2027", "2027-06-30"), ("June 30, 2027", "2027-06-30"), ("the 3rd of May", "2027-05-03"),
        ("2028", "2028-12-31"), ("tomorrow", "2026-11-23"), ("fin mars", "2027-03-31"), ("dans 6 mois", "2027-05-22"),
        ("en tres meses", "2027-02-22"), ("31 de diciembre", "2026-12-31"),
    ],
)  # fmt: skip
def test_a_date_is_read(text: str, day: str) -> None:
    assert read(text, TODAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    ["soon", "I don't know", "no", "5 hours", "5", "name 2 desks", "2 hours a week", "twice a month", "once every week",
      "45/45/2027", "in 9999999 years", ""],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert read(text, TODAY) is None


@pytest.mark.parametrize(
    ("text", "day", "words"),
    [
        ("move the mentoring to March", "2027-03-31", "to March"),
        ("add a course on data analysis by June", "2027-06-30", "by June"),
        ("Apply for three openings by the end of March.", "2027-03-31", "by the end of March"),
        ("by March I will have read the 2027 budget", "2027-03-31", "by March"),
    ],
)
def test_a_date_is_found_in_a_sentence_with_its_words(text: str, day: str, words: str) -> None:
    found = find(text, TODAY)
    assert found is not None
    assert found.day == date.fromisoformat(day)
    assert text[found.start : found.end] == words


@pytest.mark.parametrize(
    "text", ["I may march to the end", "remove the second action", "I want to may", "read for 5 months"]
)
def test_verbs_and_durations_are_no_dates(text: str) -> None:
    assert find(text, TODAY) is None


def test_a_date_is_said_as_one_says_it() -> None:
    assert spoken(date(2027, 6, 30)) == "30 June 2027"


@given(st.dates(date(2026, 11, 23), date(2060, 1, 1)))
@settings(max_examples=100, deadline=None)
def test_what_is_said_is_read_again(day: date) -> None:
    assert read(spoken(day), TODAY) == day


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_text_brings_it_down(text: str) -> None:
    read(text, TODAY)
    find(text, TODAY)
