"""From what is known of a conversation to its pack. Pure.

What is chosen: entries whose conditions are met, those that ask for more first, so that what was shared and the situation
come before the general. What the colleague shared gets the room that is left up to LIMIT words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from actions.manager_packs.spec import Entry, PackFile, When
from actions.manager_packs.types import Cited, Given, Line, Pack, Shown, Step
from actions.manager_packs.words import count_words, dated
from actions.plans.dates import spoken
from actions.plans.support import Support, SupportFile
from actions.plans.texts import LanguageTexts
from actions.sharing.texts import SharingTexts

LIMIT = 880
"""Words of a pack in all. A manager reads 900 in less than five minutes."""
ITEM_WORDS = 40
"""Words of one shared item that are shown; the whole stands on the manager's page."""


@dataclass(frozen=True)
class Content:
    """The files that a pack is made from, in one language. `sentences`: how what is quoted is said in it."""

    spec: PackFile
    support: SupportFile
    plan_texts: LanguageTexts
    sharing: SharingTexts
    sentences: Mapping[str, str]


def build(given: Given, content: Content, today: date) -> Pack:
    """The pack for this conversation."""
    spec = content.spec
    texts = spec.texts.pack
    numbered = _Sources(content)
    agenda = tuple(
        Step(step.minutes, step.name, numbered.all(_chosen(step.questions, given, spec.most.questions)))
        for step in spec.agenda
    )
    pack = Pack(
        title=texts.title_named.format(name=given.name) if given.name else texts.title,
        about=about(given, spec, content.plan_texts),
        prepared=texts.prepared.format(date=spoken(today, spec.language)),
        shown=(), more=0, until=spoken(given.until, spec.language) if given.until else None, name=given.name,
        agenda=agenda,
        expects=numbered.all(_chosen(spec.expects, given, spec.most.expects)),
        support=numbered.all(_support(given, spec, content.support)),
        promise=numbered.all(_chosen(spec.promise, given, spec.most.promise)),
        sensitive=numbered.all(_chosen(spec.sensitive, given, spec.most.sensitive)),
        sources=numbered.cited,
    )  # fmt: skip
    return _with_items(pack, given, spec, content.sharing)


def about(given: Given, spec: PackFile, plan_texts: LanguageTexts) -> str:
    """Category and situation, in words."""
    place = plan_texts.organisations.get(given.organisation) if given.organisation else None  # type: ignore[call-overload]
    category = plan_texts.categories.get(given.category) if given.category else None  # type: ignore[call-overload]
    situations = [spec.situations[s].title for s in given.situations]
    parts = [str(p) for p in (given.grade or category, place, *situations) if p]
    return ", ".join(parts) or spec.texts.pack.about_general


def _chosen(entries: Sequence[Entry], given: Given, most: int) -> list[Line]:
    """The lines of the entries that fit best, each sentence once; those of the file's order where they fit alike."""
    fitting = [entry for entry in entries if _fits(entry.when, given)]
    ranked = sorted(fitting, key=lambda entry: (not entry.always, -entry.when.weight()))
    lines: list[Line] = []
    taken = 0
    for entry in ranked:
        new = [q for q in entry.quote.found() if all(line.quotation != q for line in lines)]
        if new and taken < most:
            lines += [Line(q.text, quotation=q) for q in new]
            taken += 1
    return lines


def _fits(when: When, given: Given) -> bool:
    kinds = {item.kind for item in given.items}
    return (
        (not when.organisations or given.organisation in when.organisations)
        and (not when.categories or given.category in when.categories)
        and (not when.situations or bool(set(when.situations) & set(given.situations)))
        and (not when.kinds or bool(set(when.kinds) & kinds))
    )


def _support(given: Given, spec: PackFile, support: SupportFile) -> list[Line]:
    """What is open to this person, that which serves the situation first; of unknown people what is open to most."""
    needs = [need for s in given.situations for need in spec.situations[s].needs] or list(spec.general_needs)
    organisation = given.organisation or "un-secretariat"
    found = support.fitting(organisation, given.category, needs, given.grade, "staff")
    kinds: set[str] = set()
    lines = []
    for entry in found:
        if entry.ask_first or entry.kind in kinds or entry.kind == "for-managers":
            continue
        kinds.add(entry.kind)
        lines.append(_support_line(entry))
        if len(lines) == spec.most.support:
            break
    return lines


def _support_line(entry: Support) -> Line:
    return Line(entry.title, source=entry.source.resolved(), below=f"{entry.conditions} {entry.caution}")


def _with_items(pack: Pack, given: Given, spec: PackFile, sharing: SharingTexts) -> Pack:
    """The pack with as much of what was shared as there is room for."""
    room = LIMIT - count_words(pack, spec)
    kept: list[Line] = []
    for item in given.items:
        line = Line(_cut(item.text, spec), item=item, below=item.detail)
        room -= len(f"{line.text} {line.below or ''}".split()) + 3
        if room < 0:
            break
        kept.append(line)
    groups = groupby(kept, key=lambda line: line.item.kind if line.item else "")
    shown = tuple(_shown(list(lines), sharing) for _, lines in groups)
    return replace(pack, shown=shown, more=len(given.items) - len(kept))


def _shown(lines: list[Line], sharing: SharingTexts) -> Shown:
    item = lines[0].item
    assert item is not None  # noqa: S101
    one, several = sharing.kinds[item.kind]
    name = one if len(lines) == 1 else several
    return Shown(f"{name[:1].upper()}{name[1:]}", tuple(lines))


def _cut(text: str, spec: PackFile) -> str:
    words = text.split()
    return text if len(words) <= ITEM_WORDS else f"{' '.join(words[:ITEM_WORDS])} {spec.texts.pack.cut}"


class _Sources:
    """Numbers the sources in the order in which they are quoted: an article, or a document, once. Says what is quoted."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._cited: dict[str, Cited] = {}

    def all(self, lines: Iterable[Line]) -> tuple[Line, ...]:
        """The lines in the language of the pack, with the numbers of their sources."""
        return tuple(replace(line, text=self._said(line), number=self._number(line)) for line in lines)

    @property
    def cited(self) -> tuple[Cited, ...]:
        """The list of sources."""
        return tuple(self._cited.values())

    def _said(self, line: Line) -> str:
        return self._content.sentences.get(line.text, line.text) if line.quotation else line.text

    def _number(self, line: Line) -> int | None:
        quotation, source = line.quotation, line.source
        if quotation is not None:
            key = quotation.article
            entry = (quotation.title, quotation.document_title, quotation.as_of, f"/knowledge/{quotation.article}")
        elif source is not None:
            key = source.document
            entry = (source.title, "", source.as_of, source.url or "")
        else:
            return None
        if key not in self._cited:
            title, document, as_of, url = entry
            self._cited[key] = Cited(
                len(self._cited) + 1, title, document, dated(as_of, self._content.spec), url or None
            )
        return self._cited[key].number
