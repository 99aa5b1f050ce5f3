"""Errors over HTTP: RFC 9457 problem details. Their words, in problems.<language>.yaml, never repeat what was sent."""

import logging
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, RootModel
from sqlalchemy import exc
from starlette.exceptions import HTTPException

from bot.language import current
from config import overlay
from knowledge.answer import Language

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
BY_STATUS = {400: "bad-request", 401: "signed-out", 403: "not-allowed", 404: "not-found", 405: "method-not-allowed"}
FULL = ("database or disk is full", "disk i/o error", "readonly database", "disk full", "no space left")


class Words(BaseModel):
    """One kind of problem: its HTTP status, what happened, and what to do next."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    status: int
    title: str
    detail: str


class _File(RootModel[dict[str, Words]]):
    pass


@cache
def kinds(language: Language = "en") -> dict[str, Words]:
    """Every kind of problem by its name."""
    return overlay.load(Path(__file__).with_name("problems.en.yaml"), _File, language).root


class Problem(Exception):  # noqa: N818  (the standard's own word)
    """Raised where a request cannot be served; becomes a problem response."""

    def __init__(self, kind: str, *, retry_after: float | None = None, **values: Any) -> None:
        super().__init__(kind)
        self.kind = kind
        self.retry_after = retry_after
        self.values = values


def response(problem: Problem, **more: Any) -> JSONResponse:
    """The problem as application/problem+json, with Retry-After (whole seconds) where waiting helps.

    `more` are extension members of the problem, such as the current state of what was to be changed.
    """
    words = kinds(current.get())[problem.kind]
    headers = {} if problem.retry_after is None else {"Retry-After": str(max(1, round(problem.retry_after)))}
    body = {
        "type": f"urn:cairn:problem:{problem.kind}",
        "title": words.title,
        "status": words.status,
        "detail": words.detail.format(**problem.values),
        **more,
    }
    return JSONResponse(body, words.status, headers, media_type=MEDIA_TYPE)


def of_database(error: Exception) -> Problem:
    """What to tell when the database refused: full (nothing was stored), or busy (try again)."""
    words = str(getattr(error, "orig", error)).lower()
    if any(sign in words for sign in FULL):
        return Problem("read-only", retry_after=30)
    return Problem("busy", retry_after=5)


def install(app: FastAPI) -> None:
    """Answer every error of `app` with a problem."""

    @app.exception_handler(Problem)
    async def _problem(_: Request, error: Problem) -> JSONResponse:
        return response(error)

    @app.exception_handler(HTTPException)
    async def _http(_: Request, error: HTTPException) -> JSONResponse:
        kind = BY_STATUS.get(error.status_code, "bad-request" if error.status_code < 500 else "internal")
        return response(Problem(kind))

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        # Only names of our own fields: what was sent may be private, or nothing that JSON can carry.
        fields = sorted({".".join(str(part) for part in e["loc"][1:2]) or "body" for e in error.errors()})
        named = ", ".join(field for field in fields if field.isascii() and field.replace("_", "").isalnum()) or "body"
        return response(Problem("invalid", fields=named[:200]))

    async def _database(_: Request, error: Exception) -> JSONResponse:
        problem = of_database(error)
        log.warning("The database refused: %s", problem.kind)
        return response(problem)

    app.add_exception_handler(exc.OperationalError, _database)
    app.add_exception_handler(exc.TimeoutError, _database)

    @app.exception_handler(exc.DBAPIError)
    async def _dbapi(_: Request, error: exc.DBAPIError) -> JSONResponse:
        log.error("The database failed.", exc_info=error)
        return response(Problem("internal"))

    @app.exception_handler(Exception)
    async def _other(_: Request, error: Exception) -> JSONResponse:
        return response(Problem("internal"))
