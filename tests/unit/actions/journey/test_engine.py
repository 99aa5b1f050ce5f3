"""The engine asks each question once, ends, and re-opens only what a change makes void."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from actions.journey import engine
from actions.journey.engine import Entry, State
from actions.journey.spec import JourneyFile, Question, load_journey
from config.settings import ROOT

SPEC: JourneyFile = load_journey(ROOT / "config" / "journey.yaml")
FACTS = {"organisation": "un-secretariat", "category": "GS", "grade": "G-4", "duty_station": None, "role": "staff"}
UNKNOWN: dict[str, str | None] = dict.fromkeys(FACTS)


def some_answer(question: Question, pick: int) -> Any:
    """An answer that fits the question, one of several by `pick`."""
    options = [o.value for o in question.options] or ["stretch", "craft", "tjo"]
    match question.type:
        case "choice":
            return options[pick % len(options)]
        case "multi":
            return [options[pick % len(options)]]
        case "best_worst":
            return {"most": options[pick % len(options)], "least": options[(pick + 1) % len(options)]}
        case "scale" | "number":
            return 1 + pick % 5
        case "date":
            return f"2027-0{1 + pick % 9}-01"
    return "Two words" if pick % 2 else "Many more than just eight words stand in this long answer"


def take(state: State, question: Question, value: Any) -> State:
    for entry in engine.take(SPEC, state, question, value):
        state = engine.after(state, entry)
    return state


def finish(state: State, facts: Any = FACTS, pick: int = 1) -> tuple[State, list[str]]:
    """Answer everything that is still open; which questions were asked."""
    asked = []
    while (question := engine.next_question(SPEC, state, facts)) is not None:
        asked.append(question.id)
        state = take(state, question, some_answer(question, pick))
        assert len(asked) < 100
    return state, asked


moves = st.lists(
    st.tuples(st.sampled_from(["answer", "answer", "skip", "back", "change", "route"]), st.integers(0, 40)),
    max_size=60,
)


@given(moves, st.sampled_from(["short", "full"]), st.sampled_from([FACTS, UNKNOWN]))
@settings(max_examples=150, deadline=None)
def test_whatever_one_does_nothing_is_asked_twice_and_it_ends(steps: Any, route: Any, facts: Any) -> None:
    state, wanted = State(route), set()
    for kind, pick in steps:
        question = engine.next_question(SPEC, state, facts)
        if question is not None:
            # Asked with an answer at hand: only because the person wished to see it again.
            assert question.id not in state.given or question.id in wanted
        if kind == "back" and (previous := engine.previous_question(SPEC, state, facts)):
            wanted.add(previous.id)
            state = engine.after(state, engine.reopen(previous))
        elif kind == "change" and state.given:
            target = SPEC.by_id[sorted(state.given)[pick % len(state.given)]]
            wanted.add(target.id)
            state = engine.after(state, engine.reopen(target))
        elif kind == "route":
            state = engine.after(state, engine.switch("full"))
        elif question is not None:
            state = take(state, question, None if kind == "skip" else some_answer(question, pick))
    before = set(state.given) - ({state.reopened} if state.reopened else set())
    state, asked = finish(state, facts)
    assert len(asked) == len(set(asked))
    assert not before & {name for name in asked if not SPEC.by_id[name].follows and SPEC.by_id[name].dated_by is None}
    progress = engine.progress(SPEC, state, facts)
    assert progress.done == progress.total


@given(st.integers(0, 40), st.integers(0, 40))
@settings(max_examples=80, deadline=None)
def test_a_change_reopens_only_what_rests_on_it(which: int, pick: int) -> None:
    state, _ = finish(State("full"))
    question = SPEC.by_id[sorted(state.given)[which % len(state.given)]]
    new = some_answer(question, pick)
    changed = take(state, question, new)
    gone = set(state.given) - set(changed.given)
    if new == state.value(question.id):
        assert not gone
    resting = {q.id for q in SPEC.questions if {question.id, *gone} & {*q.follows, q.dated_by or ""}}
    assert gone <= resting


@given(moves)
@settings(max_examples=60, deadline=None)
def test_replaying_the_record_gives_the_same_state(steps: Any) -> None:
    state, record = State("full"), []
    for kind, pick in steps:
        question = engine.next_question(SPEC, state, FACTS)
        if question is None:
            break
        entries = engine.take(SPEC, state, question, None if kind == "skip" else some_answer(question, pick))
        record += entries
        for entry in entries:
            state = engine.after(state, entry)
    assert engine.replay("full", record) == state


def test_what_the_profile_knows_is_never_asked() -> None:
    _, asked = finish(State("full"))
    assert not {"organisation", "category", "grade"} & set(asked)


def test_what_the_profile_does_not_know_is_asked_first() -> None:
    assert engine.next_question(SPEC, State("short"), UNKNOWN).id == "organisation"  # type: ignore[union-attr]


def test_a_change_of_direction_asks_for_the_options_again_and_for_nothing_before_them() -> None:
    state, _ = finish(State("full"))
    changed = take(state, SPEC.by_id["direction"], "grow" if state.value("direction") != "grow" else "move")
    _, asked = finish(changed)
    assert asked == ["options", "support"]


def test_the_same_answer_again_changes_nothing() -> None:
    state, _ = finish(State("full"))
    assert engine.take(SPEC, state, SPEC.by_id["direction"], state.value("direction")) == [
        Entry("answered", "direction", state.value("direction"))
    ]


def test_a_question_with_a_condition_is_asked_only_where_it_holds() -> None:
    state = take(State("full"), SPEC.by_id["circumstances"], ["caring"])
    assert "appointment-end" not in [q.id for q in engine.applicable(SPEC, state, FACTS)]
    state = take(state, SPEC.by_id["circumstances"], ["ending"])
    assert "appointment-end" in [q.id for q in engine.applicable(SPEC, state, FACTS)]


def test_going_back_at_the_first_question_leads_nowhere() -> None:
    assert engine.previous_question(SPEC, State("full"), FACTS) is None


def test_going_on_with_the_full_route_asks_only_what_the_short_one_left_out() -> None:
    state, short = finish(State("short"))
    _, more = finish(engine.after(state, engine.switch("full")))
    assert more
    assert not set(short) & set(more)


def test_a_stone_is_laid_for_each_step_done() -> None:
    state = State("full")
    assert [s.state for s in engine.progress(SPEC, state, FACTS).steps] == ["open", "ahead", "ahead", "ahead"]
    state, _ = finish(state)
    assert [s.state for s in engine.progress(SPEC, state, FACTS).steps] == ["done"] * 4
