"""People, shares, revocations, erasures, days and requests in any order: nobody ever sees what was not shown to them.

CAIRN_SHARE_STEPS: how many steps in all; a few hundred here, 10,000 in `make soak`. What may be seen is worked out by a
model of its own, from what was done, in the simplest way.
"""

import os
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from actions import people
from actions.database import Database
from actions.own_data import store as own_data
from actions.plans import store as plans
from actions.sharing import agreed, store
from actions.sharing.agreed import New
from actions.sharing.answers import answers_of
from actions.sharing.items import chosen, items_of
from actions.sharing.store import Offer, ShareNotFoundError
from actions.sharing.texts import sharing_texts
from actions.turn import Person
from bot import tables
from tests.unit.actions.plans.given import a_full_plan

STEPS = int(os.environ.get("CAIRN_SHARE_STEPS", "400"))
A_RUN = 40
TODAY = date(2026, 11, 25)
NAMES = ("Helen Weber", "Ana Silva", "Kofi Mensah")
REFS = ("profile", "aim", "objective:o1", "action:a2", "strength:1", "appointment_end")
RUNS, LOOKS, TAKEN = count(), [0, 0], [0]
SELDOM = st.sampled_from([True, False, False, False])
"""What ends all looking, such as an erasure, is not to come in every run's first steps."""
_database: list[Database] = []

assert tables


def the_database() -> Database:
    """One for all runs, each with people of its own."""
    if not _database:
        database = Database(f"sqlite:///{Path(mkdtemp(prefix='leaks-')) / 'leaks.sqlite3'}")
        database.create()
        _database.append(database)
    return _database[0]


@dataclass
class Shown:
    """What the model knows of a share."""

    id: str
    owner: str
    address: str
    texts: frozenset[str]
    until: date
    ended: bool = False
    reader: str | None = None


