// The plan as a page: aim, the next three things, the timeline by month (or the list by kind), then the rest.

import { exportLinks } from "./cards.js";
import { day, h } from "./dom.js";
import { say } from "./say.js";
import strings from "./strings.js";

const words = strings.plan;
const KINDS = ["experience", "exposure", "education", "environment"];

const about = (value, names) => (value ? h("span", {}, names?.[value] ?? value) : null);

function month(iso) {
  return iso ? day(`${iso.slice(0, 7)}-01`, { month: "long", year: "numeric" }) : words.no_date;
}

/** Entries in groups of the same key, in the order in which the keys come. */
function grouped(entries, key) {
  const groups = new Map();
  for (const entry of entries) groups.set(key(entry), [...(groups.get(key(entry)) ?? []), entry]);
  return [...groups];
}

const byDate = (a, b) => (a.due ?? "9999").localeCompare(b.due ?? "9999");

function conflict(view) {
  return view.notice ? h("p", { class: "notice care", role: "alert" }, view.notice) : null;
}

function editForm(entry, view, act) {
  const draft = view.draft ?? {};
  const title = h("input", { class: "field", name: "title", value: draft.title ?? entry.title, required: true, maxlength: 300 });
  const due = h("input", { class: "field", name: "due", type: "date", value: draft.due ?? entry.due ?? "" });
  const submit = (event) => {
    event.preventDefault();
    if (title.value.trim()) act.save(entry, { title: title.value.trim(), due: due.value || null });
    else title.focus();
  };
  return h(
    "form",
    { class: "edit-form no-print", onsubmit: submit, "aria-label": entry.id ? say(words.change_one, entry) : words.add },
    conflict(view),
    h("label", {}, words.what, title),
    h("label", {}, words.until, due),
    h(
      "div",
      { class: "buttons" },
      h("button", { class: "button primary" }, words.save),
      h("button", { type: "button", class: "button", onclick: () => act.edit(null) }, words.cancel),
      entry.id ? h("button", { type: "button", class: "button danger", onclick: () => act.remove(entry) }, words.remove) : null,
    ),
  );
}

function button(name, label, entry, onclick) {
  return h("button", { type: "button", class: "button bare", "data-act": `${name}-${entry.id}`, onclick, "aria-label": `${label}: ${entry.title}` }, label);
}

function entryItem(entry, view, act) {
  const done = entry.status === "done";
  if (view.editing === entry.id) return h("li", { class: "entry" }, editForm(entry, view, act));
  return h(
    "li",
    { class: `entry ${entry.status ?? ""}`, id: entry.id },
    h("p", { class: "entry-title" }, entry.title),
    h(
      "p",
      { class: "about" },
      done || entry.status === "postponed" ? h("strong", {}, words.status[entry.status]) : null,
      entry.due ? h("span", {}, say(words.by, { date: day(entry.due) })) : null,
      about(entry.four_e, words.kinds),
      about(entry.horizon, words.horizons),
      entry.hours ? h("span", {}, say(words.hours, entry)) : null,
      entry.source?.url ? h("a", { href: entry.source.url }, entry.source.title) : about(entry.source?.title),
    ),
    entry.note ? h("p", { class: "quiet" }, entry.note) : null,
    entry.caution ? h("p", { class: "quiet" }, entry.caution) : null,
    h(
      "div",
      { class: "buttons no-print" },
      done ? button("undo", words.not_done, entry, () => act.save(entry, { status: "open" })) : button("done", words.done, entry, () => act.save(entry, { status: "done" })),
      done ? null : button("postpone", words.postpone, entry, () => act.postpone(entry)),
      button("edit", words.change, entry, () => act.edit(entry.id)),
    ),
  );
}

function timeline(entries, view, act) {
  const kind = view.by === "kind";
  const sorted = entries.filter((entry) => entry.status !== "dropped").sort(byDate);
  const groups = kind
    ? KINDS.map((name) => [words.kinds[name], sorted.filter((entry) => entry.four_e === name)]).filter(([, list]) => list.length)
    : grouped(sorted, (entry) => month(entry.due));
  return groups.map(([name, list]) => h("div", { class: "month" }, h("h3", {}, name), h("ul", { class: "entries" }, list.map((entry) => entryItem(entry, view, act)))));
}

function toggle(view, act) {
  const one = (by) => h("button", { type: "button", class: "button", "aria-pressed": String((view.by ?? "month") === by), "data-act": `by-${by}`, onclick: () => act.by(by) }, words.views[by]);
  return h("div", { class: "buttons no-print", role: "group", "aria-label": words.views.label }, one("month"), one("kind"));
}

