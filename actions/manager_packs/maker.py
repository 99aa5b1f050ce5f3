"""Makes packs from the installation's files: content, support and words, read once."""

from datetime import date
from functools import cache

from actions.manager_packs.build import Content, build
from actions.manager_packs.spec import PackFile, pack_file
from actions.manager_packs.types import Given, Pack
from actions.plans.support import SupportFile, load_support
from actions.plans.texts import plan_texts
from actions.sharing.texts import sharing_texts
from config.settings import ROOT


def make(given: Given, today: date) -> Pack:
    """The pack for this conversation."""
    return build(given, Content(pack_file(), support_file(), plan_texts(), sharing_texts()), today)


@cache
def support_file() -> SupportFile:
    """The catalogue of support."""
    return load_support(ROOT / "config" / "support.yaml")


def check() -> PackFile:
    """Read everything once, so that an error stops the start.

    Raises:
        config.yaml_file.ConfigFileError: naming file, line and reason of every error.
    """
    sharing_texts()
    return pack_file()
