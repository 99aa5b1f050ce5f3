"""The moves from one position: in every direction, each with why it may fit, what it asks, which rule decides. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, zip_longest
from typing import Any, get_args

from actions.journey.architecture import Architecture, FieldOfWork, Move
from actions.journey.file_parts import Facts, Shape
from actions.journey.options import CareerOption, as_data, ranked
from actions.journey.picture import Snapshot
from actions.journey.scoring import MATTERS, WIDE, best_worst, leaders
from actions.journey.spec import JourneyFile
from actions.plans.words import plain
from knowledge.answer import Category

SHAPES: tuple[Shape, ...] = get_args(Shape)
CATEGORIES: tuple[Category, ...] = get_args(Category)
FEW_VALUES = 3
"""Up to this many values on top say something about a move."""
OWN_TRACK: Mapping[str, str] = {"GS": "general-service", "P": "professional", "NO": "professional", "D": "managerial"}
TIES = frozenset({"place", "caring", "partner"})
STEM = 6
"""Letters. Words that begin alike are taken for one: "transport" and "transportation"."""
_GRADE = re.compile(r"\b(?:(gs?|p|d|fs)[ -]?(\d{1,2})|(no)[ -]?([a-e]))\b", re.IGNORECASE)
_CATEGORY_OF: Mapping[str, Category] = {"g": "GS", "gs": "GS", "p": "P", "d": "D", "fs": "FS", "no": "NO"}


@dataclass(frozen=True)
class Position:
    """Where one looks from: one's own post, or one that was named. `field`: id of a stream or a job network."""

    organisation: str | None = None
    category: str | None = None
    grade: str | None = None
    field: str | None = None

    @property
    def facts(self) -> Facts:
        """As rules read it."""
        return {"organisation": self.organisation, "category": self.category, "grade": self.grade}


@dataclass(frozen=True)
class Self:
    """What the person said of themselves, as far as it bears on moves."""

    seen: Snapshot = field(default_factory=lambda: Snapshot({}))
    circumstances: tuple[str, ...] = ()


def graded(text: str) -> tuple[Category, str] | None:
    """Category and grade that a text names: "G-5", "gs5", "NOB"."""
    found = _GRADE.search(text)
    if found is None:
        return None
    letters, number = (found.group(1) or found.group(3)).lower(), (found.group(2) or found.group(4)).upper()
    short = "G" if letters == "gs" else letters.upper()
    return _CATEGORY_OF[letters], f"{short}{number}" if letters == "no" else f"{short}-{number}"


def field_in(text: str, fields: Sequence[FieldOfWork]) -> FieldOfWork | None:
    """The field of work that a text names, by the longest of its words that stands in it."""
    padded = f" {plain(text)} "
    found = [(len(name), f) for f in fields for name in (f.title, *f.also) if f" {plain(name)} " in padded]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def explore(spec: JourneyFile, architecture: Architecture, position: Position, about: Self) -> list[dict[str, Any]]:
    """All moves from a position, those that fit best first, as data.

    Each has what `options.as_data` gives and "kind" (its title), "between" (what changes), "fits" (why it may fit, in what
    the person said), "prepare", "leads_to".
    """
    found = ranked(architecture, position.facts, about.seen.weights, about.circumstances)
    return [_explored(spec, architecture, position, about, option) for option in found]


