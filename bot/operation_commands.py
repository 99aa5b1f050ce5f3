"""The commands that keep Cairn alive: `cairn backup`, `cairn restore`."""

import sys
import time
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from sqlalchemy.exc import SQLAlchemyError

from actions.database import SchemaTooNewError
from bot.operations.refused import OperationRefusedError
from config.settings import get_settings

REFUSED = (OperationRefusedError, SchemaTooNewError)


def backup(
    file: Annotated[Path, typer.Argument(help="Where the backup shall stand; on another disk, best.")],
) -> None:
    """Everything that is state as one verified file, while the service goes on running."""
    from bot.operations.backup import backup as make

    began = time.monotonic()
    try:
        manifest = make(get_settings(), file)
    except REFUSED as error:
        _stop(str(error))
    except (SQLAlchemyError, OSError) as error:
        _stop(f"No backup was made: {getattr(error, 'orig', error)}.")
    size = sum(part.bytes for part in manifest.parts)
    print(
        f"Backed up and verified: {len(manifest.parts)} parts, {size / 1e6:,.1f} MB of state as of {manifest.made_at}, "
        f"{file.stat().st_size / 1e6:,.1f} MB in {file}, {time.monotonic() - began:.1f} s.\n"
        "It holds what people wrote in confidence: keep it as safe as the service, and delete it after "
        f"{get_settings().backup_days} days."
    )


def restore(file: Annotated[Path, typer.Argument(help="A backup made by `cairn backup`.")]) -> None:
    """A backup in the place of the state that is there. The service must not run."""
    from bot.operations.restore import restore as bring_back

    began = time.monotonic()
    try:
        done = bring_back(get_settings(), file)
    except REFUSED as error:
        _stop(str(error))
    except (SQLAlchemyError, OSError) as error:
        _stop(f"Not restored: {getattr(error, 'orig', error)}.")
    print(
        f"Restored and verified: {len(done.manifest.parts)} parts as of {done.manifest.made_at}, {time.monotonic() - began:.1f} s."
    )
    if done.erased:
        print(f"Erased again: {done.erased} rows of people who had had their data erased since.")
    if done.unread:
        print(
            f"The database that was there cannot be read ({done.unread}). People who had their data erased after the backup was "
            "made may be back: erase them again with `cairn data erase PERSON`.",
            file=sys.stderr,
        )
    if done.aside:
        print(f"What was there before stands in {done.aside} for {get_settings().backup_days} days.")
    print("Everybody signs in anew.")


MARKS = {"ok": "ok   ", "note": "note ", "wrong": "WRONG"}


def doctor() -> None:
    """What is wrong on this machine, and what to do about it. Exit code 1 if anything is."""
    from pydantic import ValidationError

    from bot.operations.doctor import examine

    try:
        settings = get_settings()
    except ValidationError as error:
        _stop("\n".join(f"WRONG settings: {e['msg']}" for e in error.errors()))
    wrong = 0
    for finding in examine(settings):
        wrong += finding.state == "wrong"
        print(f"{MARKS[finding.state]} {finding.part}: {finding.words}", flush=True)
        if finding.advice:
            print(f"      {finding.advice}")
    if wrong:
        _stop(f"{wrong} to be put right.")
    print("Nothing is wrong.")


def _stop(text: str) -> NoReturn:
    print(text, file=sys.stderr)
    raise typer.Exit(1)
