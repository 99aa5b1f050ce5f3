"""Contacts and dates that the organisation enters: told where they fit, never made up."""

from datetime import date
from pathlib import Path

import pytest

from config.settings import ROOT, Settings
from config.yaml_file import ConfigFileError
from knowledge.answer import Answer, Citation, Question
from knowledge.organisation import OrganisationHelp
from knowledge.organisation_files import Asker, OrganisationFiles
from knowledge.organisation_texts import organisation_texts

CONTACTS = """contacts:
  - {office: hr, name: HR desk, email: hr@example.org, as_of: "2026-11"}
  - {office: hr, name: HR desk Nairobi, phone: "+254 20 000", duty_stations: [Nairobi], as_of: "2026-11"}
  - {office: counsellor, name: Counsellor, place: Room 3, organisations: [undp], as_of: "2026-11"}
"""
CALENDAR = """shown_with: {career-lab: [career-labs]}
events:
  - {id: past, title: Past lab, kind: career-lab, starts: "2026-01-05", place: Online}
  - {id: late, title: Late lab, kind: career-lab, starts: "2027-03-01T14:00", place: Online}
  - {id: soon, title: Soon lab, kind: career-lab, starts: "2027-02-03", ends: "2027-02-05", place: Hall}
  - {id: undp, title: UNDP course, kind: course, starts: "2027-02-01", url: "https://example.org/x", organisations: [undp]}
"""
ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:x
BEGIN:VEVENT
UID:lab-1
SUMMARY:Career lab on interviews
DTSTART:20270210T090000Z
LOCATION:Room 1
END:VEVENT
END:VCALENDAR
"""
TODAY = date(2027, 1, 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "contacts.yaml").write_text(CONTACTS)
    (tmp_path / "calendar.yaml").write_text(CALENDAR)
    return tmp_path


@pytest.fixture
def files(folder: Path) -> OrganisationFiles:
    return OrganisationFiles.load(folder)


def helped(files: OrganisationFiles, answer: Answer, **asker: str) -> str:
    said = OrganisationHelp(files, organisation_texts(Settings().content))
    return said.added(answer, Question(question="?", **asker), TODAY).text  # type: ignore[arg-type]


def given_answer(**fields: object) -> Answer:
    return Answer(**{"question": "?", "answered": False, "confidence": 0.1, "text": "Not here.", **fields})  # type: ignore[arg-type]


def cited(article: str) -> list[Citation]:
    return [
        Citation(article=article, title="t", authority="framework", organisation="undp", document="d", document_title="d",
                 section=None, as_of="2020", quote="q", url="/")
    ]  # fmt: skip


def test_the_files_as_they_are_are_empty_and_sound() -> None:
    found = OrganisationFiles.load(ROOT / "config")
    assert (list(found.contacts), list(found.events)) == ([], [])


def test_the_contact_of_ones_own_place_comes_before_one_for_all(files: OrganisationFiles) -> None:
    assert files.whom("hr", Asker(duty_station="nairobi")).name == "HR desk Nairobi"  # type: ignore[union-attr]
    assert files.whom("hr", Asker(duty_station="Geneva")).name == "HR desk"  # type: ignore[union-attr]


def test_a_contact_of_the_other_organisation_is_none(files: OrganisationFiles) -> None:
    assert files.whom("counsellor", Asker("un-secretariat")) is None
    assert files.whom("ethics", Asker()) is None


def test_what_is_past_or_for_others_is_not_coming(files: OrganisationFiles) -> None:
    assert [e.id for e in files.coming(TODAY, Asker("un-secretariat"))] == ["soon", "late"]
    assert [e.id for e in files.coming(date(2027, 2, 5), Asker("un-secretariat"))] == ["soon", "late"]
    assert [e.id for e in files.coming(TODAY, Asker("undp"), ("course",))] == ["undp"]


def test_an_abstention_names_the_contact_of_the_office_that_it_names(files: OrganisationFiles) -> None:
    assert helped(files, given_answer(turn_to="hr")).endswith(
        "Where you work, that is HR desk: hr@example.org (checked 2026-11)."
    )


def test_a_hand_over_names_it_in_the_language_of_the_answer(files: OrganisationFiles) -> None:
    said = helped(files, given_answer(handoff="counsellor", language="fr"), org="undp")
    assert said.endswith("Là où vous travaillez, c'est Counsellor : Room 3 (vérifié en 2026-11).")


def test_where_nothing_is_entered_nothing_is_said(files: OrganisationFiles) -> None:
    assert helped(files, given_answer(turn_to="ethics")) == "Not here."
    assert (
        helped(OrganisationFiles(), given_answer(turn_to="hr", answered=True, citations=cited("career-labs")))
        == "Not here."
    )


def test_an_answer_on_career_labs_tells_the_next_ones(files: OrganisationFiles) -> None:
    said = helped(files, given_answer(answered=True, citations=cited("career-labs")))
    assert said.endswith(
        "Coming up where you work: Soon lab (2027-02-03, Hall); Late lab (2027-03-01 14:00, Online)."
    )


def test_a_calendar_file_is_read_beside_the_other(folder: Path) -> None:
    (folder / "calendar.ics").write_text(ICS.replace("\n", "\r\n"))
    found = {e.id: e for e in OrganisationFiles.load(folder).events}["lab-1"]
    assert (found.kind, found.place, found.day) == ("career-lab", "Room 1", date(2027, 2, 10))


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("contacts.yaml", "office: hr", "office: boss", r"contacts.yaml:2: contacts.0.office"),
        ("contacts.yaml", "email: hr@example.org", "email: nobody", r"contacts.yaml:2: contacts.0.email"),
        ("contacts.yaml", "place: Room 3, ", "", r"contacts.yaml:4: .*expected one of email, phone, url, place"),
        ("calendar.yaml", '"2026-01-05"', '"2026-13-05"', r"calendar.yaml:3: events.0.starts"),
        ("calendar.yaml", "id: late", "id: soon", r"calendar.yaml: id 'soon' stands twice"),
    ],
)
def test_an_error_is_named_with_file_and_line(folder: Path, name: str, old: str, new: str, told: str) -> None:
    path = folder / name
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(ConfigFileError, match=told):
        OrganisationFiles.load(folder)


def test_a_broken_calendar_file_is_named(folder: Path) -> None:
    (folder / "calendar.ics").write_text("BEGIN:VCALENDAR\nnonsense")
    with pytest.raises(ConfigFileError, match=r"calendar\.ics"):
        OrganisationFiles.load(folder)
