"""Adds to an answer what the organisation entered: the contact of the office it names, and what is coming up. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from knowledge.answer import Answer, Language, Question
from knowledge.organisation_files import Asker, Event, OrganisationFiles
from knowledge.organisation_texts import OrganisationTexts

EVENTS = 3
"""How many dates are named at most."""


@dataclass(frozen=True)
class OrganisationHelp:
    """What the organisation entered, with the words around it."""

    files: OrganisationFiles
    texts: Mapping[Language, OrganisationTexts]

    def added(self, answer: Answer, question: Question, today: date) -> Answer:
        """The answer with the contact of its office, or with the dates that go with what it cites; as it is if there are none."""
        asker = Asker(question.org, question.category, question.duty_station)
        said = self._contact(answer, asker) or self._coming(answer, asker, today)
        return answer.model_copy(update={"text": f"{answer.text}\n\n{said}"}) if said else answer

    def _contact(self, answer: Answer, asker: Asker) -> str:
        contact = self.files.whom(answer.handoff or answer.turn_to or "", asker)
        if contact is None:
            return ""
        said = self.texts[answer.language].contact
        return said.format(name=contact.name, reach=contact.reach, as_of=contact.as_of)

    def _coming(self, answer: Answer, asker: Asker, today: date) -> str:
        cited = answer.citations[0].article if answer.answered and answer.citations else None
        kinds = [kind for kind, articles in self.files.shown_with.items() if cited in articles]
        events = self.files.coming(today, asker, kinds)[:EVENTS] if kinds else []
        texts = self.texts[answer.language]
        return texts.coming.format(events="; ".join(_line(event, texts) for event in events)) if events else ""


def _line(event: Event, texts: OrganisationTexts) -> str:
    timed = isinstance(event.starts, datetime)
    when = f"{event.starts:%Y-%m-%d %H:%M}" if timed else event.day.isoformat()
    return texts.event.format(title=event.title, when=when, where=event.place or event.url)
