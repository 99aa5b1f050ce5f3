"""What the plan's actions share: what is expected next, and the replies to a change: proposed, done or unclear."""

from collections.abc import Callable
from datetime import date

from pydantic import ValidationError
from sqlalchemy import Connection

from actions import dialogue
from actions.plans import cards, store, talk_whole
from actions.plans.change import NEW, Change, TargetGoneError, apply
from actions.plans.dates import spoken, spoken_as_known
from actions.plans.export.document import status_said
from actions.plans.store import PlanConflictError, StoredPlan
from actions.plans.targets import (
    CheckIns,
    GoBack,
    History,
    Redo,
    Unclear,
    Understanding,
    Undo,
    Which,
    Wish,
    shortened,
)
from actions.plans.texts import PlanTexts
from actions.plans.types import ITEMS, Plan, Status
from actions.turn import Expectation, ExpectedKind, Outcome, Reply, Turn


def wait_for(
    connection: Connection, turn: Turn, kind: ExpectedKind, options: tuple[str, ...], asks: str | None = None
) -> None:
    """Expect an answer about the plan; what was expected before is kept, to go back to. `asks`: what is asked for."""
    before = turn.expectation
    kept = before.detail.get("before") if before.flow == "plan_edit" else _kept(before)
    detail = {**({"before": kept} if kept else {}), **({"asks": asks} if asks else {})}
    dialogue.expect(connection, turn.person.id, Expectation("plan_edit", kind, options, detail))


def settled(connection: Connection, turn: Turn) -> None:
    """Nothing waits any more: go back to what was expected before the plan came up."""
    store.drop_pending(connection, turn.person.id)
    if turn.expectation.flow == "check_in":
        dialogue.expect(connection, turn.person.id)
    if turn.expectation.flow != "plan_edit":
        return
    kept = turn.expectation.detail.get("before")
    before = (
        Expectation(kept["flow"], kept["kind"], tuple(kept["options"]), kept["detail"]) if kept else Expectation()
    )
    dialogue.expect(connection, turn.person.id, before)


def _kept(before: Expectation) -> dict[str, object] | None:
    if before.flow != "journey":
        return None
    return {"flow": before.flow, "kind": before.kind, "options": list(before.options), "detail": dict(before.detail)}


def no_plan(texts: PlanTexts) -> Outcome:
    """There is no plan yet: how to get one."""
    return Outcome((Reply(text=texts.chat.none, buttons=(cards.make_button(texts),)),))


def propose(connection: Connection, turn: Turn, stored: StoredPlan, change: Change, texts: PlanTexts) -> Outcome:
    """Show a change before and after, and wait for a yes."""
    before = _before_proposing(connection, turn, stored, change, texts)
    if before is not None:
        return before
    try:
        apply(stored.content, change, turn.today)
        card = cards.change_card(stored, change, texts)
    except TargetGoneError:
        return Outcome((Reply(text=texts.chat.conflict),))
    except ValidationError:
        return Outcome((Reply(text=texts.chat.full.format(limit=ITEMS)),))
    pending = store.set_pending(connection, stored, change)
    buttons = cards.settle_buttons(pending, texts)
    wait_for(connection, turn, "confirm", tuple(b.title for b in buttons))
    said = [Reply(text=texts.chat.confirm, card=card, buttons=buttons)]
    return Outcome((*_about_support(change, texts), *said))


def _about_support(change: Change, texts: PlanTexts) -> tuple[Reply, ...]:
    """Source, date and caution of a support that is about to be added."""
    action = change.action
    if action is None or action.source is None:
        return ()
    text = texts.chat.support_found.format(
        source=action.source.title, date=spoken_as_known(action.source.as_of), caution=action.caution or ""
    )
    return (Reply(text=text.strip()),)


def _before_proposing(
    connection: Connection, turn: Turn, stored: StoredPlan, change: Change, texts: PlanTexts
) -> Outcome | None:
    """What has to be said or asked instead of, or before, a change is shown."""
    if change.kind == "undo":
        return _ask_undo(connection, turn, stored, texts)
    if change.kind == "restore":
        return ask_restore(connection, turn, stored, change, texts)
    if change.kind == "support" and talk_whole.support_change(stored, change):
        title = shortened(change.action.title if change.action else "", 120)
        text = texts.chat.in_plan_already.format(title=title)
        return Outcome((Reply(text=text, buttons=(cards.show_button(texts),)),))
    if change.target == NEW and turn.expectation.detail.get("asks") is None:
        return (ask_measure if change.due else ask_due)(connection, turn, stored, change, texts)
    return None


