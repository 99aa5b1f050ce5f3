"""The sentence above each picture, from published figures alone. Pure; the words stand in texts.<language>.yaml."""

from bot.analytics.reports import Figure, Report
from bot.analytics.rows import BEGUN, COMPLETED
from bot.analytics.texts import Names, Texts


def sentence(found: Report, before: Report | None, words: Texts, names: Names) -> str:
    """What a report says, in a sentence or two.

    Args:
        before: the same report of the period before, if there is one.
    """
    period = names.period(found.period)
    if found.total.hidden:
        return words.too_few.format(period=period)
    if not found.total.people:
        return words.nobody.format(period=period)
    told = [figure for figure in found.figures if figure.people]
    values = {
        "total": _total(found, before, words, period),
        "first": _listed(told[:2], words, names) if told else words.none_told,
        "risen": _risen(found, before, words, names),
        **{name: words.share(rate) for name, rate in found.rates.items()},
        **_stages(found, words, names),
    }
    return words.reports[found.id].sentence.format_map(values).strip()


def _total(found: Report, before: Report | None, words: Texts, period: str) -> str:
    now, earlier = found.total.people or 0, before.total.people if before else None
    said = {None: words.before_none, 0: words.same, 1: words.up, -1: words.down}[
        None if earlier is None else (now > earlier) - (now < earlier)
    ]
    of = words.people.format(count=now)
    return said.format(now=of, before=words.people.format(count=earlier), period=period)


def _listed(figures: list[Figure], words: Texts, names: Names) -> str:
    return "; ".join(f"{names.row(f.row)} ({words.people.format(count=f.people)})" for f in figures)


def _risen(found: Report, before: Report | None, words: Texts, names: Names) -> str:
    earlier = {figure.row: figure.people for figure in before.figures} if before else {}
    grown = [(f.people - b, f, b) for f in found.figures if f.people and (b := earlier.get(f.row))]
    best = max(grown, key=lambda one: one[0], default=None)
    if best is None or best[0] <= 0:
        return ""
    now, then = (words.people.format(count=count) for count in (best[1].people, best[2]))
    return words.risen.format(row=names.row(best[1].row), before=then, now=now)


def _stages(found: Report, words: Texts, names: Names) -> dict[str, str]:
    by_stage = {figure.row.partition(":")[2]: figure for figure in found.figures if figure.row.startswith("stage:")}
    done = by_stage.pop(COMPLETED, None)
    stopped = max((f for f in by_stage.values() if f.people), key=lambda f: f.people or 0, default=None)
    return {
        "completed": words.people.format(count=done.people) if done and done.people else words.none_completed,
        "stopped": names.row(stopped.row) if stopped else words.rows[BEGUN],
    }
