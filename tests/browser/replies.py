"""Canned replies of every kind, with words as the real ones have them."""

from dataclasses import dataclass, field
from typing import Any

STEPS = ("Know yourself", "Know what actions to take", "Prepare a plan for action", "Create your future")
IDS = ("know-yourself", "know-actions", "prepare-plan", "create-future")
BUTTONS = {
    "b-back": "back",
    "b-skip": "skip",
    "b-related": "How is depth built at UNDP?",
    "b-yes": "yes",
    "b-no": "no",
}
BREADTH = "breadth-and-depth"
QUOTE = (
    "UNDP values breadth, gained through varied experience, and technical depth, "
    "gained through specialization, as equals."
)


@dataclass
class Said:
    messages: list[dict[str, Any]]
    state: dict[str, Any] | None = field(default=None)


def journey_state(step: int, done: int = 3, total: int = 14) -> dict[str, Any]:
    states = ["done" if n < step else "open" if n == step else "ahead" for n in range(4)]
    return {
        "step": {"id": IDS[step], "number": step + 1, "name": STEPS[step]},
        "progress": {
            "done": done,
            "total": total,
            "steps": [{"id": i, "name": n, "state": s} for i, n, s in zip(IDS, STEPS, states, strict=True)],
        },
    }


def citation(**changes: Any) -> dict[str, Any]:
    return {
        "article": BREADTH, "title": "Does UNDP prefer generalists or experts?", "authority": "framework",
        "organisation": "undp", "document": "undp-2020", "document_title": "People for 2030: UNDP career framework",
        "section": "undp/principles/3-breadth-and-depth", "page": None, "as_of": "2020", "quote": QUOTE,
        "url": f"/knowledge/{BREADTH}?span=9-126#span", **changes,
    }  # fmt: skip


def answer(**changes: Any) -> dict[str, Any]:
    return {
        "id": None, "question": "Does UNDP prefer generalists or experts?", "answered": True, "confidence": 0.83,
        "text": "", "citations": [], "related": [], "handoff": None, "notice": None, **changes,
    }  # fmt: skip


def _answered() -> dict[str, Any]:
    text = (
        f"Neither. {QUOTE} How much of each you need depends on the job role:\n\n"
        "- managers and executives gain most from breadth\n- technical posts gain most from depth in a theme [2]"
    )
    citations = [
        citation(),
        citation(title="What the staff selection rule says since 2025", authority="policy", as_of="2025-10",
                 organisation="un-secretariat", document_title="ST/AI/2025/2, Staff selection system"),
        citation(title="Keeping a specialism alive", authority="guidance", organisation="both",
                 document_title="Cairn guide", as_of="2026-11"),
        citation(title="How is depth kept alive?"),
    ]  # fmt: skip
    return {
        "text": text,
        "answer": answer(
            text=text, citations=citations, notice="UNDP planned these actions in 2020; not all may be in place."
        ),
        "buttons": [
            {"id": "b-related", "title": "How is depth built at UNDP?"},
            {"id": "b-2", "title": "What are swaps?"},
            {"id": "b-yes", "title": "Yes, that helped"},
            {"id": "b-no", "title": "Not quite"},
        ],
    }


def _abstained() -> dict[str, Any]:
    text = "The library does not say how long a stretch assignment lasts. Your HR business partner can tell you."
    return {"text": text, "answer": answer(answered=False, confidence=0.3, text=text, citations=[citation()])}


def _handoff() -> dict[str, Any]:
    text = (
        "I am sorry that you are going through this. You need not carry it alone. The Staff Counsellors listen in "
        "confidence, and nothing is passed on."
    )
    office = answer(
        answered=True, text=text, handoff="counsellor", citations=[citation(title="Who listens in confidence")]
    )
    return {"text": text, "answer": office}


def question(kind: str, **changes: Any) -> dict[str, Any]:
    card = {
        "kind": "question", "question": f"q-{kind}", "step": "know-yourself", "progress": {"done": 3, "total": 14},
        "type": kind, "prompt": "What gives you most satisfaction in your work?",
        "why": "People who know what satisfies them choose moves that they do not regret.",
        "examples": ["Going deep into one field", "Leading a team"], "options": [], "can_skip": True,
        "can_back": True, **changes,
    }  # fmt: skip
    moves = [{"id": "b-back", "title": "Back"}, {"id": "b-skip", "title": "Skip"}]
    return {"text": card["prompt"], "card": card, "buttons": moves}


VALUES = ("Depth", "Breadth", "Moving up", "Serving in different places", "Relations with colleagues")
OPTIONS = [{"value": v.lower().replace(" ", "-"), "title": v} for v in VALUES]
LONG = [
    {"value": "depth", "title": "Depth", "description": "Becoming the person whom others ask"},
    {"value": "breadth", "title": "Breadth", "description": "Seeing many parts of the Organization"},
    {"value": "up", "title": "Moving up", "description": "More responsibility, a higher grade"},
]


