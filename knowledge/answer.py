"""The question and the answer object of the contracts, as types. Nothing here knows how an answer is found."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Organisation = Literal["un-secretariat", "undp"]
Category = Literal["GS", "P", "D", "FS", "NO", "UNV", "NPSA", "IPSA"]
Role = Literal["staff", "manager", "hr"]
Language = Literal["en", "fr", "es"]
Authority = Literal["framework", "policy", "guidance", "organisation"]
Office = Literal["counsellor", "ombudsman", "ethics", "staff-legal-assistance", "hr", "learning-focal-point"]


class Question(BaseModel):
    """A question and who asks it. What is unknown stays None; unknown fields are dropped."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str | int | None = None
    question: str
    org: Organisation | None = None
    category: Category | None = None
    role: Role = "staff"
    lang: Language = "en"


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
    """What is said to one question. `answered` is False where the knowledge base does not hold it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str | int | None = None
    question: str
    answered: bool
    confidence: float
    text: str
    citations: list[Citation] = []
    related: list[str] = []
    handoff: Office | None = None
    notice: str | None = None
