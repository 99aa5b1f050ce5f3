"""The question and the answer object of the contracts, as types. Nothing here knows how an answer is found."""

import re
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict

Organisation = Literal["un-secretariat", "undp"]
Category = Literal["GS", "P", "D", "FS", "NO", "UNV", "NPSA", "IPSA"]
Role = Literal["staff", "manager", "hr"]
Language = Literal["en", "fr", "es"]
Authority = Literal["framework", "policy", "guidance", "organisation"]
Office = Literal["counsellor", "ombudsman", "ethics", "staff-legal-assistance", "hr", "learning-focal-point"]


_GRADES: dict[str, Category] = {
    r"(?:GS?|TC|S|PI|LT)-?\d": "GS",
    r"P-?\d": "P",
    r"D-?\d": "D",
    r"FS-?\d": "FS",
    r"NO-?[A-E]|NPO": "NO",
    r"SC|PSA": "NPSA",
}


def category_of(given: Any) -> Category | None:
    """The staff category that a category's or a grade's name stands for; None where it is none that Cairn knows."""
    name = str(given or "").strip().upper()
    if name in get_args(Category):
        return name  # type: ignore[return-value]
    return next((category for pattern, category in _GRADES.items() if re.fullmatch(pattern, name)), None)


def _organisation(given: Any) -> Any:
    name = str(given or "").strip().lower()
    return next(
        (o for o in get_args(Organisation) if o == name or (o.endswith(name.replace("un ", "")) and name)), None
    )


def _among(choices: Any, instead: Any) -> BeforeValidator:
    return BeforeValidator(lambda given: given if given in get_args(choices) else instead)


class Question(BaseModel):
    """A question and who asks it. What Cairn does not know of the asker (an unknown category, say) counts as not given.

    `lang` is the language to answer in, told from the question where it is not given; where too little stands there to
    tell, `usual_lang` holds.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | int | None = None
    question: str
    org: Annotated[Organisation | None, BeforeValidator(_organisation)] = None
    category: Annotated[Category | None, BeforeValidator(category_of)] = None
    role: Annotated[Role, _among(Role, "staff")] = "staff"
    lang: Annotated[Language | None, _among(Language, None)] = None
    usual_lang: Annotated[Language, _among(Language, "en")] = "en"
    duty_station: str | None = None


class Citation(BaseModel):
    """A span of a stored passage, with what it takes to judge it and to open it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    article: str
    title: str
    authority: Authority
    organisation: Organisation | Literal["both"]
    document: str
    document_title: str
    section: str | None
    page: int | None = None
    as_of: str
    quote: str
    url: str


class Answer(BaseModel):
    """What is said to one question. `answered` is False where the knowledge base does not hold it.

    `turn_to` is the office that an abstention names; unlike `handoff`, nobody has to go there first.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str | int | None = None
    question: str
    answered: bool
    confidence: float
    text: str
    citations: list[Citation] = []
    related: list[str] = []
    handoff: Office | None = None
    language: Language = "en"
    turn_to: str | None = None
    notice: str | None = None
