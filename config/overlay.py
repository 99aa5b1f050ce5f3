"""Files of texts in another language: `X.fr.yaml` beside `X.yaml` (or `X.en.yaml`) holds only what is said otherwise.

Lists whose entries have an id (or a value) are told apart by it: in the other language they are mappings from id to texts.
Words by which an answer is recognised are added, never replaced, so that either language is understood; so is a title in
English. What has no translation stays English. Whatever a translation names that the English file does not have, and every
{place to fill in} that differs, is an error with file and line.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from config import yaml_file
from config.yaml_file import LOADER, ConfigFileError

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]
ADDED = frozenset(
    {
        "also",
        "known_as",
        "words",
        "none_words",
        "kind_words",
        "any_of",
        "none_of",
        "question_words",
        "means_erase",
        "means_keep",
    }
)
"""Names of what holds words to recognise: all below them is added to the English words."""
IDS = ("id", "value")
NO_TEXT = frozenset(
    {
        "id", "value", "step", "type", "routes", "options_of", "measures", "fills", "when", "follows", "dated_by",
        "options_from", "document", "section", "as_of", "version", "grounds", "four_e", "horizon", "sets", "matters",
    }
)  # fmt: skip
"""Names of what is the same in every language; the grounds of an instrument are references."""
_BRACES = re.compile(r"\{(\w*)[^{}]*\}")


@dataclass(frozen=True)
class Problem:
    """Something wrong in a translation, and where."""

    place: Place
    why: str


def translated(path: Path, language: str) -> Path:
    """The file of another language beside an English one: config/journey.yaml → config/journey.fr.yaml."""
    return path.with_name(f"{path.name.removesuffix('.yaml').removesuffix('.en')}.{language}.yaml")


def load(path: Path, model: type[Model], language: str = "en") -> Model:
    """Read `path` in a language; in English where there is no translation.

    Raises:
        ConfigFileError: naming file, line and expectation, one line for each error.
    """
    other = translated(path, language)
    english = yaml_file.load(path, model)
    if language == "en" or not other.exists():
        return english
    text = other.read_text(encoding="utf-8")
    merged, problems = merge(yaml_file.parse(path.read_text(encoding="utf-8")), _parsed(other, text))
    if not problems:
        try:
            return model.model_validate(merged)
        except ValidationError as error:
            problems = [Problem(e["loc"], e["msg"]) for e in error.errors()]
    node = yaml.compose(text, Loader=LOADER)
    lines = [f"{other}:{yaml_file.line_of(node, p.place)}: {_dotted(p.place)}: {p.why}." for p in problems]
    raise ConfigFileError("\n".join(lines))


def missing(path: Path, language: str, same: frozenset[str] = NO_TEXT) -> list[str]:
    """Texts of `path` that its translation lacks, one line each: file, place, and what stands there in English.

    Args:
        same: names of what is no text, or the same in every language.
    """
    other = translated(path, language)
    english = yaml_file.parse(path.read_text(encoding="utf-8"))
    over = _parsed(other, other.read_text(encoding="utf-8")) if other.exists() else {}
    return [
        f"{other}: {_dotted(place)}: expected a translation of {text!r}"
        for place, text in _left(english, over, (), same)
    ]


def merge(english: Any, over: Any, place: Place = ()) -> tuple[Any, list[Problem]]:
    """The English data with the other language laid over it, and what does not fit."""
    problems: list[Problem] = []
    return _merged(english, over, place, problems), problems


def _merged(english: Any, over: Any, place: Place, problems: list[Problem]) -> Any:
    if isinstance(english, Mapping) and isinstance(over, Mapping):
        return _mapping(english, over, place, problems)
    if isinstance(english, list):
        return _list(english, over, place, problems)
    if isinstance(english, str) and isinstance(over, str):
        if _braces(english) != _braces(over):
            problems.append(Problem(place, f"the places to fill in differ; English has {sorted(_braces(english))}"))
        return over
    if type(english) is not type(over):
        problems.append(Problem(place, f"expected {_kind(english)} as in the English file, found {_kind(over)}"))
        return english
    return over


def _mapping(
    english: Mapping[str, Any], over: Mapping[str, Any], place: Place, problems: list[Problem]
) -> dict[str, Any]:
    found = dict(english)
    for key, said in over.items():
        if key in english:
            found[key] = _merged(english[key], said, (*place, key), problems)
        elif key == "also" and _is_named(english):
            found[key] = said
        else:
            problems.append(Problem((*place, key), f"the English file has no {key!r} here"))
    return _still_known(english, found, over)


def _still_known(english: Mapping[str, Any], found: dict[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """What is chosen or named by a title is known by its English title too."""
    key = "title" if "title" in english else "name"
    also = "known_as" if "known_as" in english else "also"
    if key in over and (also == "known_as" or _is_named(english)):
        found[also] = [*found.get(also, ()), english[key]]
    return found


def _is_named(english: Mapping[str, Any]) -> bool:
    return "also" in english or "value" in english or {"id", "prompt"} <= set(english)


def _list(english: Sequence[Any], over: Any, place: Place, problems: list[Problem]) -> Any:
    key = _id_of(english)
    if key is not None and isinstance(over, Mapping):
        known = {str(entry[key]) for entry in english}
        problems += [
            Problem((*place, name), f"the English file has no {name!r} here")
            for name in over
            if str(name) not in known
        ]
        said = {str(name): texts for name, texts in over.items()}
        return [
            _merged(entry, said[str(entry[key])], (*place, str(entry[key])), problems)
            if str(entry[key]) in said
            else entry
            for entry in english
        ]
    if not isinstance(over, list):
        problems.append(Problem(place, f"expected {_kind(english)} as in the English file, found {_kind(over)}"))
        return english
    if ADDED & set(place):
        return [*over, *english]
    if english and all(isinstance(entry, Mapping | list) for entry in english):
        if len(english) == len(over):
            return [
                _merged(one, other, (*place, n), problems)
                for n, (one, other) in enumerate(zip(english, over, strict=True))
            ]
        problems.append(Problem(place, f"expected {len(english)} entries as in the English file, found {len(over)}"))
    return over


def _left(english: Any, over: Any, place: Place, same: frozenset[str]) -> Iterator[tuple[Place, str]]:
    if isinstance(english, Mapping):
        for key, text in english.items():
            if key not in same and key not in ADDED:
                yield from _left(text, over.get(key) if isinstance(over, Mapping) else None, (*place, key), same)
    elif isinstance(english, list):
        key = _id_of(english)
        for number, entry in enumerate(english):
            name = str(entry[key]) if key else number
            yield from _left(entry, _entry(over, name), (*place, name), same)
    elif isinstance(english, str) and not isinstance(over, str) and re.search(r"[^\W\d]{2}", english):
        yield place, english


def _entry(over: Any, name: str | int) -> Any:
    if isinstance(over, Mapping):
        return {str(key): texts for key, texts in over.items()}.get(str(name))
    return over[name] if isinstance(over, list) and isinstance(name, int) and name < len(over) else None


def _id_of(entries: Sequence[Any]) -> str | None:
    return next((key for key in IDS if entries and all(isinstance(e, Mapping) and key in e for e in entries)), None)


def _braces(text: str) -> set[str]:
    return set(_BRACES.findall(text))


def _kind(value: Any) -> str:
    kinds: dict[type, str] = {dict: "a mapping", list: "a list", str: "a text"}
    return kinds.get(type(value), type(value).__name__)


def _dotted(place: Place) -> str:
    return ".".join(map(str, place)) or "file"


def _parsed(path: Path, text: str) -> Any:
    try:
        return yaml_file.parse(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ConfigFileError(f"{path}:{line}: not valid YAML: {error.problem}.") from None