function section(title, ...content) {
  return h("section", { class: "stack" }, h("h2", {}, title), content);
}

function simpleList(items) {
  return h("ul", { class: "next" }, items.map((item) => h("li", {}, h("span", {}, item.title, item.measure ? h("span", { class: "quiet" }, ` – ${item.measure}`) : null), h("span", { class: "due" }, item.due ? say(words.by, { date: day(item.due) }) : ""))));
}

function adding(view, act) {
  if (view.editing === "new") return editForm({ id: null, title: "" }, view, act);
  return h("p", { class: "no-print" }, h("button", { type: "button", class: "button", "data-act": "edit-new", onclick: () => act.edit("new") }, words.add));
}

const lines = (items) => h("ul", {}, items.map((item) => h("li", {}, item)));

/** What the journey learnt beside the things to do: shown where there is any. */
function rest(plan) {
  const people = (plan.relationships ?? []).map(({ who, why }) => [h("strong", {}, who), why ? `: ${why}` : ""]);
  const evidence = (plan.evidence ?? []).map((one) => [one.context, one.action, one.result].filter(Boolean).join(" – ") || one.text);
  const roads = (plan.roads ?? []).map((road) =>
    h("div", { class: "stack" }, h("p", {}, h("strong", {}, road.title), " ", h("span", { class: `badge ${road.eligibility}` }, strings.cards.eligibility[road.eligibility])), h("p", { class: "quiet" }, road.rule)),
  );
  const parts = [
    [words.roads, roads.length ? roads : null],
    [words.strengths, plan.strengths?.length ? lines(plan.strengths) : null],
    [words.knowledge, plan.knowledge?.length ? lines(plan.knowledge) : null],
    [words.people, people.length ? lines(people) : null],
    [words.brand, plan.brand ? h("p", {}, plan.brand) : null],
    [words.evidence, evidence.length ? lines(evidence) : null],
  ];
  return parts.filter(([, content]) => content).map(([title, content]) => section(title, content));
}

function aim(plan, view, act) {
  if (view.editing !== "aim") {
    return h("div", { class: "stack" }, h("p", { class: "aim" }, plan.aim), h("p", { class: "no-print" }, h("button", { type: "button", class: "button bare", "data-act": "edit-aim", onclick: () => act.edit("aim") }, words.change_aim)));
  }
  const field = h("textarea", { class: "field", rows: 3, required: true }, view.draft?.aim ?? plan.aim);
  const submit = (event) => {
    event.preventDefault();
    if (field.value.trim()) act.saveAim(field.value.trim());
  };
  return h(
    "form",
    { class: "edit-form no-print", onsubmit: submit },
    conflict(view),
    h("label", {}, words.aim, field),
    h("div", { class: "buttons" }, h("button", { class: "button primary" }, words.save), h("button", { type: "button", class: "button", onclick: () => act.edit(null) }, words.cancel)),
  );
}

/** The whole page of one plan. `view` is { by, editing, draft, notice }. */
export function planPage(plan, view, act) {
  return [
    h("div", { class: "plan-head" }, h("h1", {}, words.title), aim(plan, view, act)),
    view.editing ? null : conflict(view),
    (plan.warnings ?? []).map((warning) => h("p", { class: "notice care" }, warning.text ?? warning)),
    plan.next?.length ? section(words.next, simpleList(plan.next)) : null,
    section(words.timeline, toggle(view, act), timeline(plan.actions ?? [], view, act), adding(view, act)),
    plan.objectives?.length ? section(words.objectives, simpleList(plan.objectives)) : null,
    rest(plan),
    plan.check_ins?.length ? section(words.checkins, simpleList(plan.check_ins.map((one) => ({ title: one.done ? words.checked_in : words.checkin, due: one.day })))) : null,
    h(
      "section",
      { class: "stack no-print" },
      h("h2", {}, words.take),
      h("div", { class: "toolbar" }, exportLinks(plan.exports), h("button", { type: "button", class: "button", onclick: () => window.print() }, words.print)),
    ),
  ];
}

/** Where there is no plan yet. */
export function noPlan() {
  return [h("h1", {}, words.title), h("p", {}, words.none), h("p", {}, h("a", { class: "button primary", href: "/", target: "_top" }, words.begin))];
}

/** What stays where a plan cannot be shown. */
export function failed() {
  return [h("h1", {}, words.title)];
}

/** Several plans to choose from. */
export function planList(plans) {
  return [h("h1", {}, words.titles), h("ul", { class: "plain stack" }, plans.map((plan) => h("li", { class: "card stack" }, h("p", {}, plan.aim), h("p", {}, h("a", { class: "button", href: `/plan/${plan.id}` }, words.open)))))];
}