def ask_due(connection: Connection, turn: Turn, stored: StoredPlan, change: Change, texts: PlanTexts) -> Outcome:
    """Ask by when a goal is to be reached."""
    store.set_pending(connection, stored, change)
    wait_for(connection, turn, "date", (), "due")
    return Outcome((Reply(text=texts.chat.goal_when.format(title=shortened(change.title or "", 120))),))


def ask_measure(connection: Connection, turn: Turn, stored: StoredPlan, change: Change, texts: PlanTexts) -> Outcome:
    """Ask for the sign by which one sees that a goal is reached."""
    store.set_pending(connection, stored, change)
    wait_for(connection, turn, "text", (), "measure")
    return Outcome((Reply(text=texts.chat.goal_measure),))


def ask_restore(connection: Connection, turn: Turn, stored: StoredPlan, change: Change, texts: PlanTexts) -> Outcome:
    """Show what bringing an older version back means, and wait for a yes."""
    version = change.version or 0
    if not talk_whole.exists(connection, stored, version):
        return talk_whole.no_version(stored, texts)
    card = talk_whole.restore_card(connection, stored, version, texts)
    pending = store.set_pending(connection, stored, change)
    buttons = cards.settle_buttons(pending, texts)
    wait_for(connection, turn, "confirm", tuple(b.title for b in buttons))
    return Outcome((Reply(text=texts.chat.confirm, card=card, buttons=buttons),))


def ask_which(connection: Connection, turn: Turn, stored: StoredPlan, which: Which, texts: PlanTexts) -> Outcome:
    """Ask which of several actions is meant."""
    actions = [stored.content.action(name) for name in which.candidates]
    pending = store.set_pending(connection, stored, which.change, which.candidates)
    buttons = cards.which_buttons(pending, actions, texts)
    wait_for(connection, turn, "choice", tuple(b.title for b in buttons))
    text = texts.chat.which if which.found else texts.chat.which_report
    return Outcome((Reply(text=text, buttons=buttons),))


def carry_out(connection: Connection, turn: Turn, stored: StoredPlan, change: Change, texts: PlanTexts) -> Outcome:
    """Apply a change, and say what came of it."""
    if change.kind == "undo":
        return take_back(connection, turn, stored, texts, asked=True)
    settled(connection, turn)
    try:
        if change.kind == "restore":
            new = store.restore(connection, stored, change.version or 0)
        else:
            content = apply(stored.content, change, turn.today)
            new = store.save_version(connection, stored, content, "chat", change.kind)
    except (TargetGoneError, PlanConflictError):
        present = store.get_plan(connection, stored.person_id, stored.id)
        return Outcome((Reply(text=texts.chat.conflict, card=cards.plan_card(present, texts, turn.today)),))
    except ValidationError:
        return Outcome((Reply(text=texts.chat.full.format(limit=ITEMS)),))
    if new.content.dropped:
        return Outcome((Reply(text=texts.chat.deleted, buttons=(cards.undo_button(new, texts),)),))
    text = texts.chat.applied.format(version=new.version)
    return Outcome(
        (Reply(text=text, card=cards.plan_card(new, texts, turn.today), buttons=(cards.undo_button(new, texts),)),)
    )


def take_back(
    connection: Connection, turn: Turn, stored: StoredPlan, texts: PlanTexts, *, asked: bool = False
) -> Outcome:
    """Undo the last change; what the journey added is much at once, and goes only after a yes."""
    cause, before = store.last_change(connection, stored)
    if cause == "journey-more" and before is not None and not asked:
        return _ask_undo(connection, turn, stored, texts)
    settled(connection, turn)
    done = store.undo(connection, stored)
    if done is None:
        return Outcome((Reply(text=texts.chat.nothing_to_undo),))
    new, of = done
    text = texts.chat.undone.format(version=new.version, of=of)
    card = cards.plan_card(new, texts, turn.today)
    return Outcome((Reply(text=text, card=card, buttons=(cards.redo_button(new, texts),)),))


def _undo_or_redo(
    connection: Connection, turn: Turn, stored: StoredPlan, understood: Undo | Redo, texts: PlanTexts
) -> Outcome:
    if turn.expectation.flow == "plan_edit" and store.get_pending(connection, turn.person.id) is not None:
        # The change that is meant was never made: nothing that is saved is touched.
        settled(connection, turn)
        return Outcome((Reply(text=texts.chat.dropped),))
    if isinstance(understood, Redo) or (understood.again and stored.cause == "undo"):
        return bring_back(connection, turn, stored, texts)
    return take_back(connection, turn, stored, texts)


def _ask_undo(connection: Connection, turn: Turn, stored: StoredPlan, texts: PlanTexts) -> Outcome:
    pending = store.set_pending(connection, stored, Change(kind="undo"))
    buttons = cards.settle_buttons(pending, texts)
    wait_for(connection, turn, "confirm", tuple(b.title for b in buttons))
    _, before = store.last_change(connection, stored)
    return Outcome((Reply(text=texts.chat.undo_journey.format(of=before), buttons=buttons),))


