"""What a card's form was filled in with, as the words that the dialogue reads: the same that the widget would compose. Pure."""

from collections.abc import Mapping
from typing import Any

from bot.web.words import words
from knowledge.answer import Language

LONGEST = 10_000


def composed(card: Mapping[str, Any], value: Mapping[str, Any], language: Language) -> str:
    """The answer to a question's card; empty where nothing of it was filled in.

    What is filled in wrongly is composed as it is: the dialogue says what is wrong, in the same words as elsewhere.
    """
    client = words(language).client["compose"]
    titles = [str(option["title"]) for option in card.get("options") or []]
    match card.get("type"):
        case "multi":
            return "; ".join(_titles(titles, value.get("chosen")))
        case "best_worst":
            most, least = _titles(titles, value.get("most")), _titles(titles, value.get("least"))
            return client["best_worst"].format(most=most[0], least=least[0]) if most and least else ""
        case "rate":
            rated = [(title, _word(value.get(f"row{n}"))) for n, title in enumerate(titles)]
            said = [client["rating"].format(title=title, value=point) for title, point in rated if point]
            return str(client["ratings"]).join(said)
        case "choice":
            return next(iter(_titles(titles, value.get("chosen"))), "")
        case _:
            return _word(value.get("value"))


def _titles(titles: list[str], chosen: Any) -> list[str]:
    """The options of these numbers, "0,2"."""
    numbers = [part.strip() for part in _word(chosen).split(",")]
    return [titles[int(n)] for n in numbers if n.isascii() and n.isdigit() and int(n) < len(titles)]


def _word(value: Any) -> str:
    return (
        str(value).strip()[:LONGEST] if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    )
