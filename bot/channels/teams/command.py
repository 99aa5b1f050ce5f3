"""`cairn teams package`."""

from pathlib import Path
from typing import Annotated

import typer

from bot.channels.teams.package.build import PackageError, build
from config.settings import get_settings

teams_app = typer.Typer(no_args_is_help=True, help="Microsoft Teams.")


@teams_app.callback()
def _teams() -> None:
    """Microsoft Teams: docs/teams.md says how it is set up."""


@teams_app.command()
def package(
    developer: Annotated[
        str, typer.Option(help="Who runs Cairn, as people read it in Teams; 32 characters at most.")
    ],
    to: Annotated[Path, typer.Argument(help="The file to write.")] = Path("cairn-teams.zip"),
    version: Annotated[str, typer.Option(help="The app's version; each upload needs a higher one.")] = "1.0.0",
    terms: Annotated[
        str | None, typer.Option(help="Address of your terms of use; the page Your data, unless given.")
    ] = None,
) -> None:
    """Write the app package that an administrator uploads to Teams."""
    try:
        content = build(get_settings(), version=version, developer=developer, terms=terms)
    except PackageError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    to.write_bytes(content)
    print(f"{to}: {len(content):,} bytes. Upload it in the Teams admin center (docs/teams.md).")
