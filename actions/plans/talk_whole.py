"""Replies about the plan as a whole: its history, an older version, check-ins wanted or not, support not open."""

from collections.abc import Sequence

from sqlalchemy import Connection

from actions.plans import cards, check_ins, store
from actions.plans.change import Change
from actions.plans.difference import told
from actions.plans.offer import NotOpen
from actions.plans.store import PlanNotFoundError, StoredPlan
from actions.plans.texts import PlanTexts, language_texts
from actions.turn import Button, Outcome, Reply, Turn


def history(connection: Connection, stored: StoredPlan, texts: PlanTexts) -> Outcome:
    """What changed, the latest first, and the way back to the version before."""
    past = store.versions(connection, stored.person_id, stored.id)
    if len(past) < 2:
        return Outcome((Reply(text=texts.chat.history_none, buttons=(cards.show_button(texts),)),))
    text = texts.chat.history.format(lines=told(past, texts))
    return Outcome((Reply(text=text, buttons=(*_ways_back(stored, past[:-1], texts), cards.show_button(texts))),))


def _ways_back(stored: StoredPlan, past: Sequence[dict[str, object]], texts: PlanTexts) -> list[Button]:
    versions = [int(str(entry["version"])) for entry in past][-2:]
    return [
        Button(texts.buttons.go_back.format(version=version),
               {"intent": "change_plan", "plan_edit": {"restore": version, "plan": stored.id}})
        for version in reversed(versions)
    ]  # fmt: skip


def restore_card(connection: Connection, stored: StoredPlan, version: int, texts: PlanTexts) -> dict[str, object]:
    """The card that asks whether an older version is to be brought back.

    Raises:
        PlanNotFoundError: if there is no such version.
    """
    older = store.get_plan(connection, stored.person_id, stored.id, version)
    after = texts.changes.restored.format(version=version, date=texts.day(older.day))
    return {
        "kind": "change", "plan_id": stored.id, "version": stored.version,
        "title": texts.changes.kinds["restore"],
        "before": texts.chat.shown.format(version=stored.version, date=texts.day(stored.day)), "after": after,
    }  # fmt: skip


def no_version(stored: StoredPlan, texts: PlanTexts) -> Outcome:
    """There is no such version."""
    versions = "1" if stored.version == 1 else f"1–{stored.version}"
    return Outcome((Reply(text=texts.chat.no_version.format(versions=versions)),))


def exists(connection: Connection, stored: StoredPlan, version: int) -> bool:
    """Whether the plan has this version, and it is not the present one."""
    try:
        store.get_plan(connection, stored.person_id, stored.id, version)
    except PlanNotFoundError:
        return False
    return version != stored.version


def switched(connection: Connection, turn: Turn, stored: StoredPlan | None, *, on: bool) -> Outcome:
    """Check-ins by message stop or begin again: at once, since the opposite is one tap away."""
    words = language_texts(turn.person.language).check_in
    changed = check_ins.switch(connection, turn.person.id, on)
    if not on:
        again = Button(words.start, {"intent": "change_plan", "plan_edit": {"check_ins": True}})
        return Outcome((Reply(text=words.stopped if changed else words.stopped_already, buttons=(again,)),))
    day = check_ins.next_day(stored, turn.today)
    said = words.started.format(date=language_texts(turn.person.language).day(day)) if day else words.started_undated
    return Outcome((Reply(text=said),))


def not_open(refused: NotOpen, texts: PlanTexts) -> Outcome:
    """Support that is not for this person: for whom it is, and what comes nearest."""
    title = refused.wanted.title
    if not refused.nearest:
        return Outcome((Reply(text=texts.chat.not_open_alone.format(title=title, who=refused.who)),))
    nearest = "; ".join(entry.title for entry in refused.nearest)
    text = texts.chat.not_open.format(title=title, who=refused.who, nearest=nearest)
    buttons = tuple(
        Button(texts.buttons.add_support.format(title=entry.title)[: cards.BUTTON_TITLE],
               {"intent": "change_plan", "plan_edit": {"support": entry.id}})
        for entry in refused.nearest
    )  # fmt: skip
    return Outcome((Reply(text=text, buttons=buttons),))


def support_change(stored: StoredPlan, change: Change) -> bool:
    """Whether the plan holds this support already."""
    support = change.action.support if change.action else None
    return support is not None and any(a.support == support and a.status != "dropped" for a in stored.content.actions)