def _row(label: str, note: str, **marks: float) -> dict[str, Any]:
    return {"item": label.lower(), "label": label, "note": note, **marks}


def _profile() -> dict[str, Any]:
    groups = [
        {"id": "satisfaction", "title": "What matters, and what is there today", "hint": "1 hardly, 5 very much",
         "low": 1, "high": 5, "rows": [
            _row("Depth", "matters 5, today 2", matters=5, today=2, before=3),
            _row("Serving in different places", "matters 3, today 3", matters=3, today=3),
         ]},
        {"id": "values", "title": "Work values", "hint": "the line is where it may lie", "low": -3, "high": 3, "rows": [
            {**_row("Seeing results", "most 3, least 0, of 3 times", value=3, to=3), "from": 1.7},
            {**_row("Security and good conditions", "most 0, least 2, of 3 times", value=-2, to=-1), "from": -3},
        ]},
    ]  # fmt: skip
    return {
        "text": "This is the picture so far. Does it look like you?",
        "card": {
            "kind": "profile", "title": "What matters to you", "groups": groups,
            "marks": {"matters": "matters", "today": "today", "before": "before"},
            "text": "The widest gap is at depth.\n\nSeeing results came out first.",
            "caution": "A picture of what you said today, not a verdict. You can change any answer.",
        },
        "buttons": [{"id": "b-yes", "title": "Yes, go on"}, {"id": "b-no", "title": "Change an answer"}],
    }  # fmt: skip


def _readiness() -> dict[str, Any]:
    criteria = [
        {"title": "Led people", "state": 3, "state_title": "There", "evidence": "team of six", "assignment": None},
        {
            "title": "Answered for money",
            "state": 2,
            "state_title": "Partly",
            "assignment": "Would give it: a budget line",
        },
        {"title": "Knows operations", "state": 1, "state_title": "Not yet", "assignment": "Would give it: stand in"},
    ]
    card = {
        "kind": "readiness", "title": "Chief of a unit: how ready", "criteria": criteria, "text": "There: led people.",
        "rule": "Whether you may apply is another matter: ask HR.", "source": {"title": "Framework", "as_of": "2021-09"},
    }  # fmt: skip
    return {
        "text": "This is general guidance.",
        "card": card,
        "buttons": [{"id": "b-in", "title": "Put these into my plan"}],
    }


def _network() -> dict[str, Any]:
    people = [
        {"who": "Amina", "why": "went from G to FS", "near": 3, "near_title": "I can ring them up"},
        {"who": "Head of the supply section", "why": None, "near": 1, "near_title": "we have hardly met"},
        {"who": "The learning focal point", "why": "knows what is offered", "near": None, "near_title": "not said"},
    ]
    return {"text": "Here is your network.", "card": {"kind": "network", "title": "Your network", "people": people}}


def _checklist() -> dict[str, Any]:
    items = [{"title": "Papers at hand", "ready": True}, {"title": "An interview rehearsed", "ready": False}]
    return {
        "text": "Ready: papers.",
        "card": {"kind": "checklist", "title": "Ready for applications", "items": items},
    }


def _options() -> dict[str, Any]:
    source = {"title": "Career satisfaction framework", "url": f"/knowledge/{BREADTH}", "as_of": "2021-09"}
    options = [
        {"id": "o1", "title": "Grow where you are", "why": "You put depth first.", "asks": "Four hours a month",
         "kind": "In the present post", "between": ["within the present post"], "prepare": "Choose one gap.",
         "fits": ["You said that this matters to you: “Depth” (5 of 5)."], "leads_to": ["Policy: Policy Analyst"],
         "eligibility": "yes", "rule": "Open to all staff.", "source": source},
        {"id": "o2", "title": "A lateral move to another office", "why": "You would like to see other places.",
         "asks": "An application, and talks with two people there", "eligibility": "ask-hr",
         "rule": "Depends on the funding of your post.", "source": source},
        {"id": "o3", "title": "A post in the Professional category", "why": "You mentioned analysis.",
         "asks": "The competitive examination", "eligibility": "no", "rule": "Needs a degree at the first level.",
         "source": source},
    ]  # fmt: skip
    return {
        "text": "Three ways fit what you said. Moves sideways stand beside moves up.",
        "card": {"kind": "options", "title": "Moves", "options": options, "url": "/explore?category=GS"},
        "buttons": [{"id": "b-o1", "title": "Grow where you are"}, {"id": "b-o2", "title": "A lateral move"}],
    }


def exports(plan_id: str) -> dict[str, str]:
    return {kind: f"/api/v1/plans/{plan_id}.{kind}" for kind in ("docx", "pdf", "ics", "json")}


