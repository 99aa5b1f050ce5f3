"""How long a pack is. Pure."""

from collections.abc import Iterator

from actions.manager_packs.spec import PackFile
from actions.manager_packs.types import Line, Pack
from actions.plans.dates import spoken_as_known

UNDATED = "undated"


def dated(as_of: str, spec: PackFile) -> str:
    """The date of a source as people write it: "2021-09" → "September 2021"."""
    return spec.texts.pack.undated if as_of == UNDATED else spoken_as_known(as_of, spec.language)


def count_words(pack: Pack, spec: PackFile) -> int:
    """Words of everything that a pack says: statements, headings, labels and sources."""
    return sum(len(text.split()) for text in _texts(pack, spec))


def _texts(pack: Pack, spec: PackFile) -> Iterator[str]:
    words = spec.texts.pack
    yield from (pack.title, words.subtitle.format(minutes=spec.minutes, about=pack.about), pack.prepared)
    yield from (words.agenda, words.column_minutes, words.column_step, words.column_ask, words.expects, words.promise)
    yield from (words.support, words.sensitive, words.agreed, *words.agreed_columns, words.agreed_done, words.signed)
    yield from (words.sources, words.footer)
    if pack.translated:
        yield words.translated
    if pack.until:
        yield from (words.shared.format(name=pack.name), words.shared_until.format(date=pack.until))
        yield words.more.format(count=pack.more)
    for shown in pack.shown:
        yield shown.heading
        yield from _said(shown.lines)
    for step in pack.agenda:
        yield from (str(step.minutes), step.name)
        yield from _said(step.lines)
    for lines in (pack.expects, pack.promise, pack.support, pack.sensitive):
        yield from _said(lines)
    for cited in pack.sources:
        yield words.source.format(number=cited.number, title=cited.title, document=cited.document, date=cited.as_of)


def _said(lines: tuple[Line, ...]) -> Iterator[str]:
    for line in lines:
        yield f"{line.text} [{line.number}]" if line.number else line.text
        if line.below:
            yield line.below