class Sharing(RuleBasedStateMachine):
    """Whatever happens, each look is held against the model."""

    persons = Bundle("persons")
    shares = Bundle("shares")

    def __init__(self) -> None:
        super().__init__()
        self.run, self.today = next(RUNS), TODAY
        self.alive: dict[str, Person] = {}
        self.plans: dict[str, str] = {}
        self.known: dict[str, Shown] = {}

    @initialize(target=persons)
    def the_team(self) -> Any:
        """Someone of each name to begin with, a second Helen Weber; Kofi Mensah is of HR."""
        given = [(NAMES[0], "manager"), (NAMES[1], "staff"), (NAMES[2], "hr"), (NAMES[0], "staff")]
        return multiple(*[self.someone_signs_in(name, role) for name, role in given])

    @rule(target=persons, name=st.sampled_from(NAMES), role=st.sampled_from(["staff", "manager", "manager", "hr"]))
    def another_signs_in(self, name: str, role: str) -> str:
        return self.someone_signs_in(name, role)

    def someone_signs_in(self, name: str, role: str) -> str:
        subject = f"{self.run}:{len(self.alive)}:{next(RUNS)}"
        with the_database().begin() as connection:
            person = people.find_or_create(connection, "test", subject, {"name": f"{name} {self.run}", "role": role})
            plan = a_full_plan(appointment_end=date(2027, 3, 31))
            own = plan.model_copy(update={"aim": f"aim of {person.id}", "strengths": (f"strength of {person.id}",)})
            self.plans[person.id] = plans.create(connection, person.id, own).id
        self.alive[person.id] = person
        return person.id

    @rule(
        target=shares, owner=persons, name=st.sampled_from(NAMES), days=st.integers(2, 30),
        refs=st.sets(st.sampled_from(REFS), min_size=1),
    )  # fmt: skip
    def someone_shares(self, owner: str, name: str, days: int, refs: set[str]) -> str:
        if owner not in self.alive:
            return ""
        address, texts = f"{name} {self.run}", sharing_texts()
        with the_database().begin() as connection:
            plan = plans.get_plan(connection, owner, self.plans[owner])
            if plan.content.dropped:
                return ""
            items = chosen(items_of(plan.content, answers_of(connection, owner, texts), texts), refs)
            until = self.today + timedelta(days=days)
            try:
                share = store.create(connection, self.alive[owner], plan, Offer(address, items, until), self.today)
            except store.TooManySharesError:
                return ""
        self.known[share.id] = Shown(share.id, owner, address, frozenset(i.text for i in items), until)
        return share.id

    @rule(share=shares, really=SELDOM)
    def someone_stops_sharing(self, share: str, really: bool) -> None:
        if share in self.known and really:
            with the_database().begin() as connection:
                store.revoke(connection, self.known[share].owner, share)
            self.known[share].ended = True

    @rule(owner=persons, really=SELDOM)
    def someone_deletes_a_plan(self, owner: str, really: bool) -> None:
        if owner in self.alive and really:
            with the_database().begin() as connection:
                plan = plans.get_plan(connection, owner, self.plans[owner])
                plans.save_version(connection, plan, plan.content.model_copy(update={"dropped": True}), "chat")
            for share in self._of(owner):
                share.ended = True

    @rule(owner=persons)
    def someone_changes_a_plan(self, owner: str) -> None:
        """What was shared stays as it was shown."""
        if owner in self.alive:
            with the_database().begin() as connection:
                plan = plans.get_plan(connection, owner, self.plans[owner])
                changed = plan.content.model_copy(update={"aim": f"new aim, unseen, of {owner}"})
                plans.save_version(connection, plan, changed, "chat")

    @rule(person=persons, really=SELDOM)
    def someone_erases_everything(self, person: str, really: bool) -> None:
        if person not in self.alive or not really:
            return
        with the_database().begin() as connection:
            own_data.erase(connection, person)
        del self.alive[person]
        for share in self._of(person):
            del self.known[share.id]
        for share in self.known.values():
            if share.reader == person:
                share.reader = "gone"

    @invariant()
    def counted(self) -> None:
        TAKEN[0] += 1

    @rule(days=st.integers(1, 3))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)

    def someone_looks_at_what_others_share(self, reader: str) -> None:
        if reader not in self.alive:
            return
        with the_database().begin() as connection:
            found = store.received(connection, self.alive[reader], self.today)
        for share in found:
            self._may_see(reader, share)
        bound = {s.id for s in self.known.values() if s.reader == reader and self._holds(s) and self._may(reader)}
        assert bound <= {share.id for share in found}, "what was found stays to be seen while it is shared"

    @rule(reader=persons, share=shares)
    def someone_asks(self, reader: str, share: str) -> None:
        self.someone_asks_for_a_share(reader, share)

    def someone_asks_for_a_share(self, reader: str, share: str) -> None:
        if reader not in self.alive or not share:
            return
        try:
            with the_database().begin() as connection:
                found = store.open_share(connection, self.alive[reader], share, self.today, "pack")
        except ShareNotFoundError:
            LOOKS[1] += 1
            model = self.known.get(share)
            assert model is None or not (model.reader == reader and self._holds(model) and self._may(reader))
            return
        self._may_see(reader, found)

    @rule(share=shares)
    def everybody_of_the_name_asks_for_it(self, share: str) -> None:
        address = self.known[share].address if share in self.known else None
        for person in [one for one in self.alive.values() if one.name == address]:
            self.someone_asks_for_a_share(person.id, share)

    @rule()
    def everybody_looks(self) -> None:
        for person in list(self.alive):
            self.someone_looks_at_what_others_share(person)

    @rule(reader=persons, share=shares)
    def someone_enters_an_agreed_action(self, reader: str, share: str) -> None:
        if reader not in self.alive or not share:
            return
        model = self.known.get(share)
        try:
            with the_database().begin() as connection:
                agreed.propose(connection, self.alive[reader], share, New("Something"), self.today)
        except (ShareNotFoundError, agreed.TooManyAgreedError):
            return
        assert model is not None
        assert self._holds(model)
        if reader != model.owner:
            self._bind(reader, model)

    def _may_see(self, reader: str, share: store.Share) -> None:
        LOOKS[0] += 1
        model = self.known.get(share.id)
        assert model is not None, "a share of nobody"
        assert self._holds(model), "ended, revoked, or of a deleted plan"
        assert self._may(reader), "HR"
        assert {item.text for item in share.items} == model.texts, "not what was shown"
        assert reader != model.owner
        self._bind(reader, model)

    def _bind(self, reader: str, model: Shown) -> None:
        assert self.alive[reader].name == model.address, "somebody else's name"
        assert model.reader in (None, "gone", reader), "two readers"
        model.reader = reader

    def _may(self, reader: str) -> bool:
        return self.alive[reader].role != "hr"

    def _holds(self, model: Shown) -> bool:
        return not model.ended and self.today <= model.until

    def _of(self, owner: str) -> list[Shown]:
        return [share for share in self.known.values() if share.owner == owner]


def test_nobody_ever_sees_what_was_not_shown_to_them() -> None:
    """And both looks and refusals were among the steps: else nothing was searched."""
    several = settings(
        max_examples=max(2, STEPS * 5 // (4 * A_RUN)), stateful_step_count=A_RUN, deadline=None, database=None,
        suppress_health_check=list(HealthCheck), derandomize=STEPS < 1000, phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip
    run_state_machine_as_test(Sharing, settings=several)
    print(f"{TAKEN[0]} steps: {LOOKS[0]} looks at what was shared, {LOOKS[1]} refused, 0 leaks")
    assert min(LOOKS) > 0
    assert TAKEN[0] >= STEPS * 0.9
