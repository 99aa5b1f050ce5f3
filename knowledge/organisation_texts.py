"""What is said around what the organisation itself brings, in each language: content/organisation.<language>.yaml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, ConfigDict

from config import yaml_file
from knowledge.answer import Language


class OrganisationTexts(BaseModel):
    """Texts of one language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    not_found: str
    superseded: str
    other_org: Mapping[str, str]
    contact: str
    coming: str
    event: str


@cache
def organisation_texts(content: Path) -> Mapping[Language, OrganisationTexts]:
    """In all languages."""
    return {
        lang: yaml_file.load(content / f"organisation.{lang}.yaml", OrganisationTexts) for lang in get_args(Language)
    }
