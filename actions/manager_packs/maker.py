"""Makes packs from the installation's files: content, support and words, read once."""

from datetime import date
from functools import cache
from typing import get_args

from actions.manager_packs.build import Content, build
from actions.manager_packs.quotes import sentences_in
from actions.manager_packs.spec import pack_file
from actions.manager_packs.types import Given, Pack
from actions.plans.support import SupportFile
from actions.plans.texts import language_texts
from actions.sharing.texts import sharing_texts
from config import overlay
from config.settings import ROOT
from config.yaml_file import ConfigFileError
from knowledge.answer import Language


def make(given: Given, today: date, language: Language = "en") -> Pack:
    """The pack for this conversation, in a language."""
    return build(given, content_in(language), today)


@cache
def content_in(language: Language) -> Content:
    """All that packs in a language are made from."""
    return Content(
        pack_file(language), support_file(language), language_texts(language), sharing_texts(language),
        sentences_in(language),
    )  # fmt: skip


@cache
def support_file(language: Language = "en") -> SupportFile:
    """The catalogue of support."""
    return overlay.load(ROOT / "config" / "support.yaml", SupportFile, language)


def check() -> None:
    """Read everything once in each language, so that an error stops the start.

    Raises:
        config.yaml_file.ConfigFileError: naming file, line and reason of every error.
    """
    quoted = pack_file().sentences()
    for language in get_args(Language):
        content_in(language)
        unknown = sorted(set(sentences_in(language)) - quoted)
        if unknown:
            raise ConfigFileError(
                f"config/pack_sentences.{language}.yaml: no pack quotes {unknown[0]!r}; remove it, or write the sentence "
                "as it stands in its article now."
            )