def _plan_card() -> dict[str, Any]:
    card = {
        "kind": "plan", "plan_id": "p1", "version": 3, "aim": plan()["aim"], "url": "/plan/p1",
        "exports": exports("p1"),
        "next": [{"id": a["id"], "title": a["title"], "due": a["due"]} for a in plan()["actions"][:3]],
        "warnings": ["March holds 14 hours of work; you said that you have 6."],
    }  # fmt: skip
    return {"text": "Your plan is saved. You can change it here in words, or on its page.", "card": card}


def _change() -> dict[str, Any]:
    card = {
        "kind": "change", "plan_id": "p1", "title": "Move the course to June",
        "before": "Procurement course, by 31 March 2027", "after": "Procurement course, by 30 June 2027",
    }  # fmt: skip
    buttons = [{"id": "b-yes", "title": "Change it"}, {"id": "b-no", "title": "Leave it"}]
    return {"text": "Shall I change this?", "card": card, "buttons": buttons}


def _action(number: int, title: str, kind: str, horizon: str, due: str | None, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"a{number}",
        "title": title,
        "four_e": kind,
        "horizon": horizon,
        "due": due,
        "status": "open",
        **changes,
    }


def plan() -> dict[str, Any]:
    actions = [
        _action(1, "Take the procurement course", "education", "immediate", "2027-01-31", hours=12),
        _action(2, "Talk with Farah about her move to Entebbe", "exposure", "immediate", "2027-02-15"),
        _action(3, "Ask for a mentor in supply", "exposure", "intermediate", "2027-03-01"),
        _action(4, "Lead the tender for the water project", "experience", "intermediate", "2027-06-30"),
        _action(5, "Write down three results as examples", "environment", "transitional", None),
        _action(6, "Read the career framework", "education", "immediate", "2026-11-10", status="done"),
    ]
    return {
        "id": "p1", "version": 3,
        "aim": "Lead a small supply team in a mission by 2029, without giving up the craft.",
        "objectives": [
            {"id": "ob1", "title": "Run a whole tender on my own", "term": "short", "due": "2027-06-30"},
            {"id": "ob2", "title": "Be ready for an FS-5 post in supply", "term": "long", "due": "2029-01-31"},
        ],
        "actions": actions,
        "next": [{"id": a["id"], "title": a["title"], "due": a["due"]} for a in actions[:3]],
        "check_ins": [{"id": day, "day": day, "done": False} for day in ("2027-03-15", "2027-09-15")],
        "relationships": [{"who": "Farah Idris", "why": "moved from supply to a team of her own"}],
        "strengths": ["Careful with figures", "Calm in a rush"],
        "warnings": ["March holds 14 hours of work; you said that you have 6."],
        "exports": exports("p1"),
    }  # fmt: skip


ONE: dict[str, Any] = {
    "generalist": _answered, "how long": _abstained, "cannot sleep": _handoff, "profile": _profile,
    "options": _options, "readiness": _readiness, "my network": _network, "checklist": _checklist,
    "show my plan": _plan_card, "move the course": _change,
}  # fmt: skip
QUESTIONS: dict[str, dict[str, Any]] = {
    "q choice": question("choice", options=OPTIONS), "q long": question("choice", options=LONG),
    "q multi": question("multi", options=OPTIONS, min=2, max=3), "q bw": question("best_worst", options=LONG + OPTIONS[3:]),
    "q rate": question("rate", options=LONG, min=1, max=5, labels={"low": "hardly", "high": "very much"}),
    "q scale": question("scale", min=1, max=5, labels={"low": "Not at all like me", "high": "Very much like me"}),
    "q text": question("text", placeholder="For example: lead a small team by 2028"),
    "q number": question("number", min=1, max=40, prompt="How many hours a month can you give?"),
    "q date": question("date", prompt="When would you like to look at the plan again?"),
}  # fmt: skip


def reply(text: str) -> Said:
    """The reply whose key stands in the text; an echo where none does."""
    key = text.lower()
    for word, card in QUESTIONS.items():
        if word in key:
            return Said([card], journey_state(0))
    for word, make in ONE.items():
        if word in key:
            return Said([make()])
    if "plan my career" in key:
        first = {"text": "Gladly. Four steps, one question at a time; you can stop whenever you like."}
        return Said([first, QUESTIONS["q choice"]], journey_state(0, 0))
    if "html" in key:
        markup = (
            '<p>Bold <strong>words</strong> <a href="javascript:alert(1)">link</a>'
            "<script>alert(1)</script><img src=x onerror=alert(1)></p>"
        )
        return Said([{"text": "Bold words", "html": markup}])
    return Said([{"text": f"You said: {text}"}])
