// The forms by which a plan is changed in place. What was written before a conflict stands in them again.

import { h } from "./dom.js";
import { say } from "./say.js";
import strings from "./strings.js";

const words = strings.plan;
const STATUSES = ["open", "done", "postponed", "dropped"];

/** Says that the plan was changed elsewhere, where it was. */
export function conflict(view) {
  return view.notice ? h("p", { class: "notice care", role: "alert" }, view.notice) : null;
}

function form(view, label, submit, desk, remove, ...fields) {
  return h(
    "form",
    {
      class: "edit-form no-print",
      "aria-label": label,
      onsubmit(event) {
        event.preventDefault();
        submit(new FormData(event.target), event.target);
      },
    },
    conflict(view),
    fields,
    h(
      "div",
      { class: "buttons" },
      h("button", { class: "button primary" }, words.save),
      h("button", { type: "button", class: "button", onclick: () => desk.edit(null) }, words.cancel),
      remove ? h("button", { type: "button", class: "button danger", onclick: remove }, words.remove) : null,
    ),
  );
}

const input = (name, label, value, more) => h("label", {}, label, h("input", { class: "field", name, value: value ?? "", ...more }));

function select(name, label, value, names) {
  return h("label", {}, label, h("select", { class: "field", name }, Object.entries(names).map(([key, text]) => h("option", { value: key, selected: key === value }, text))));
}

/** The trimmed title, or nothing and the focus on its field. */
function titleOf(data, element) {
  const title = (data.get("title") ?? "").trim();
  if (!title) element.querySelector("[name=title]").focus();
  return title;
}

/** Something to do: what, until when; for what is there also its state and kind. */
export function actionForm(entry, view, desk) {
  const draft = { ...entry, ...view.draft };
  const submit = (data, element) => {
    const title = titleOf(data, element);
    if (!title) return;
    const fields = { title, due: data.get("due") || null, four_e: data.get("four_e") };
    const status = data.get("status");
    desk.save(entry, entry.id && status !== entry.status ? { ...fields, status } : fields);
  };
  const statuses = Object.fromEntries(STATUSES.map((name) => [name, words.status[name]]));
  return form(
    view,
    entry.id ? say(words.change_one, entry) : words.add,
    submit,
    desk,
    entry.id ? () => desk.remove(entry) : null,
    input("title", words.what, draft.title, { required: true, maxlength: 300 }),
    input("due", words.until, draft.due, { type: "date" }),
    entry.id ? select("status", words.state, draft.status ?? "open", statuses) : null,
    select("four_e", words.kind, draft.four_e ?? "experience", words.kinds),
  );
}

/** A goal: what, by when, and how one sees it. */
export function goalForm(goal, view, desk) {
  const draft = { ...goal, ...view.draft };
  const submit = (data, element) => {
    const title = titleOf(data, element);
    if (title) desk.saveGoal(goal, { title, due: data.get("due") || null, measure: data.get("measure").trim() || null });
  };
  return form(
    view,
    goal.id ? say(words.change_one, goal) : words.add_goal,
    submit,
    desk,
    goal.id ? () => desk.removeGoal(goal) : null,
    input("title", words.what, draft.title, { required: true, maxlength: 2000 }),
    input("due", words.until, draft.due, { type: "date" }),
    input("measure", words.measure, draft.measure, { maxlength: 2000 }),
  );
}

/** The aim. */
export function aimForm(plan, view, desk) {
  const field = h("textarea", { class: "field", name: "aim", rows: 3, required: true }, view.draft?.aim ?? plan.aim);
  const submit = () => field.value.trim() && desk.saveAim(field.value.trim());
  return form(view, words.change_aim, submit, desk, null, h("label", {}, words.aim, field));
}
