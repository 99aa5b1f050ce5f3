"""`cairn analytics`: bring figures up to date, simulate a year to try them out."""

from typing import Annotated

import typer

from actions.database import Database, now
from bot import tables
from bot.analytics import demo as simulation
from bot.analytics.rollup import rollup_of
from bot.database import book_of
from config.settings import get_settings

assert tables  # noqa: S101  (every table has to be known before the database is made)


def update() -> None:
    """Count what has closed since, and publish it. The running advisor does so every hour."""
    settings = get_settings()
    periods = rollup_of(settings, _database()).bring_up_to_date()
    typer.echo(f"{len(periods)} periods counted: {', '.join(periods)}." if periods else "Nothing has closed since.")


def demo(remove: Annotated[bool, typer.Option("--remove", help="Take simulated people away again.")] = False) -> None:
    """Simulate a year of 3,000 people, clearly marked as such, with truths hidden in it (bot/analytics/demo.yaml)."""
    database = _database()
    if remove:
        typer.echo(f"{simulation.remove(database)} simulated people and their figures are gone.")
        return
    try:
        written = simulation.simulate(database, now())
    except simulation.RealPeopleError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    typer.echo(f"{written} facts of a simulated year are written. Counting them…")
    periods = rollup_of(get_settings(), database).bring_up_to_date()
    typer.echo(f"{len(periods)} periods are counted. Sign in as the HR officer and open /hr.")


def _database() -> Database:
    settings = get_settings()
    database = Database(settings.database, book_of(settings))
    database.create()
    return database