def varied(moves: Sequence[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """At most so many, the best of each kind in turn, so that sideways stands beside up."""
    by_kind = [[move for move in moves if move["shape"] == shape] for shape in SHAPES]
    by_kind.sort(key=lambda own: moves.index(own[0]) if own else len(moves))
    return [move for move in chain.from_iterable(zip_longest(*by_kind)) if move is not None][:most]


def _explored(
    spec: JourneyFile, architecture: Architecture, position: Position, about: Self, option: CareerOption
) -> dict[str, Any]:
    words, move = spec.explorer, option.move
    leads = [*_leads_to(spec, architecture, position, move)]
    return {
        **as_data(option),
        "kind": words.kinds[move.shape],
        "between": [words.between[change] for change in move.between],
        "fits": [*_fits(spec, about, move, leads)],
        "prepare": move.prepare,
        "leads_to": leads,
        "directions": list(move.directions),
    }


def _fits(spec: JourneyFile, about: Self, move: Move, leads: Sequence[str]) -> Iterator[str]:
    words, seen = spec.explorer, about.seen
    titles = spec.instruments["satisfaction"].titles
    mattering = [s for s in move.satisfies if seen.importance.get(s, 0) >= MATTERS]
    if mattering:
        # What the move serves first, not what matters most: else every move would give the same reason.
        source = mattering[0]
        matters, today = seen.importance[source], seen.today.get(source)
        missing = today is not None and matters - today >= WIDE
        text = words.fits_matters_gap if missing else words.fits_matters
        yield text.format(item=_quoted(titles[source]), importance=matters, today=today)
    elif not seen.importance and seen.choice.get("most") in move.satisfies:
        yield words.fits_most.format(item=_quoted(titles[seen.choice["most"]]))
    value = _value(spec, seen, move)
    if value is not None:
        yield words.fits_value.format(value=_quoted(value))
    if seen.ambition and _speaks_of(seen.ambition, " ".join([move.title, move.why, *leads])):
        yield words.fits_ambition.format(ambition=seen.ambition)
    if move.place and TIES & set(about.circumstances):
        yield words.fits_place


def _value(spec: JourneyFile, seen: Snapshot, move: Move) -> str | None:
    top = leaders(best_worst(seen.choices), seen.choices)
    served = [s.item for s in top if s.item in move.serves and s.value > 0]
    if len(top) > FEW_VALUES or not served:
        return None
    return spec.instruments["values"].titles.get(served[0])


def _quoted(title: str) -> str:
    return f"“{title}”"


def _speaks_of(ambition: str, target: str) -> bool:
    """Whether an ambition and a move share a word that is long enough to mean something."""
    return bool({w[:STEM] for w in plain(ambition).split() if len(w) >= STEM} & {
        w[:STEM] for w in plain(target).split() if len(w) >= STEM
    })  # fmt: skip


def _leads_to(spec: JourneyFile, architecture: Architecture, position: Position, move: Move) -> Iterator[str]:
    to = move.leads_to
    if to is None:
        return
    if position.organisation == "undp":
        yield from _roles(spec, architecture, position, to.tracks, to.streams)
    elif to.networks is not None:
        # Without a field of one's own it would be all of them, which says nothing.
        networks = _of(architecture.un_secretariat.job_networks, position.field, to.networks)
        if networks and position.field is not None:
            yield spec.explorer.leads_to_network.format(networks="; ".join(n.title for n in networks))


def _roles(
    spec: JourneyFile, architecture: Architecture, position: Position, tracks: Sequence[str], streams: str
) -> Iterator[str]:
    own = OWN_TRACK.get(position.category or "")
    wanted = [own if track == "own" else track for track in tracks]
    said: set[tuple[str, ...]] = set()
    for track in (t for t in wanted if t is not None):
        for stream in _of(architecture.undp.streams, position.field, streams):
            titles = architecture.undp.titles(track, stream.id)
            if titles not in said:
                said.add(titles)
                yield spec.explorer.leads_to.format(stream=stream.title, roles="; ".join(titles))


def _of(fields: Sequence[FieldOfWork], own: str | None, which: str) -> list[FieldOfWork]:
    """One's own field, the others, or all; without a field of one's own, "own" names none and "other" all."""
    if which == "own":
        return [f for f in fields if f.id == own]
    return [f for f in fields if which == "any" or f.id != own]


def plan_of(architecture: Architecture, organisation: str | None) -> dict[str, Any]:
    """The architecture itself as data, for a page to draw: UNDP's tracks by streams, the Secretariat's networks."""
    if organisation != "undp":
        house = architecture.un_secretariat
        return {
            "kind": "networks",
            "note": house.note,
            "categories": [c.model_dump() for c in house.categories],
            "networks": [n.title for n in house.job_networks],
            "sources": [
                s.resolved().model_dump(mode="json")
                for s in (house.source, house.categories_source, house.job_networks_source)
            ],
        }
    undp = architecture.undp
    return {
        "kind": "tracks",
        "note": undp.roles_note,
        "streams": [{"id": s.id, "title": s.title, "examples": list(s.examples)} for s in undp.streams],
        "tracks": [
            {
                **t.model_dump(), "grades": list(t.grades),
                "roles": [list(undp.titles(t.id, s.id)) for s in undp.streams],
            }
            for t in undp.tracks
        ],
        "sources": [undp.source.resolved().model_dump(mode="json")],
    }  # fmt: skip
