"""The picture of step 1 as an image inside the card: nobody but the person's own client ever holds it, under no address."""

import base64
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

from actions.journey.picture_png import picture_png

COLOURS = 16
"""Enough for what is drawn with few, and a tenth of the size."""
MOST = 22_000
"""Characters of the image, so that the card stays below what one message may hold."""


def picture(card: Mapping[str, Any], day: date) -> dict[str, Any] | None:
    """The image element, its text alternative with it; None where it would be too large. Takes about half a second."""
    from PIL import Image

    drawn = Image.open(BytesIO(picture_png(card, day))).convert("RGB").quantize(COLOURS)
    held = BytesIO()
    drawn.save(held, "PNG", optimize=True)
    coded = base64.b64encode(held.getvalue()).decode()
    if len(coded) > MOST:
        return None
    return {"type": "Image", "url": f"data:image/png;base64,{coded}", "altText": str(card["alt"]), "size": "Stretch"}
