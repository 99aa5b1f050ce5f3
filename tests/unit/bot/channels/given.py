"""Plans, shares and the audit log, for tests of who sees what."""

from datetime import date
from typing import Any

import httpx
from sqlalchemy import select

from actions.plans import store as plans
from actions.sharing.audit import audit
from tests.service import Service
from tests.unit.actions.plans.given import a_full_plan

HELEN = "Helen Weber"


def person_of(service: Service, client: httpx.AsyncClient) -> str:
    """Id of who has signed in with this client."""
    session = service.app.state.advisor.sessions.find(client.headers["Authorization"].partition(" ")[2])
    assert session is not None
    return str(session.person.id)


async def given_plan(service: Service, client: httpx.AsyncClient) -> str:
    """A plan of who has signed in with this client."""
    person = person_of(service, client)
    with service.database.begin() as connection:
        return plans.create(connection, person, a_full_plan(appointment_end=date(2027, 3, 31))).id


async def given_share(client: httpx.AsyncClient, plan: str, **wanted: Any) -> dict[str, Any]:
    body = {"with": HELEN, "items": ["objective:o1"], **wanted}
    made = await client.post(f"/api/v1/plans/{plan}/shares", json=body)
    assert made.status_code == 201, made.text
    shared: dict[str, Any] = made.json()
    return shared


def trail(service: Service) -> list[tuple[str, str, str]]:
    """The audit log: route, target, result."""
    with service.database.read() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.id))
        return [(row.route, row.target, row.result) for row in rows]
