"""The commands for the organisation's own documents: `cairn knowledge add`, `remove`, and what `list` and `build` say of them."""

import re
import sys
import time
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from config.settings import Settings, get_settings
from knowledge.ingest.adding import Outcome, Wanted
from knowledge.ingest.adding import add as add_files
from knowledge.ingest.library import Entry, Library
from knowledge.ingest.structure import IngestError

EVERY = 2.0
"""Seconds between two lines about long work."""
_DATE = re.compile(r"(?:19|20)\d{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


def add(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders: PDF, DOCX, HTML, Markdown, text.")],
    org: Annotated[str, typer.Option(help="Whose documents they are: un-secretariat, undp or both.")] = "both",
    title: Annotated[str | None, typer.Option(help="Title, where the file's own is not right.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Date of the edition: 2024, 2024-03 or 2024-03-01.")] = None,
    separate: Annotated[
        bool, typer.Option("--separate", help="Never another edition of a document that is there.")
    ] = False,
) -> None:
    """Add documents of the organisation's own, then build their index beside the one in use and swap it in."""
    settings = get_settings()
    wanted = _wanted(org, title, as_of, separate)
    if title and (len(paths) > 1 or paths[0].is_dir()):
        _stop("--title names one document: give one file with it.")
    progress = Progress()
    library = Library(settings.documents)
    outcomes: list[Outcome] = []
    try:
        for outcome in add_files(
            library, paths, wanted, progress=lambda path, done, of: progress(path.name, done, of, "pages")
        ):
            print(_told(outcome), flush=True)
            outcomes.append(outcome)
        if any(outcome.kind == "added" for outcome in outcomes):
            build(settings)
    except IngestError as error:
        _stop(str(error))
    refused = sum(outcome.kind == "refused" for outcome in outcomes)
    if refused:
        _stop(f"{refused} of {len(outcomes)} files were refused. What was there before is still being served.")
    if not outcomes:
        _stop("No file found there.")


def remove(document: Annotated[str, typer.Argument(help="Its id, as `cairn knowledge list` shows it.")]) -> None:
    """Remove a document of the organisation's own. An older edition that it had superseded holds again."""
    settings = get_settings()
    library = Library(settings.documents)
    try:
        with library.alone():
            entry = library.entry(document)
            if entry is None:
                _stop(f"No own document {document!r}. `cairn knowledge list` shows them.")
            library.drop(entry.id)
        build(settings)
    except IngestError as error:
        _stop(str(error))
    print(f"Removed: {entry.title} ({entry.as_of}).")


def build(settings: Settings) -> None:
    """Build the index of the own documents, if there are any and it is not of these already."""
    from knowledge.index import IndexBrokenError
    from knowledge.ingest import own_index
    from knowledge.search import open_encoder

    library = Library(settings.documents)
    if not library.entries() and not own_index.stamp(library):
        return
    encoder = open_encoder(settings)
    try:
        index = own_index.load(library, encoder.name)
    except IndexBrokenError:
        progress = Progress()
        index = own_index.build(library, encoder, lambda what, done, of: progress(what, done, of, "encoded"))
    print(f"{len(index.documents)} own documents, {len(index):,} passages, searchable in {library.index}")


def lines(settings: Settings) -> list[str]:
    """The own documents, one line each."""
    entries = Library(settings.documents).entries()
    titles = {entry.id: entry for entry in entries}
    return [_line(entry, titles) for entry in entries]


def _line(entry: Entry, others: dict[str, Entry]) -> str:
    newer = others.get(entry.superseded_by or "")
    state = f"  superseded by {newer.id} ({newer.as_of})" if newer else ""
    return f"{entry.id:45} {'organisation':12} {entry.organisation:15} {entry.as_of:10} {entry.title}{state}"


def _told(outcome: Outcome) -> str:
    entry = outcome.entry
    if outcome.kind == "skipped":
        return f"skipped    {outcome.reason}"
    if entry is None:
        return f"refused    {outcome.reason}"
    if outcome.kind == "duplicate":
        return f"duplicate  {outcome.path}: is there already as {entry.id}."
    pages = f", {entry.pages} pages" if entry.pages else ""
    found = (
        "" if entry.as_of_from in ("option", "text") else f" (date of its {entry.as_of_from}; --as-of sets another)"
    )
    told = f"added      {outcome.path}: {entry.id}, as of {entry.as_of}{found}, {entry.words:,} words{pages}."
    if outcome.other is not None:
        newer, older = (outcome.other, entry) if entry.superseded_by else (entry, outcome.other)
        told += f"\n           The edition of {newer.as_of} supersedes {older.id} of {older.as_of}. --separate keeps both in force."
    return told


def _wanted(org: str, title: str | None, as_of: str | None, separate: bool) -> Wanted:
    if org not in ("un-secretariat", "undp", "both"):
        _stop(f"--org {org!r}: expected un-secretariat, undp or both.")
    if as_of is not None and not _DATE.fullmatch(as_of):
        _stop(f"--as-of {as_of!r}: expected a year, a month or a day, like 2024, 2024-03 or 2024-03-01.")
    return Wanted(organisation=org, title=title, as_of=as_of, separate=separate)  # type: ignore[arg-type]


class Progress:
    """A line on standard error every two seconds, and none for what is done sooner."""

    def __init__(self) -> None:
        self._said = self._began = time.monotonic()

    def __call__(self, what: str, done: int, of: int, unit: str) -> None:
        """Told of each step; speaks when it is time to."""
        now = time.monotonic()
        if now - self._said < EVERY or done == 0:
            return
        self._said = now
        left = (now - self._began) / done * (of - done)
        print(f"  {what}: {done:,} of {of:,} {unit}, about {left:,.0f} s left", file=sys.stderr, flush=True)


def _stop(text: str) -> NoReturn:
    print(text, file=sys.stderr)
    raise typer.Exit(1)
