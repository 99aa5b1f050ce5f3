"""Builds the app package: manifest, translations, icons, in a zip whose bytes depend on its content alone."""

import json
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel, ConfigDict, Field

from bot.language import LANGUAGES
from config import overlay
from config.settings import Settings
from knowledge.answer import Language

HERE = Path(__file__).parent
SCHEMA = "1.30"
SCHEMAS = f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA}"
ICONS = ("color.png", "outline.png")
ACCENT = "#005A87"
"""The deeper blue of the pages."""
FIRST: Language = "en"
MOMENT = (1980, 1, 1, 0, 0, 0)


class PackageError(ValueError):
    """What is missing to build the package, and what to do."""


class Command(BaseModel):
    """A command that Teams offers in the chat."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(max_length=128)
    about: str = Field(max_length=128)
    prompt: str = Field(max_length=4000)


class Texts(BaseModel):
    """What the app's page in Teams says in one language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(max_length=30)
    full_name: str = Field(max_length=100)
    short: str = Field(max_length=80)
    full: str = Field(max_length=4000)
    commands: tuple[Command, ...]


@cache
def texts(language: Language) -> Texts:
    """The texts of a language."""
    return overlay.load(HERE / "texts.en.yaml", Texts, language)


def build(settings: Settings, *, version: str, developer: str, terms: str | None = None) -> bytes:
    """The package as the bytes of a zip.

    Args:
        version: of the app, "1.0.0"; each upload needs a higher one.
        developer: who runs Cairn, as people read it in Teams.
        terms: address of the terms of use; by default that of the page on data.

    Raises:
        PackageError
    """
    if settings.teams_client_id is None:
        raise PackageError("CAIRN_TEAMS_CLIENT_ID is not set. docs/teams.md says where it comes from.")
    if not (settings.public_url or "").startswith("https://"):
        raise PackageError("CAIRN_PUBLIC_URL is not set to an https address. Teams opens Cairn's pages by it.")
    files = {"manifest.json": _json(manifest(settings, version, developer, terms))}
    files |= {_file(language): _json(translation(language)) for language in LANGUAGES if language != FIRST}
    files |= {name: (HERE / name).read_bytes() for name in ICONS}
    return _zip(files)


def manifest(settings: Settings, version: str, developer: str, terms: str | None) -> dict[str, Any]:
    """The manifest. It asks for no permission at all: the bot reads what is written to it, and answers."""
    said, client = texts(FIRST), str(settings.teams_client_id)
    data = f"{settings.pages}/your-data"
    return {
        "$schema": f"{SCHEMAS}/MicrosoftTeams.schema.json",
        "manifestVersion": SCHEMA,
        "version": version,
        "id": str(uuid5(NAMESPACE_URL, f"cairn:{client}")),
        "developer": {
            "name": developer, "websiteUrl": settings.pages, "privacyUrl": data, "termsOfUseUrl": terms or data,
        },
        "name": {"short": said.name, "full": said.full_name},
        "description": {"short": said.short, "full": said.full},
        "icons": {"color": ICONS[0], "outline": ICONS[1]},
        "accentColor": ACCENT,
        "localizationInfo": {
            "defaultLanguageTag": FIRST,
            "additionalLanguages": [
                {"languageTag": language, "file": _file(language)} for language in LANGUAGES if language != FIRST
            ],
        },
        "defaultInstallScope": "personal",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot"},
        "bots": [
            {
                "botId": client,
                "scopes": ["personal", "groupChat", "team"],
                "supportsFiles": False,
                "isNotificationOnly": False,
                "commandLists": [{"scopes": ["personal"], "commands": [_command(command) for command in said.commands]}],
            }
        ],
        "staticTabs": [{"entityId": name, "scopes": ["personal"]} for name in ("conversations", "about")],
    }  # fmt: skip


def translation(language: Language) -> dict[str, str]:
    """The texts of another language, by their place in the manifest."""
    said = texts(language)
    found = {
        "$schema": f"{SCHEMAS}/MicrosoftTeams.Localization.schema.json",
        "name.short": said.name, "name.full": said.full_name,
        "description.short": said.short, "description.full": said.full,
    }  # fmt: skip
    for number, command in enumerate(said.commands):
        place = f"bots[0].commandLists[0].commands[{number}]"
        found |= {f"{place}.{name}": value for name, value in _command(command).items() if name != "type"}
    return found


def _command(command: Command) -> dict[str, str]:
    return {"title": command.title, "description": command.about, "type": "prompt", "prompt": command.prompt}


def _file(language: Language) -> str:
    return f"{language}.json"


def _json(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _zip(files: dict[str, bytes]) -> bytes:
    found = BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, MOMENT), content, zipfile.ZIP_DEFLATED)
    return found.getvalue()
