"""The explorer in chat: the moves from one's own position, or from one that was named."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from actions.events import Event, record
from actions.journey import store
from actions.journey.explorer import SHAPES, Position, explore, field_in, graded, varied
from actions.journey.journey_action import JourneyAction
from actions.journey.myself import myself
from actions.plans.words import plain
from actions.turn import Button, Outcome, Reply, Turn

SHOWN = 4
KIND_BUTTONS = 3


class ActionExploreOptions(JourneyAction):
    """Shows moves of every kind, or of one."""

    title = "action_explore_options"

    def act(self, turn: Turn, connection: Connection, prepared: Any) -> Outcome:
        """Show them."""
        words, button = self.spec.explorer, turn.button or {}
        position = _of_button(button) or self._position(turn)
        if position.organisation is None or position.category is None:
            return Outcome((Reply(text=words.unknown),))
        about = myself(self.content.spec, connection, turn.person, position)
        moves = explore(self.spec, self.content.architecture, position, about)
        kind = str(button.get("kind") or self._kind(turn.text))
        chosen = [m for m in moves if m["shape"] == kind] if kind in SHAPES else moves
        who = self.who(position)
        record(connection, Event.MOVES_EXPLORED, turn.person.id, {"kind": kind or None, "shown": len(chosen)})
        if not chosen:
            return Outcome((Reply(text=words.none.format(who=who), buttons=self._buttons(moves, kind, position)),))
        text = self._intro(chosen, kind, who)
        own = (position.organisation, position.category) == (turn.person.organisation, turn.person.category)
        if own and not about.seen.measured:
            text = f"{text} {words.no_picture}"
        shown = chosen[:SHOWN] if kind in SHAPES else varied(chosen, SHOWN)
        if len(shown) < len(chosen):
            text = f"{text} {words.more.format(shown=len(shown), count=len(chosen))}"
        card = {"kind": "options", "title": words.title, "options": shown, "url": address(position)}
        return Outcome((Reply(text=text, card=card, buttons=self._buttons(moves, kind, position, turn, connection)),))

    def _intro(self, chosen: list[dict[str, Any]], kind: str, who: str) -> str:
        words = self.spec.explorer
        if kind in SHAPES:
            return words.intro_kind.format(kind=chosen[0]["kind"], count=len(chosen), who=who)
        return words.intro.format(count=len(chosen), who=who)

    def _position(self, turn: Turn) -> Position:
        """The person's own position, with what the text names instead."""
        person, said = turn.person, graded(turn.text)
        named = next((e.value for e in turn.entities if e.kind == "organisation"), None)
        organisation = named if named in ("un-secretariat", "undp") else self._organisation(turn.text)
        organisation = organisation or person.organisation
        category: str | None
        category, grade = said or (person.category, person.grade)
        if said is None and (other := self._category(turn.text)) is not None and other != category:
            category, grade = other, None
        field = field_in(turn.text, self.content.architecture.fields(organisation))
        return Position(organisation, category, grade, field.id if field else None)

    def _organisation(self, text: str) -> str | None:
        said = f" {plain(text)} "
        options = self.spec.by_id["organisation"].options
        # Only the names themselves: "mission" says where one works, not for whom.
        return next((o.value for o in options if any(f" {plain(n)} " in said for n in (o.title, *o.also[:1]))), None)

    def _category(self, text: str) -> str | None:
        said = f" {plain(text)} "
        options = self.spec.by_id["category"].options
        names = {o.value: [n for n in (o.title, *o.also) if len(n) > 3] for o in options}
        return next((value for value, own in names.items() if any(f" {plain(n)} " in said for n in own)), None)

    def _kind(self, text: str) -> str:
        said = f" {plain(text)} "
        words = self.spec.explorer.kind_words
        return next((kind for kind, own in words.items() if any(f" {plain(word)} " in said for word in own)), "")

    def who(self, position: Position) -> str:
        """A position in words."""
        return who(self.content, position)

    def _buttons(
        self,
        moves: list[dict[str, Any]],
        kind: str,
        position: Position,
        turn: Turn | None = None,
        connection: Connection | None = None,
    ) -> tuple[Button, ...]:
        words, titles = self.spec.explorer, self.spec.buttons
        there = [shape for shape in SHAPES if shape != kind and any(m["shape"] == shape for m in moves)]
        of = {k: v for k, v in vars(position).items() if v is not None}
        buttons = [
            Button(words.kinds[shape], {"intent": "explore_options", "kind": shape, "position": of})
            for shape in sorted(there, key=("sideways", "up", "across", "here", "out").index)[:KIND_BUTTONS]
        ]
        buttons.append(Button(titles.readiness, {"intent": "show_readiness"}))
        waits = turn is not None and connection is not None and store.current(connection, turn.person.id)
        if waits and turn is not None and turn.expectation.flow == "journey":
            buttons.append(Button(titles.go_on, {"intent": "continue_journey"}))
        return tuple(buttons)


def _of_button(button: Mapping[str, Any]) -> Position | None:
    found = button.get("position")
    return Position(**found) if isinstance(found, Mapping) else None


def address(position: Position) -> str:
    """Address of the page that shows all moves from this position."""
    from urllib.parse import urlencode

    return f"/explore?{urlencode({k: v for k, v in vars(position).items() if v is not None})}"


def who(content: Any, position: Position) -> str:
    """A position in words: "G-5 (General Service), UN Secretariat, in Management and Administration"."""
    spec = content.spec
    words = spec.explorer
    names = {o.value: o.title for key in ("organisation", "category") for o in spec.by_id[key].options}
    category = names.get(position.category or "", position.category or "")
    grade = f"{position.grade} ({category})" if position.grade else category
    said: str = words.who.format(grade=grade, organisation=names.get(position.organisation or "", ""))
    field = next((f for f in content.architecture.fields(position.organisation) if f.id == position.field), None)
    return f"{said}, {words.in_field.format(field=field.title)}" if field else said
