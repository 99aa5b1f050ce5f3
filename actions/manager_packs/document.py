"""The pack as a document for Word and PDF: the plan's own blocks, so that both print alike. Pure."""

from collections.abc import Iterator

from actions.manager_packs.spec import PackFile
from actions.manager_packs.types import Line, Pack
from actions.plans.export.document import Document, Items, Paragraph, Section, Table
from actions.plans.texts import LanguageTexts

FORM_ROWS = 3
ROOM = "\n"
"""An empty line more, so that one can write by hand."""


def document(pack: Pack, spec: PackFile, texts: LanguageTexts) -> Document:
    """The document of a pack, to be printed on two sheets."""
    words = spec.texts.pack
    return Document(
        title=pack.title,
        subtitle=words.subtitle.format(minutes=spec.minutes, about=pack.about),
        header=pack.title,
        version=pack.prepared,
        language=texts.document.language,
        author="Cairn",
        page=words.page,
        of=words.of,
        sections=(*_shared(pack, spec), *_talk(pack, spec), *_after(pack, spec)),
        compact=True,
    )


def _shared(pack: Pack, spec: PackFile) -> Iterator[Section]:
    words = spec.texts.pack
    if not pack.shown:
        return
    blocks: list[Paragraph | Items | Table] = []
    if pack.until:
        blocks.append(Paragraph(words.shared_until.format(date=pack.until), "quiet"))
    for shown in pack.shown:
        blocks.append(Paragraph(_joined(shown.lines), label=shown.heading))
    if pack.more:
        blocks.append(Paragraph(words.more.format(count=pack.more), "quiet"))
    yield Section(words.shared.format(name=pack.name), 1, tuple(blocks))


def _joined(lines: tuple[Line, ...]) -> str:
    """Short items in one line each: they are read out of a paragraph, not a list of lists."""
    told = [f"{line.text} ({line.below})" if line.below else line.text for line in lines]
    return "; ".join(told) if len(told) > 1 else told[0]


def _talk(pack: Pack, spec: PackFile) -> Iterator[Section]:
    words = spec.texts.pack
    rows = tuple((str(step.minutes), step.name, "\n".join(map(_marked, step.lines))) for step in pack.agenda)
    table = Table((words.column_minutes, words.column_step, words.column_ask), rows, (8, 24, 68))
    yield Section(words.agenda, 1, (table,))
    support = words.support if pack.about != words.about_general else words.support_general
    for heading, lines in (
        (words.expects, pack.expects),
        (words.promise, pack.promise),
        (support, pack.support),
        (words.sensitive, pack.sensitive),
    ):
        if lines:
            yield Section(heading, 1, (Items(tuple((_marked(line), line.below) for line in lines)),))


def _after(pack: Pack, spec: PackFile) -> Iterator[Section]:
    words = spec.texts.pack
    form = Table(words.agreed_columns, ((ROOM, "", ""),) * FORM_ROWS, (54, 22, 24))
    signed = Paragraph(f"{words.signed} {'_' * 24}   {'_' * 24}", "quiet")
    yield Section(words.agreed, 1, (form, signed, Paragraph(words.agreed_done, "quiet")))
    lines = tuple(Paragraph(line, "quiet") for line in sources(pack, spec))
    last = f"{words.translated} {words.footer}" if pack.translated else words.footer
    yield Section(words.sources, 1, (*lines, Paragraph(last, "quiet")))


def sources(pack: Pack, spec: PackFile) -> Iterator[str]:
    """The list of sources, a line each."""
    for cited in pack.sources:
        parts = {"number": cited.number, "title": cited.title, "document": cited.document, "date": cited.as_of}
        yield spec.texts.pack.source.format(**parts).replace(". ,", ",")


def _marked(line: Line) -> str:
    return f"{line.text} [{line.number}]" if line.number else line.text
