// The plan as a page: aim, the next three things, the timeline by month (or the list by kind), then the rest.

import { exportLinks } from "./cards.js";
import { day, h } from "./dom.js";
import { actionForm, aimForm, conflict, goalForm } from "./plan_forms.js";
import { say } from "./say.js";
import strings from "./strings.js";

const words = strings.plan;
const KINDS = ["experience", "exposure", "education", "environment"];

const about = (value, names) => (value ? h("span", {}, names?.[value] ?? value) : null);
const heading = (view, below, ...content) => h(`h${view.level + below}`, {}, content);

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

function button(name, label, entry, onclick) {
  return h("button", { type: "button", class: "button bare", "data-act": `${name}-${entry.id}`, onclick, "aria-label": `${label}: ${entry.title}` }, label);
}

function entryItem(entry, view, desk) {
  const done = entry.status === "done";
  if (view.editing === entry.id) return h("li", { class: "entry" }, actionForm(entry, view, desk));
  return h(
    "li",
    { class: `entry ${entry.status ?? ""}`, id: entry.id },
    h("p", { class: "entry-title" }, entry.title),
    h(
      "p",
      { class: "about" },
      entry.status && entry.status !== "open" ? h("strong", {}, words.status[entry.status]) : null,
      entry.due ? h("span", {}, say(words.by, { date: day(entry.due) })) : null,
      about(entry.four_e, words.kinds),
      about(entry.horizon, words.horizons),
      entry.hours ? h("span", {}, entry.hours === 1 ? words.hours_one : say(words.hours, entry)) : null,
      entry.source?.url ? h("a", { href: entry.source.url }, entry.source.title) : about(entry.source?.title),
    ),
    entry.note ? h("p", { class: "quiet" }, entry.note) : null,
    entry.caution ? h("p", { class: "quiet" }, entry.caution) : null,
    h(
      "div",
      { class: "buttons no-print" },
      done ? button("undo", words.not_done, entry, () => desk.save(entry, { status: "open" })) : button("done", words.done, entry, () => desk.save(entry, { status: "done" })),
      done ? null : button("postpone", words.postpone, entry, () => desk.postpone(entry)),
      button("edit", words.change, entry, () => desk.edit(entry.id)),
    ),
  );
}

/** A goal or a check-in on the timeline: a milestone, changed in its own place below. */
function milestone({ sign, title, due, done }) {
  return h("li", { class: `entry milestone ${done ? "done" : ""}` }, h("p", {}, h("span", { class: "badge" }, sign), " ", h("span", { class: "entry-title" }, title), " ", h("span", { class: "quiet" }, done ? words.reached : say(words.by, { date: day(due) }))));
}

function milestones(plan) {
  const goals = (plan.objectives ?? []).filter((goal) => goal.due).map((goal) => ({ sign: words.goal, title: goal.title, due: goal.due, done: Boolean(goal.reached_on), milestone: true }));
  const checks = (plan.check_ins ?? []).filter((one) => !one.done).map((one) => ({ sign: words.checkin_sign, title: words.checkin, due: one.day, milestone: true }));
  return [...goals, ...checks];
}

function timeline(plan, view, desk) {
  const entries = (plan.actions ?? []).filter((entry) => entry.status !== "dropped");
  const item = (entry) => (entry.milestone ? milestone(entry) : entryItem(entry, view, desk));
  const groups =
    view.by === "kind"
      ? KINDS.map((name) => [words.kinds[name], [...entries].sort(byDate).filter((entry) => entry.four_e === name)]).filter(([, list]) => list.length)
      : grouped([...entries, ...milestones(plan)].sort(byDate), (entry) => month(entry.due));
  return h(
    "ol",
    { class: `timeline by-${view.by}` },
    groups.map(([name, list]) => h("li", { class: "month" }, heading(view, 2, name), h("ul", { class: "entries" }, list.map(item)))),
  );
}

function dropped(plan, view, desk) {
  const gone = (plan.actions ?? []).filter((entry) => entry.status === "dropped");
  if (!gone.length) return null;
  const open = gone.some((entry) => entry.id === view.editing);
  return h("details", { class: "no-print", open }, h("summary", {}, say(words.dropped, { count: gone.length })), h("ul", { class: "entries" }, gone.map((entry) => entryItem(entry, view, desk))));
}

function toggle(view, desk) {
  const one = (by) => h("button", { type: "button", class: "button", "aria-pressed": String(view.by === by), "data-act": `by-${by}`, onclick: () => desk.by(by) }, words.views[by]);
  return h("div", { class: "buttons no-print", role: "group", "aria-label": words.views.label }, one("month"), one("kind"));
}

function section(view, title, ...content) {
  return h("section", { class: "stack" }, heading(view, 1, title), content);
}

function simpleList(items) {
  return h("ul", { class: "next" }, items.map((item) => h("li", {}, h("span", {}, item.title), h("span", { class: "due" }, item.due ? say(words.by, { date: day(item.due) }) : ""))));
}

function adding(view, desk) {
  if (view.editing === "new") return actionForm({ id: null, title: "" }, view, desk);
  return h("p", { class: "no-print" }, h("button", { type: "button", class: "button", "data-act": "edit-new", onclick: () => desk.edit("new") }, words.add));
}

