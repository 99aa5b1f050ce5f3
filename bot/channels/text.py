"""What people type, made safe to store and to send on; nothing else is changed."""

import re

# Control signs have no meaning in a message, and some stores cannot hold them. Line breaks and tabs stay.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class TextUnreadableError(ValueError):
    """The text holds half of a character pair, which no encoding can carry."""


def clean(text: str) -> str:
    """The text without control signs, and without blanks around it.

    Raises:
        TextUnreadableError: the text has a lone surrogate.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        raise TextUnreadableError from None
    return CONTROL.sub("", text.replace("\r\n", "\n")).strip()