def bring_back(connection: Connection, turn: Turn, stored: StoredPlan, texts: PlanTexts) -> Outcome:
    """Undo the undo."""
    settled(connection, turn)
    new = store.redo(connection, stored)
    if new is None:
        return Outcome((Reply(text=texts.chat.nothing_to_undo),))
    text = texts.chat.redone.format(version=new.version)
    card = cards.plan_card(new, texts, turn.today)
    return Outcome((Reply(text=text, card=card, buttons=(cards.undo_button(new, texts),)),))


def progressed(connection: Connection, turn: Turn, stored: StoredPlan, change: Change, texts: PlanTexts) -> Outcome:
    """Mark an action as reported at once, say what is next, and offer to take it back."""
    settled(connection, turn)
    action = stored.content.action(change.target or "")
    title = shortened(action.title, 120)
    if action.status == change.status and change.due is None:
        said = status_said(action, texts) or texts.statuses[action.status]
        return Outcome((Reply(text=texts.chat.already.format(title=title, status=said)),))
    content = looked_at(apply(stored.content, change, turn.today), turn)
    new = store.save_version(connection, stored, content, "report", f"status-{change.status}")
    said = _reported(texts, change.status or "done", change.due)(title)
    text = f"{said} {_next(new, texts)}" if change.status == "done" else said
    return Outcome((Reply(text=text, buttons=(cards.undo_button(new, texts), cards.show_button(texts))),))


def noted(connection: Connection, turn: Turn, stored: StoredPlan, change: Change, texts: PlanTexts) -> Outcome:
    """Keep what a person did that is none of the plan's actions as an action of its own, done."""
    settled(connection, turn)
    if not change.title:
        return Outcome((Reply(text=texts.chat.dropped),))
    deed = Change(kind="add", title=change.title, status="done")
    try:
        new = store.save_version(connection, stored, apply(stored.content, deed, turn.today), "report", "status-done")
    except ValidationError:
        return Outcome((Reply(text=texts.chat.full.format(limit=ITEMS)),))
    text = texts.chat.noted.format(title=shortened(change.title, 120))
    return Outcome((Reply(text=text, buttons=(cards.undo_button(new, texts), cards.show_button(texts))),))


def looked_at(plan: Plan, turn: Turn) -> Plan:
    """The plan with the check-in done to which this turn is the answer."""
    asked = turn.expectation.detail.get("check_in") if turn.expectation.flow == "check_in" else None
    done = tuple(c.model_copy(update={"done": True}) if c.id == asked else c for c in plan.check_ins)
    return plan.model_copy(update={"check_ins": done})


def _reported(texts: PlanTexts, status: Status, due: date | None) -> Callable[[str], str]:
    chat = texts.chat
    if status == "postponed":
        words = chat.postponed if due else chat.postponed_undated
        return lambda title: words.format(title=title, date=spoken(due) if due else "")
    words = {"done": chat.done, "dropped": chat.dropped_action, "open": chat.open_again}[status]
    return lambda title: words.format(title=title)


def _next(stored: StoredPlan, texts: PlanTexts) -> str:
    following = stored.content.next_actions(1)
    if not following:
        return texts.chat.all_done
    title, due = shortened(following[0].title, 120), following[0].due
    return (
        texts.chat.next.format(title=title, date=spoken(due)) if due else texts.chat.next_undated.format(title=title)
    )


def answer(
    connection: Connection, turn: Turn, stored: StoredPlan, understood: Understanding, texts: PlanTexts
) -> Outcome:
    """The reply to whatever was understood: carried out at once, proposed, or asked back."""
    match understood:
        case Wish(change):
            reply = progressed if change.kind == "status" else propose
            return reply(connection, turn, stored, change, texts)
        case Which():
            return ask_which(connection, turn, stored, understood, texts)
        case Undo() | Redo():
            return _undo_or_redo(connection, turn, stored, understood, texts)
        case Unclear():
            text = getattr(texts.chat, understood.reason).format(**understood.values)
            return Outcome((Reply(text=text, buttons=(cards.show_button(texts),)),))
        case CheckIns() | History() | GoBack():
            return _of_the_whole(connection, turn, stored, understood, texts)


def _of_the_whole(
    connection: Connection, turn: Turn, stored: StoredPlan, wish: CheckIns | History | GoBack, texts: PlanTexts
) -> Outcome:
    match wish:
        case CheckIns(on):
            settled(connection, turn)
            return talk_whole.switched(connection, turn, stored, on=on)
        case History():
            return talk_whole.history(connection, stored, texts)
        case GoBack(version):
            return propose(connection, turn, stored, Change(kind="restore", version=version), texts)
