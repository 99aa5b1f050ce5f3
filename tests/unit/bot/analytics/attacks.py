"""Somebody who has every figure that HR can get and wants to know about one to four people. Independent of the engine.

The attacker knows all figures before rounding (more than anybody is told), which sums hold, that nothing is negative, and
that a hidden figure is somebody. Each attack returns what it has learnt; nothing is what the engine is for.
"""

import hashlib
import random
from collections.abc import Iterator, Mapping
from itertools import combinations

import numpy as np
from scipy.optimize import linprog

from bot.analytics.disclosure import TOTAL, Key, Order, Part, Place, Rules, Table, protect, summed

RULES = Rules()
ORGANISATIONS = ("un-secretariat", "undp", "other")
CATEGORIES = ("GS", "P", "FS", "NO", "UNV", "NPSA")


def given_order(seed: int) -> Order:
    """As the rollup's, by place and then by row; in one population of four by each cell for itself."""

    def secret(name: object) -> str:
        return hashlib.sha256(f"{seed}{name}".encode()).hexdigest()

    return secret if seed % 4 == 0 else lambda key: secret(key[1]) + secret(key[0])


def given_table(random_: random.Random) -> Table:
    """A population of the sizes at which it gets dangerous: many small groups, few large ones; rows within rows."""
    leaves = [(o, c) for o in ORGANISATIONS[: random_.randint(1, 3)] for c in CATEGORIES[: random_.randint(1, 5)]]
    most = random_.choice((3, 8, 20, 60))
    people: dict[Key, int] = {
        (TOTAL, leaf): random_.choice((0, random_.randint(0, most), random_.randint(0, 3 * most)))
        for leaf in leaves
        if random_.random() > 0.15
    }
    rows: dict[str, Part] = {}
    for of, section in ((TOTAL, "a"), (TOTAL, "b"), ("a0", "c"))[: random_.randint(1, 3)]:
        part = Part(of, section, exclusive=random_.random() < 0.5)
        names = [f"{section}{n}" for n in range(random_.randint(1, 5))]
        rows |= dict.fromkeys(names, part)
        for leaf in [leaf for row, leaf in people if row == of]:
            people |= {
                (name, leaf): n
                for name, n in zip(names, _split(random_, people[of, leaf], part, len(names)), strict=True)
            }
    return Table(people, rows)


def _split(random_: random.Random, whole: int, part: Part, count: int) -> list[int]:
    if not part.exclusive:
        return [
            random_.choice((0, random_.randint(0, whole), max(0, whole - random_.randint(0, 5))))
            for _ in range(count)
        ]
    cuts = sorted(random_.randint(0, whole) for _ in range(count - 1))
    return [high - low for low, high in zip([0, *cuts], [*cuts, whole], strict=True)]


def places_of(people: Mapping[Key, int]) -> list[Place]:
    return sorted({place for _, place in people})


def equations(table: Table) -> Iterator[tuple[Key, list[Key]]]:
    """What anybody can add up, written anew here."""
    people = summed(table.people)
    rows = sorted({row for row, _ in people})
    for row in rows:
        for place in places_of(people):
            below = [
                other for other in places_of(people) if len(other) == len(place) + 1 and other[: len(place)] == place
            ]
            if below:
                yield (row, place), [(row, other) for other in below]
    for part in set(table.rows.values()):
        beside = [row for row in rows if table.rows.get(row) == part]
        for place in places_of(people) if part.exclusive else ():
            yield (part.of, place), [(row, place) for row in beside]


def successes(table: Table, hidden: frozenset[Key], deep: bool = True) -> list[str]:
    """Everything that was learnt of one to four people."""
    people = summed(table.people)
    learnt = [
        f"{key} = {count} is shown" for key, count in people.items() if key not in hidden and RULES.small(count)
    ]
    learnt += _complement(table, people, hidden)
    learnt += _differencing(table, people, hidden)
    unknown = [key for key in hidden if people[key] > 0]
    if unknown and deep:
        learnt += _algebra(table, people, hidden)
    return learnt


def _complement(table: Table, people: Mapping[Key, int], hidden: frozenset[Key]) -> list[str]:
    """Everybody of a place, or of a row, less those of a row within: who is left."""
    return [
        f"all but {people[of, place] - count} of {of} in {place} are in {row}"
        for (row, place), count in people.items()
        if row != TOTAL
        for of in {TOTAL, table.rows[row].of}
        if count and not {(row, place), (of, place)} & hidden and RULES.small(people[of, place] - count)
    ]


def _differencing(table: Table, people: Mapping[Key, int], hidden: frozenset[Key]) -> list[str]:
    """A place less any number of its parts (filters that overlap), when all of them are shown: who is left."""
    learnt = []
    for total, parts in equations(table):
        dark = [part for part in parts if part in hidden]
        left = sum(people[part] for part in dark)
        if total not in hidden and dark and RULES.small(left):
            learnt.append(f"{dark} together are {left}")
        if total not in hidden and len(dark) == 1:
            learnt.append(f"{dark[0]} is {left}")
    return learnt


def _algebra(table: Table, people: Mapping[Key, int], hidden: frozenset[Key]) -> list[str]:
    """All sums at once: what is determined, alone or in threes; what bounds leave only one value to."""
    unknown = sorted(hidden)
    column = {key: n for n, key in enumerate(unknown)}
    matrix, constants = [], []
    for total, parts in equations(table):
        row, constant = np.zeros(len(unknown)), 0.0
        for key, sign in [(total, -1), *((part, 1) for part in parts)]:
            if key in column:
                row[column[key]] += sign
            else:
                constant -= sign * people[key]
        if row.any():
            matrix.append(row)
            constants.append(constant)
    if not matrix:
        return []
    system, right = np.array(matrix), np.array(constants)
    learnt = [f"{group} follow from the sums" for group in _determined(system, unknown, people)]
    for key in unknown:
        low, high = (_bound(system, right, column[key], sign) for sign in (1, -1))
        if RULES.small(people[key]) and high - low < 0.5:
            learnt.append(f"{key} can only be {low}")
    return learnt


def _determined(system: np.ndarray, unknown: list[Key], people: Mapping[Key, int]) -> Iterator[tuple[Key, ...]]:
    _, sizes, directions = np.linalg.svd(system)
    free = directions[(sizes > 1e-9).sum() :]
    by_row: dict[str, list[int]] = {}
    by_place: dict[Place, list[int]] = {}
    for n, (row, place) in enumerate(unknown):
        by_row.setdefault(row, []).append(n)
        by_place.setdefault(place, []).append(n)
    groups = {
        group for near in (*by_row.values(), *by_place.values()) for k in (1, 2, 3) for group in combinations(near, k)
    }
    for group in groups:
        total = sum(people[unknown[n]] for n in group)
        if RULES.small(total) and np.abs(free[:, list(group)].sum(axis=1)).max(initial=0) < 1e-9:
            yield tuple(unknown[n] for n in group)


def _bound(system: np.ndarray, right: np.ndarray, column: int, sign: int) -> float:
    cost = np.zeros(system.shape[1])
    cost[column] = sign
    found = linprog(cost, A_eq=system, b_eq=right, bounds=(0, None), method="highs")
    return float(sign * found.fun) if found.status == 0 else float("inf") * -sign


def attacked(seed: int, deep: bool = True) -> list[str]:
    """One generated population, published and attacked."""
    random_ = random.Random(seed)
    table = given_table(random_)
    return successes(table, protect(table, RULES, given_order(seed)), deep)
