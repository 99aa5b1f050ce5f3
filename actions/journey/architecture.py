"""Tracks, streams, roles, categories, job networks and the moves between them. From config/architecture.yaml."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from actions.journey.file_parts import (
    Between,
    Facts,
    Problem,
    Rule,
    Shape,
    Slug,
    Strict,
    Template,
    Words,
    concerns,
    out_of_order,
    refuse,
)
from actions.plans.sources import SourceRef
from actions.plans.support import Direction
from config import overlay
from knowledge.answer import Category, Language, Organisation

Satisfaction = Literal["depth", "breadth", "up", "places", "colleagues", "circumstances", "purpose"]


class LeadsTo(Strict):
    """Where a move leads: tracks and streams of UNDP, job networks of the Secretariat."""

    tracks: tuple[Slug, ...] = ()
    streams: Literal["own", "other", "any"] = "any"
    networks: Literal["own", "other", "any"] | None = None


class Move(Strict):
    """A road."""

    id: Slug
    title: Words
    organisations: tuple[Organisation, ...] = ()
    categories: tuple[Category, ...] = ()
    grades_until: Mapping[Category, int] = {}
    directions: tuple[Direction, ...] = Field(min_length=1)
    shape: Shape
    between: tuple[Between, ...] = Field(min_length=1)
    place: bool = False
    why: Words
    because: Mapping[Satisfaction, Words] = {}
    satisfies: tuple[Satisfaction, ...]
    serves: tuple[Slug, ...] = ()
    asks: Words
    prepare: Words
    leads_to: LeadsTo | None = None
    rules: tuple[Rule, ...] = Field(min_length=1)
    actions: tuple[Template, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _actions_in_order(self) -> Self:
        refuse("Move", [*out_of_order(self.actions)])
        return self

    def rule_for(self, facts: Facts) -> Rule | None:
        """The first rule that concerns the person."""
        return next((r for r in self.rules if concerns(r.organisations, r.categories, facts)), None)

    def fits(self, facts: Facts) -> bool:
        """Whether it is a move for people of this organisation, category and grade at all."""
        if not concerns(self.organisations, self.categories, facts):
            return False
        last = next((n for category, n in self.grades_until.items() if category == facts.get("category")), None)
        level = re.search(r"\d+", facts.get("grade") or "")
        return last is None or level is None or int(level.group()) <= last


class Track(Strict):
    """A cluster of jobs by the nature of the work; `ics`: levels of the common classification."""

    id: Slug
    title: Words
    ics: Words
    grades: tuple[str, ...]
    work: Words
    note: str | None = None


class Cluster(Strict):
    """A big cluster of streams."""

    id: Slug
    title: Words
    about: Words


class FieldOfWork(Strict):
    """A field of work: a stream of UNDP or a job network of the Secretariat. `also`: words by which people name it."""

    id: Slug
    title: Words
    also: tuple[str, ...] = ()


class Stream(FieldOfWork):
    """A cluster of jobs by field."""

    cluster: Slug
    examples: tuple[str, ...]


class Roles(Strict):
    """Roles where a track and a stream, or several, meet."""

    track: Slug
    streams: tuple[Slug, ...] = Field(min_length=1)
    titles: tuple[Words, ...] = Field(min_length=1)


class UndpArchitecture(Strict):
    """Tracks, streams and roles of UNDP."""

    source: SourceRef
    tracks: tuple[Track, ...]
    clusters: tuple[Cluster, ...]
    streams: tuple[Stream, ...]
    roles: tuple[Roles, ...]
    roles_note: Words

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        refuse("UndpArchitecture", [*self._problems()])
        return self

    def titles(self, track: str, stream: str) -> tuple[str, ...]:
        """Roles where these two meet."""
        return tuple(title for r in self.roles if r.track == track and stream in r.streams for title in r.titles)

    def _problems(self) -> Iterator[Problem]:
        tracks, streams = [t.id for t in self.tracks], [s.id for s in self.streams]
        clusters = [c.id for c in self.clusters]
        for number, stream in enumerate(self.streams):
            if stream.cluster not in clusters:
                yield (
                    ("streams", number, "cluster"),
                    f"no cluster {stream.cluster!r}; there are {', '.join(clusters)}",
                )
        for number, roles in enumerate(self.roles):
            if roles.track not in tracks:
                yield ("roles", number, "track"), f"no track {roles.track!r}; there are {', '.join(tracks)}"
            for place, name in enumerate(roles.streams):
                if name not in streams:
                    yield ("roles", number, "streams", place), f"no stream {name!r}; there are {', '.join(streams)}"
        for track in tracks:
            for name in streams:
                if not self.titles(track, name):
                    yield ("roles",), f"no roles where track {track!r} and stream {name!r} meet"


class SecretariatCategory(Strict):
    """A category of staff, and how it mostly moves. Grades only where a source names them."""

    id: Category
    title: Words
    grades: tuple[str, ...] = ()
    mobility: Words
    note: str | None = None


class SecretariatArchitecture(Strict):
    """Categories and job networks of the Secretariat."""

    source: SourceRef
    note: Words
    categories: tuple[SecretariatCategory, ...]
    categories_source: SourceRef
    job_networks: tuple[FieldOfWork, ...]
    job_networks_source: SourceRef


class Architecture(Strict):
    """config/architecture.yaml as a whole."""

    undp: UndpArchitecture
    un_secretariat: SecretariatArchitecture
    moves: tuple[Move, ...]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        refuse("Architecture", [*self._problems()])
        return self

    def move(self, move_id: str) -> Move | None:
        """The move with this id."""
        return next((m for m in self.moves if m.id == move_id), None)

    def fields(self, organisation: str | None) -> tuple[FieldOfWork, ...]:
        """The fields of work of an organisation."""
        return self.undp.streams if organisation == "undp" else self.un_secretariat.job_networks

    def _problems(self) -> Iterator[Problem]:
        ids = [move.id for move in self.moves]
        tracks = {track.id for track in self.undp.tracks} | {"own"}
        for number, move in enumerate(self.moves):
            if move.id in ids[:number]:
                yield ("moves", number, "id"), f"move {move.id!r} stands twice"
            for place, track in enumerate(move.leads_to.tracks if move.leads_to else ()):
                if track not in tracks:
                    yield ("moves", number, "leads_to", "tracks", place), f"no track {track!r}"


def load_architecture(path: Path, language: Language = "en") -> Architecture:
    """Read the architecture.

    Raises:
        config.yaml_file.ConfigFileError: naming file, line and reason of every error.
    """
    return overlay.load(path, Architecture, language)
