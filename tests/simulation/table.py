"""What all journeys cost, as a table and in one line each."""

from collections.abc import Sequence
from statistics import median

from tests.simulation.run import Figures

HEAD = ("agenda", "who", "route", "turns", "own", "plan at", "read min", "answer min", "not understood", "unknown",
        "asked twice", "dead ends", "misread", "closed", "plan")  # fmt: skip


def table(found: Sequence[Figures]) -> str:
    """One line an agenda, and under it the least, the median and the most."""
    rows = [HEAD, *(_row(f) for f in found)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEAD))]
    lines = ["  ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*lines, "", *summary(found)])


def _row(f: Figures) -> tuple[str, ...]:
    a = f.agenda
    return (
        a.id, f"{a.org} {a.category} {a.grade or ''}".strip(), a.route, str(f.turns), str(f.own), str(f.plan_turns),
        f"{f.reading:.1f}", f"{f.answering:.1f}", str(f.refused), str(f.unknown), str(len(f.repeats)),
        str(len(f.dead_ends)), str(len(f.misread)), str(len(f.ineligible)), str(len(f.plan)) if f.plan else "ok",
    )  # fmt: skip


def summary(found: Sequence[Figures]) -> list[str]:
    """Least, median and most by route; the sums of what must be none."""
    lines = []
    for route in ("short", "full"):
        of_route = [f for f in found if f.agenda.route == route]
        if of_route:
            measured = {
                "turns to the plan": [f.plan_turns for f in of_route],
                "of these the journey's": [f.journey_turns for f in of_route],
                "reading": [f.reading for f in of_route],
                "answering": [f.answering for f in of_route],
            }
            spans = [f"{name} {min(v):.3g}/{median(v):.3g}/{max(v):.3g}" for name, v in measured.items()]
            lines.append(f"{route}, {len(of_route)} people, least/median/most: {', '.join(spans)} (minutes)")
    sums = {
        "asked twice": sum(len(f.repeats) for f in found),
        "dead ends": sum(len(f.dead_ends) for f in found),
        "misread": sum(len(f.misread) for f in found),
        "not open to them": sum(len(f.ineligible) for f in found),
        "faults of plans": sum(len(f.plan) for f in found),
    }
    return [*lines, f"{len(found)} people: {', '.join(f'{name} {count}' for name, count in sums.items())}"]