function goalItem(goal, view, desk) {
  if (view.editing === goal.id) return h("li", { class: "entry" }, goalForm(goal, view, desk));
  return h(
    "li",
    { class: `entry ${goal.reached_on ? "done" : ""}` },
    h("p", { class: "entry-title" }, goal.title),
    h("p", { class: "about" }, goal.reached_on ? h("strong", {}, words.reached) : null, goal.due ? h("span", {}, say(words.by, { date: day(goal.due) })) : null, goal.measure ? h("span", {}, say(words.seen_by, goal)) : null),
    h(
      "div",
      { class: "buttons no-print" },
      goal.reached_on ? button("unreach", words.not_done, goal, () => desk.saveGoal(goal, { reached: false })) : button("reach", words.reached, goal, () => desk.saveGoal(goal, { reached: true })),
      button("edit", words.change, goal, () => desk.edit(goal.id)),
    ),
  );
}

function goals(plan, view, desk) {
  const add =
    view.editing === "new-goal"
      ? goalForm({ id: null, title: "" }, view, desk)
      : h("p", { class: "no-print" }, h("button", { type: "button", class: "button", "data-act": "edit-new-goal", onclick: () => desk.edit("new-goal") }, words.add_goal));
  return section(view, words.objectives, h("ul", { class: "entries" }, (plan.objectives ?? []).map((goal) => goalItem(goal, view, desk))), add);
}

const lines = (items) => h("ul", {}, items.map((item) => h("li", {}, item)));

/** What the journey learnt beside the things to do: shown where there is any. */
function rest(plan, view) {
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
  return parts.filter(([, content]) => content).map(([title, content]) => section(view, title, content));
}

function aim(plan, view, desk) {
  if (view.editing === "aim") return aimForm(plan, view, desk);
  return h("div", { class: "stack" }, h("p", { class: "aim" }, plan.aim), h("p", { class: "no-print" }, h("button", { type: "button", class: "button bare", "data-act": "edit-aim", onclick: () => desk.edit("aim") }, words.change_aim)));
}

function versions(plan, view, desk) {
  const shown = view.versions;
  const item = (one) =>
    h(
      "li",
      { class: "entry" },
      h("p", {}, h("span", { class: "entry-title" }, say(words.version, one)), " ", h("span", { class: "quiet" }, say(words.version_about, { date: day(one.created_at), cause: words.causes[one.cause] ?? one.cause }))),
      one.lines?.length ? lines(one.lines) : null,
      one.version === plan.version ? h("p", { class: "quiet" }, words.version_now) : h("p", {}, h("button", { type: "button", class: "button bare", onclick: () => desk.restore(one.version), "aria-label": say(words.restore_one, one) }, words.restore)),
    );
  return h(
    "section",
    { class: "stack no-print" },
    heading(view, 1, words.versions),
    h(
      "div",
      { class: "buttons" },
      h("button", { type: "button", class: "button", "data-act": "versions", "aria-expanded": String(Boolean(shown)), onclick: () => desk.versions() }, shown ? words.hide_versions : words.show_versions),
      plan.version > 1 ? h("button", { type: "button", class: "button", "data-act": "undo", onclick: () => desk.undo() }, words.undo) : null,
    ),
    shown ? h("ol", { class: "entries versions" }, shown.map(item)) : null,
  );
}

/** The language of the documents: the links beside it lead to them. */
function languageChoice() {
  const choose = (event) => {
    for (const link of event.target.closest("section").querySelectorAll("a[download]")) {
      const url = new URL(link.href);
      if (event.target.value && !url.pathname.endsWith(".json")) url.searchParams.set("lang", event.target.value);
      else url.searchParams.delete("lang");
      link.href = url.href;
    }
  };
  return h("label", { class: "language" }, words.language, h("select", { class: "field", onchange: choose }, h("option", { value: "" }, words.my_language), Object.entries(words.languages).map(([code, name]) => h("option", { value: code, lang: code }, name))));
}

/** The whole page of one plan. `view` is { by, editing, draft, notice, versions, level }; `desk` takes what is done. */
export function planPage(plan, view, desk) {
  return [
    h("div", { class: "plan-head" }, heading(view, 0, words.title), aim(plan, view, desk)),
    view.editing ? null : conflict(view),
    (plan.warnings ?? []).map((warning) => h("p", { class: "notice care" }, warning.text ?? warning)),
    plan.next?.length ? section(view, words.next, simpleList(plan.next)) : null,
    section(view, words.timeline, toggle(view, desk), timeline(plan, view, desk), dropped(plan, view, desk), adding(view, desk)),
    goals(plan, view, desk),
    rest(plan, view),
    plan.check_ins?.length ? section(view, words.checkins, simpleList(plan.check_ins.map((one) => ({ title: one.done ? words.checked_in : words.checkin, due: one.day })))) : null,
    versions(plan, view, desk),
    h(
      "section",
      { class: "stack no-print" },
      heading(view, 1, words.share),
      h("p", {}, words.share_about),
      h("p", {}, h("a", { class: "button", href: `/plan/${plan.id}/share`, target: "_top" }, words.share_open)),
    ),
    h(
      "section",
      { class: "stack no-print" },
      heading(view, 1, words.take),
      h("div", { class: "toolbar" }, exportLinks(plan.exports), h("button", { type: "button", class: "button", onclick: () => window.print() }, words.print)),
languageChoice(),
    ),
  ];
}

/** Where there is no plan yet. */
export function noPlan() {
  return [h("h1", {}, words.title), h("p", {}, words.none), h("p", {}, h("a", { class: "button primary", href: "/", target: "_top" }, words.begin))];
}

/** What stays where a plan cannot be shown. */
export function failed(view) {
  return [heading(view, 0, words.title)];
}

/** Several plans to choose from. */
export function planList(plans) {
  return [h("h1", {}, words.titles), h("ul", { class: "plain stack" }, plans.map((plan) => h("li", { class: "card stack" }, h("p", {}, plan.aim), h("p", {}, h("a", { class: "button", href: `/plan/${plan.id}` }, words.open)))))];
}
