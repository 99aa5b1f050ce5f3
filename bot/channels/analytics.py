"""Figures for HR over HTTP: as JSON, and as files for spreadsheets. Published figures only, each look written down."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from bot.analytics.desk import Asked, Desk, Seen, as_json
from bot.analytics.files import MEDIA_TYPES, written
from bot.analytics.naming import Naming
from bot.analytics.reports import REPORTS
from bot.analytics.texts import texts
from bot.problems import Problem

Short = Annotated[str | None, Query(max_length=40)]


def analytics_router(desk: Desk, naming: Naming) -> APIRouter:
    """GET /api/v1/analytics, /api/v1/analytics/{report}, and the same with .csv and .xlsx."""
    router = APIRouter()

    @router.get("/api/v1/analytics")
    def index() -> dict[str, Any]:
        named, places, simulated = desk.choices()
        return {
            "reports": list(REPORTS), "weeks": list(named.weeks), "months": list(named.months),
            "places": [list(place) for place in places], "simulated": simulated, "threshold": desk.rules.threshold,
        }  # fmt: skip

    @router.get("/api/v1/analytics/{report}.{form}")
    def file(request: Request, report: str, form: str, asked: Annotated[Asked, Depends(_asked)]) -> Response:
        if form not in MEDIA_TYPES:
            raise Problem("not-found")
        seen = look(request, report, asked, f".{form}")
        language = request.state.session.person.language
        content = written(form, seen.reports[report], texts(language), naming.names(language))  # type: ignore[arg-type]
        headers = {"Content-Disposition": f'attachment; filename="cairn-{report}-{seen.period}.{form}"'}
        return Response(content, media_type=MEDIA_TYPES[form], headers=headers)

    @router.get("/api/v1/analytics/{report}")
    def shown(request: Request, report: str, asked: Annotated[Asked, Depends(_asked)]) -> dict[str, Any]:
        return as_json(look(request, report, asked).reports[report], desk.rules)

    def look(request: Request, report: str, asked: Asked, form: str = "") -> Seen:
        route = f"GET /api/v1/analytics/{report if report in REPORTS else '-'}{form}"
        seen = desk.look(request.state.session.person.id, route, asked, (report,))
        if seen is None:
            raise Problem("analytics-period")
        return seen

    return router


def _asked(period: Short = None, organisation: Short = None, category: Short = None) -> Asked:
    return Asked(period, organisation, category)
