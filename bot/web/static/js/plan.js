// The page of the plan: reads it, changes it in place, and says so where somebody changed it meanwhile.

import { api } from "./api.js";
import { stack } from "./stones.js";
import { failed, noPlan, planList, planPage } from "./plan_view.js";
import strings from "./strings.js";

const words = strings.plan;
const place = document.querySelector("#plan");
const status = document.querySelector("#plan-status");
const view = { by: "month", editing: null, draft: null, notice: null };
let plan = null;

function show(content) {
  place.replaceChildren(...content.flat(Infinity).filter(Boolean));
}

function draw(focus) {
  show(planPage(plan, view, act));
  if (view.editing) place.querySelector(".edit-form .field")?.focus();
  else if (focus) place.querySelector(`[data-act="${CSS.escape(focus)}"]`)?.focus();
}

function say(text) {
  status.textContent = text;
}

/** The plan's content may stand beside its version or in a part of its own. */
function whole({ content, plan: inner, ...outer }) {
  return { ...content, ...inner, ...outer };
}

async function read(id) {
  plan = whole(await api("GET", `/api/v1/plans/${encodeURIComponent(id)}`));
}

/** Send a change; `draft` is what the person wrote, kept where the plan has moved on meanwhile. */
async function change(changes, editing, draft, focus) {
  try {
    const changed = whole(await api("PATCH", `/api/v1/plans/${encodeURIComponent(plan.id)}`, { version: plan.version, ...changes }));
    if (changed.aim) plan = changed;
    else await read(plan.id);
    Object.assign(view, { editing: null, draft: null, notice: null, postponing: false });
    draw(focus);
    say(words.saved);
  } catch (problem) {
    if (problem.status === 409 || problem.status === 412) {
      await read(plan.id);
      Object.assign(view, { editing, draft, notice: words.conflict });
      draw(focus);
    } else {
      say(problem.status ? problem.message : words.unreachable);
    }
  }
}

const act = {
  by(by) {
    view.by = by;
    draw(`by-${by}`);
  },
  edit(id) {
    const before = view.editing;
    Object.assign(view, { editing: id, draft: null, notice: null, postponing: false });
    draw(`edit-${before}`);
  },
  postpone(entry) {
    const due = new Date(`${entry.due ?? new Date().toISOString().slice(0, 10)}T00:00:00Z`);
    due.setUTCMonth(due.getUTCMonth() + 1);
    Object.assign(view, { editing: entry.id, draft: { due: due.toISOString().slice(0, 10) }, notice: null, postponing: true });
    draw();
  },
  save(entry, fields) {
    const form = "title" in fields;
    // Postponed means without a date; a new date makes it something to do again.
    const waits = form && (entry.status === "postponed" || view.postponing);
    const sent = waits ? { ...fields, status: fields.due ? "open" : "postponed" } : fields;
    const focus = form ? `edit-${entry.id ?? "new"}` : `${fields.status === "done" ? "undo" : "done"}-${entry.id}`;
    return change({ actions: [entry.id ? { id: entry.id, ...sent } : sent] }, form ? (entry.id ?? "new") : null, form ? fields : null, focus);
  },
  remove(entry) {
    return change({ actions: [{ id: entry.id, removed: true }] }, null, null, "edit-new");
  },
  saveAim(aim) {
    return change({ aim }, "aim", { aim }, "edit-aim");
  },
};

async function begin() {
  try {
    if (place.dataset.plan) await read(place.dataset.plan);
    else {
      const plans = (await api("GET", "/api/v1/plans")).plans.map(whole);
      if (!plans.length) return show([stack([]), ...noPlan()]);
      if (plans.length > 1) return show(planList(plans));
      await read(plans[0].id);
    }
    draw();
  } catch (problem) {
    show(failed());
    say(problem.status === 404 ? words.not_found : problem.status ? problem.message : words.unreachable);
  }
}

begin();
