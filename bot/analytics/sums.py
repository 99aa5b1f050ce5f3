"""What sums give away: which hidden cells, alone or together, follow from the cells that are shown. Pure.

Gaussian elimination modulo a large prime: exact, and no larger than the few hidden cells that hang together. A row of the
reduced system is something that anybody can compute. Large cells are eliminated first, so that the rows that are left over
small cells alone span everything that follows about these: there must be none. Any group of cells that together hold one
to four people is made of small cells only, so this leaves no group out, however it is put together.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key")
PRIME = 2_147_483_647


def exposed(
    hidden: Collection[Key],
    equations: Sequence[tuple[Key, Sequence[Key]]],
    values: Mapping[Key, int],
    small: Callable[[int], bool],
) -> list[Key]:
    """Hidden cells that the shown ones determine, or small ones about which something follows; empty if there are none.

    Args:
        equations: (total, parts): the total's value is the sum of the parts'.
        small: whether a number of people is too small to be known.
    """
    for system in _components(set(hidden), equations):
        for pivot, row in _reduced(system, lambda key: small(values[key])).items():
            # That a total is its only part tells no number: such rows come to nought.
            known = sum(factor * values[key] for key, factor in row.items()) % PRIME
            if known and (len(row) == 1 or small(values[pivot])):
                return list(row)
    return []


def _components(hidden: set[Key], equations: Sequence[tuple[Key, Sequence[Key]]]) -> Iterator[list[dict[Key, int]]]:
    """The equations among hidden cells only, in groups that share no cell."""
    left = []
    for total, parts in equations:
        row = {part: 1 for part in parts if part in hidden}
        if total in hidden:
            row[total] = PRIME - 1
        if row:
            left.append(row)
    group = {key: key for row in left for key in row}

    def root(key: Key) -> Key:
        while group[key] != key:
            group[key] = group[group[key]]
            key = group[key]
        return key

    for row in left:
        first, *others = row
        for other in others:
            group[root(other)] = root(first)
    gathered = defaultdict(list)
    for row in left:
        gathered[root(next(iter(row)))].append(row)
    yield from gathered.values()


def _reduced(system: list[dict[Key, int]], last: Callable[[Key], bool]) -> dict[Key, dict[Key, int]]:
    """Reduced row echelon form, sparse, by pivot; a pivot is one of the `last` only where a row has no others."""
    done: dict[Key, dict[Key, int]] = {}
    for given in system:
        row = dict(given)
        for pivot in [key for key in row if key in done]:
            _subtract(row, done[pivot], row.get(pivot, 0))
        if not row:
            continue
        pivot = min(row, key=last)
        inverse = pow(row[pivot], -1, PRIME)
        row = {key: value * inverse % PRIME for key, value in row.items()}
        for other in done.values():
            _subtract(other, row, other.get(pivot, 0))
        done[pivot] = row
    return done


def _subtract(row: dict[Key, int], other: dict[Key, int], times: int) -> None:
    if not times:
        return
    for key, value in other.items():
        left = (row.get(key, 0) - times * value) % PRIME
        if left:
            row[key] = left
        else:
            row.pop(key, None)
