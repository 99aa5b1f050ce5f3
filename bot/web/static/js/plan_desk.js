// Where a plan is worked on: reads it, changes it in place, and says so where somebody changed it meanwhile.

import { api } from "./api.js";
import { stack } from "./stones.js";
import { failed, noPlan, planList, planPage } from "./plan_view.js";
import strings from "./strings.js";

const words = strings.plan;
const MONTH_LATER = 1;

function monthAfter(due) {
  const day = new Date(`${due ?? new Date().toISOString().slice(0, 10)}T00:00:00Z`);
  day.setUTCMonth(day.getUTCMonth() + MONTH_LATER);
  return day.toISOString().slice(0, 10);
}

/** The plan's content may stand beside its version or in a part of its own. */
function whole({ content, plan: inner, ...outer }) {
  return { ...content, ...inner, ...outer };
}

export class PlanDesk {
  /**
   * @param place where the plan is shown
   * @param status a live region for what happened
   * @param level of the plan's heading: 1 on its own page, 2 within another
   */
  constructor(place, status, level = 1) {
    this.place = place;
    this.status = status;
    this.view = { by: "month", editing: null, draft: null, notice: null, versions: null, level };
    this.plan = null;
  }

  async begin(id) {
    try {
      if (id) await this.#read(id);
      else {
        const plans = (await api("GET", "/api/v1/plans")).plans.map(whole);
        if (!plans.length) return this.#show([stack([]), ...noPlan()]);
        if (plans.length > 1) return this.#show(planList(plans));
        await this.#read(plans[0].id);
      }
      this.#draw();
    } catch (problem) {
      this.#show(failed(this.view));
      this.#say(problem.status === 404 ? words.not_found : problem.status ? problem.message : words.unreachable);
    }
  }

  #show(content) {
    this.place.replaceChildren(...content.flat(Infinity).filter(Boolean));
  }

  #say(text) {
    this.status.textContent = text;
  }

  #draw(focus) {
    this.#show(planPage(this.plan, this.view, this));
    if (this.view.editing) this.place.querySelector(".edit-form .field")?.focus();
    else if (focus) this.place.querySelector(`[data-act="${CSS.escape(focus)}"]`)?.focus();
  }

  get #path() {
    return `/api/v1/plans/${encodeURIComponent(this.plan.id)}`;
  }

  async #read(id) {
    this.plan = whole(await api("GET", `/api/v1/plans/${encodeURIComponent(id)}`));
  }

  /** Send a change; `draft` is what the person wrote, kept where the plan has moved on meanwhile. */
  async #change(changes, editing, draft, focus) {
    try {
      const changed = whole(await api("PATCH", this.#path, { version: this.plan.version, ...changes }));
      if (changed.aim) this.plan = changed;
      else await this.#read(this.plan.id);
      Object.assign(this.view, { editing: null, draft: null, notice: null, postponing: false });
      if (this.view.versions) await this.#readVersions();
      this.#draw(focus);
      this.#say(words.saved);
    } catch (problem) {
      if (problem.status !== 409 && problem.status !== 412) return this.#say(problem.status ? problem.message : words.unreachable);
      if (problem.problem.current) this.plan = whole(problem.problem.current);
      else await this.#read(this.plan.id);
      Object.assign(this.view, { editing, draft, notice: words.conflict });
      if (this.view.versions) await this.#readVersions();
      this.#draw(focus);
    }
  }

  async #readVersions() {
    this.view.versions = (await api("GET", `${this.#path}/versions`)).versions;
  }

  // What the page's controls call.

  by(by) {
    this.view.by = by;
    this.#draw(`by-${by}`);
  }

  edit(id) {
    const before = this.view.editing;
    Object.assign(this.view, { editing: id, draft: null, notice: null, postponing: false });
    this.#draw(`edit-${before}`);
  }

  postpone(entry) {
    Object.assign(this.view, { editing: entry.id, draft: { due: monthAfter(entry.due) }, notice: null, postponing: true });
    this.#draw();
  }

  save(entry, fields) {
    const form = "title" in fields;
    // Postponed means without a date; a new date makes it something to do again.
    const waits = form && (this.view.postponing || (entry.status === "postponed" && (fields.status ?? "postponed") === "postponed"));
    const sent = waits ? { ...fields, status: fields.due ? "open" : "postponed" } : fields;
    const focus = form ? `edit-${entry.id ?? "new"}` : `${fields.status === "done" ? "undo" : "done"}-${entry.id}`;
    return this.#change({ actions: [entry.id ? { id: entry.id, ...sent } : sent] }, form ? (entry.id ?? "new") : null, form ? fields : null, focus);
  }

  remove(entry) {
    return this.#change({ actions: [{ id: entry.id, removed: true }] }, null, null, "edit-new");
  }

  saveGoal(goal, fields) {
    const form = "title" in fields;
    const sent = goal.id ? { id: goal.id, ...fields } : { term: "short", ...fields };
    return this.#change({ objectives: [sent] }, form ? (goal.id ?? "new-goal") : null, form ? fields : null, goal.id ? `edit-${goal.id}` : "edit-new-goal");
  }

  removeGoal(goal) {
    return this.#change({ objectives: [{ id: goal.id, removed: true }] }, null, null, "edit-new-goal");
  }

  saveAim(aim) {
    return this.#change({ aim }, "aim", { aim }, "edit-aim");
  }

  undo() {
    return this.#change({ undo: true }, null, null, "undo");
  }

  restore(version) {
    return this.#change({ restore: version }, null, null, "versions");
  }

  async versions() {
    if (this.view.versions) this.view.versions = null;
    else {
      try {
        await this.#readVersions();
      } catch (problem) {
        return this.#say(problem.status ? problem.message : words.unreachable);
      }
    }
    this.#draw("versions");
  }
}
