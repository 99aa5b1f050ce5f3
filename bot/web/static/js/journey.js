// The page "My journey": where I am, what I said, what I chose, and the plan; all of it can be changed here.

import { api } from "./api.js";
import { card, optionList } from "./cards.js";
import { day, h } from "./dom.js";
import { PlanDesk } from "./plan_desk.js";
import { question } from "./question.js";
import { say } from "./say.js";
import { showJourney, stack } from "./stones.js";
import strings from "./strings.js";

const words = strings.my_journey;
const place = document.querySelector("#journey");
const status = document.querySelector("#journey-status");
const planPlace = h("div", { class: "plan stack-wide" });
let shown = null;
let editing = null;
let notice = null;
let said = [];
const folds = new Set();

async function answer(asked, text) {
  try {
    shown = await api("PATCH", "/api/v1/journey", { version: shown.journey.version, question: asked.question, text });
    [editing, notice, said] = [null, null, shown.said ?? []];
    draw(asked.question);
    status.textContent = words.saved;
  } catch (problem) {
    if (problem.status === 409 && problem.problem.current) {
      shown = problem.problem.current;
      [notice, said] = [words.conflict, []];
      draw(asked.question);
    } else {
      status.textContent = problem.status ? problem.message : strings.plan.unreachable;
    }
  }
}

/** A question with its control; for words of one's own a field, since here is no composer. */
function control(asked) {
  const send = (text, choice) => answer(asked, choice?.move ? null : text);
  if (asked.type !== "text") return question({ ...asked, can_back: false }, send, true);
  const field = h("textarea", { class: "field", rows: 3, "aria-label": asked.prompt, placeholder: asked.placeholder }, asked.value ?? "");
  const submit = (event) => {
    event.preventDefault();
    if (field.value.trim()) send(field.value.trim());
    else field.focus();
  };
  return h(
    "form",
    { class: "question", onsubmit: submit },
    h("p", { class: "prompt" }, asked.prompt),
    asked.why ? h("p", { class: "quiet" }, asked.why) : null,
    field,
    h("div", { class: "buttons" }, h("button", { class: "button primary" }, strings.plan.save), asked.can_skip ? h("button", { type: "button", class: "button bare", onclick: () => answer(asked, null) }, strings.question.skip) : null),
  );
}

function edit(id, focus) {
  [editing, notice, said] = [id, null, []];
  draw(focus);
}

function answerItem(one) {
  const open = editing === one.question;
  return h(
    "li",
    { class: "entry", "data-question": one.question },
    h("p", { class: "quiet" }, one.name[0].toUpperCase() + one.name.slice(1), one.private ? [" ", h("span", { class: "badge" }, words.private)] : null),
    h("p", { class: "entry-title" }, one.skipped ? words.skipped : one.said),
    open ? [control(one), h("p", {}, h("button", { type: "button", class: "button bare", onclick: () => edit(null, one.question) }, strings.plan.cancel))] : h("p", { class: "change-one no-print" }, h("button", { type: "button", class: "button bare", "data-act": `edit-${one.question}`, "aria-label": say(strings.plan.change_one, { title: one.name }), onclick: () => edit(one.question, one.question) }, strings.plan.change)),
  );
}

function answers(journey) {
  const steps = journey.progress.steps.map((step) => [step, journey.answers.filter((one) => one.step === step.id)]).filter(([, list]) => list.length);
  return h("section", { class: "stack" }, h("h2", {}, words.said), steps.map(([step, list]) => h("details", { open: folds.has(step.id) || list.some((one) => one.question === editing), ontoggle: (event) => folds[event.target.open ? "add" : "delete"](step.id) }, h("summary", {}, h("h3", {}, say(words.answers_of, { name: step.name, count: list.length }))), h("ul", { class: "entries answers" }, list.map(answerItem)))));
}

function checkIns() {
  const { wanted, next } = shown.check_ins;
  const text = !wanted ? words.check_ins_off : next ? say(words.check_ins_next, { date: day(next) }) : words.check_ins_none;
  const toggle = async () => {
    try {
      shown = { ...shown, ...(await api("PUT", "/api/v1/check-ins", { wanted: !wanted })) };
      draw("check-ins");
    } catch (problem) {
      status.textContent = problem.status ? problem.message : strings.plan.unreachable;
    }
  };
  return h("section", { class: "stack no-print" }, h("h2", {}, words.check_ins), h("p", {}, text), h("p", {}, h("button", { type: "button", class: "button", "data-act": "check-ins", onclick: toggle }, wanted ? words.check_ins_stop : words.check_ins_start)));
}

function draw(focus) {
  const { journey } = shown;
  const where = h("section", { class: "standing", "aria-label": words.standing });
  const open = journey?.open && editing === null ? journey.open : null;
  place.replaceChildren(
    ...[
      h("h1", {}, words.title),
      journey ? where : [stack([]), h("p", {}, words.none), h("p", {}, h("a", { class: "button primary", href: "/" }, strings.plan.begin))],
      notice ? h("p", { class: "notice care", role: "alert" }, notice) : null,
      said.map((text) => h("p", { class: "notice" }, text)),
      open ? h("section", { class: "stack no-print" }, h("h2", {}, words.next_question), control(open), h("p", { class: "quiet" }, words.or_talk, " ", h("a", { href: "/" }, words.to_talk))) : null,
      journey?.answers.length ? answers(journey) : null,
      journey?.picture ? h("section", { "data-part": "picture" }, card(journey.picture)) : null,
      journey?.chosen.length ? h("section", { class: "stack" }, h("h2", {}, words.chosen), optionList(journey.chosen)) : null,
      shown.plan ? planPlace : null,
      checkIns(),
    ]
      .flat(Infinity)
      .filter(Boolean),
  );
  if (journey) showJourney(where, journey);
  const item = focus && place.querySelector(`[data-question="${CSS.escape(focus)}"]`);
  const target = focus && (item?.querySelector(editing ? "input, textarea, .question button" : "[data-act]") ?? place.querySelector(`[data-act="${CSS.escape(focus)}"], .question button, .question input, .question textarea`));
  target?.focus();
}

async function begin() {
  try {
    shown = await api("GET", "/api/v1/journey");
    draw();
    if (shown.plan) new PlanDesk(planPlace, status, 2).begin(shown.plan);
  } catch (problem) {
    place.replaceChildren(h("h1", {}, words.title));
    status.textContent = problem.status ? problem.message : strings.plan.unreachable;
  }
}

// On paper nothing is folded away.
addEventListener("beforeprint", () => place.querySelectorAll("details").forEach((fold) => (fold.open = true)));
begin();
