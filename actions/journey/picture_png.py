"""The picture of step 1 as an image for channels that cannot draw: set by Typst, its words handed over as data."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from actions.plans.dates import spoken

TEMPLATE = Path(__file__).with_name("picture.typ")
DOTS = 144.0
"""Dots an inch: sharp on a phone, about 60 KB."""


def picture_png(card: Mapping[str, Any], day: date) -> bytes:
    """A profile card (see reading.profile_card, change.change_card) as the bytes of a PNG; its "alt" is the text for it."""
    import typst

    drawn = {name: card[name] for name in ("title", "groups", "marks", "caution")}
    words = {"picture": json.dumps({**drawn, "day": spoken(day)}, ensure_ascii=False)}
    return bytes(typst.compile(TEMPLATE, root=TEMPLATE.parent, format="png", ppi=DOTS, sys_inputs=words))
