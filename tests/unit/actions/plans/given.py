"""Plans to test with."""

from datetime import date
from pathlib import Path

from actions import people
from actions.database import Database
from actions.plans.build import Material, build
from actions.plans.store import StoredPlan
from actions.plans.support import load_support
from actions.plans.texts import plan_texts
from actions.plans.types import CheckIn, Objective, Owner, Plan, PlanAction, Source
from config.settings import ROOT
from tests import stores

TODAY = date(2026, 11, 22)
TEXTS = plan_texts()
SUPPORT = load_support(ROOT / "config" / "support.yaml")
DRIVER = Owner(name="Amara Diallo", organisation="un-secretariat", category="GS", grade="G-4", duty_station="Bunia")
TITLES = (
    "Learn: SQL",
    "Together mentoring programme: look for a mentor and ask for three to six meetings",
    "Read three openings at your grade in another job network",
    "Talk with two people in a job network that interests you",
    "Apply for one opening at your grade",
    "Learn: French to level B1",
    "Get in touch with the head of supply: decides on job exchange",
)
MOMENT = "2026-11-22T10:00:00.000000+00:00"


def a_plan(**changes: object) -> Plan:
    """A plan of seven actions, the first due on 1 January, the second on 2 January and so on."""
    source = Source(document="un-secretariat-2021", title="Career Satisfaction", as_of="2021-09")
    actions = [
        PlanAction(id=f"a{n}", title=title, due=date(2027, 1, n), hours=2) for n, title in enumerate(TITLES, 1)
    ]
    actions[1] = actions[1].model_copy(
        update={"support": "secretariat-mentoring", "source": source, "caution": "Ask whether it still runs."}
    )
    plan = Plan(
        title="Career development plan",
        owner=DRIVER,
        aim="Run transport for a large mission",
        objectives=(
            Objective(
                id="o1", term="short", title="Pass the English exam", measure="The certificate", due=date(2027, 6, 30)
            ),
            Objective(id="o2", term="long", title="Run transport for a large mission", due=date(2029, 11, 30)),
        ),
        actions=tuple(actions),
        check_ins=(CheckIn(id="c1", day=date(2027, 2, 26)),),
        hours=10,
    )
    return Plan.model_validate({**plan.model_dump(), **changes})


def a_full_plan(**changes: object) -> Plan:
    """A plan built from answers to everything."""
    material = Material(
        owner=DRIVER, aim="Run transport for a large mission", direction="move", goal="Pass the English exam",
        proof="I hold the certificate", goal_date=date(2027, 6, 30), learn="Reading a budget; French", hours=5,
        support=("secretariat-mentoring", "secretariat-career-labs"), check_in_months=3, strengths="Safe fleet: no accident",
        brand="I get people where they are needed.", network="Head of supply: decides; a colleague",
        evidence="Context: fuel. Action: routes. Result: saved.",
    )  # fmt: skip
    plan = build(material, SUPPORT, TEXTS, TODAY)
    return Plan.model_validate({**plan.model_dump(), **changes})


def stored(plan: Plan, version: int = 1) -> StoredPlan:
    return StoredPlan("f" * 32, "p1", None, version, plan, "journey", MOMENT, MOMENT)


def a_database(folder: Path) -> tuple[Database, str]:
    """An empty database, and someone in it."""
    database = Database(stores.url(folder, "test.sqlite3"))
    database.create()
    with database.begin() as connection:
        person = people.find_or_create(
            connection, "demo", "driver", {"name": "Amara", "organisation": "un-secretariat", "category": "GS"}
        )
    return database, person.id
