// A question of the journey: controls that fit its type and compose plain text, as if it had been typed.

import { h } from "./dom.js";
import { say } from "./say.js";
import strings from "./strings.js";

const words = strings.question;
let counter = 0;

function fold(title, ...content) {
  return h("details", {}, h("summary", {}, title), h("div", { class: "stack" }, content));
}

function option(choice, ...more) {
  return h("span", {}, choice.title, choice.description ? h("small", {}, choice.description) : null, more);
}

function choice(card, send) {
  const short = card.options.length <= 4 && card.options.every((o) => !o.description && o.title.length <= 18);
  return h(
    "div",
    { class: short ? "choices short" : "choices", role: "group", "aria-label": card.prompt },
    card.options.map((o) => h("button", { type: "button", class: "button", onclick: () => send(o.title, o) }, h("span", {}, o.title), o.description ? h("small", {}, o.description) : null)),
  );
}

function form(send, compose, ...content) {
  const error = h("p", { class: "error", role: "alert" });
  return h(
    "form",
    {
      class: "stack",
      novalidate: true,
      onsubmit(event) {
        event.preventDefault();
        const { text, problem } = compose(new FormData(event.target));
        error.textContent = problem ?? "";
        if (!problem) send(text);
      },
    },
    content,
    error,
    h("button", { class: "button primary" }, words.done),
  );
}

function bounds(card) {
  const [min, max] = [card.min ?? 1, card.max ?? card.options.length];
  return { min, max, hint: min === max ? say(words.choose_exactly, { min }) : say(words.choose_between, { min, max }) };
}

function multi(card, send) {
  const { min, max, hint } = bounds(card);
  const compose = (data) => {
    const chosen = data.getAll("option");
    return chosen.length < min || chosen.length > max ? { problem: hint } : { text: chosen.join("; ") };
  };
  return form(
    send,
    compose,
    h(
      "fieldset",
      { class: "stack" },
      h("legend", { class: "quiet" }, h("span", { class: "sr-only" }, card.prompt, " "), hint),
      card.options.map((o) => h("label", { class: "tick" }, h("input", { type: "checkbox", name: "option", value: o.title }), option(o))),
    ),
  );
}

function bestWorst(card, send) {
  const name = `bw${counter++}`;
  const compose = (data) => {
    const [most, least] = [data.get(`${name}-most`), data.get(`${name}-least`)];
    if (!most || !least) return { problem: words.pick_both };
    if (most === least) return { problem: words.pick_two };
    return { text: say(strings.compose.best_worst, { most, least }) };
  };
  const pick = (side, o) =>
    h("td", {}, h("label", {}, h("input", { type: "radio", name: `${name}-${side}`, value: o.title, "aria-label": `${words[side]}: ${o.title}` })));
  return form(
    send,
    compose,
    h(
      "table",
      { class: "bw" },
      h("caption", { class: "sr-only" }, card.prompt),
      h("thead", {}, h("tr", {}, h("td", {}), h("th", { scope: "col", class: "pick" }, words.most), h("th", { scope: "col", class: "pick" }, words.least))),
      h("tbody", {}, card.options.map((o) => h("tr", {}, h("th", { scope: "row" }, option(o)), pick("most", o), pick("least", o)))),
    ),
  );
}

function ends(card) {
  return Array.isArray(card.labels) ? card.labels : [card.labels?.low, card.labels?.high].filter(Boolean);
}

/** One row of points for each option. */
function rate(card, send) {
  const [min, max] = [card.min ?? 1, card.max ?? 5];
  const labels = ends(card);
  const name = `rate${counter++}`;
  const points = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  const said = (point) => (point === min ? `${point}, ${labels[0]}` : point === max ? `${point}, ${labels.at(-1)}` : String(point));
  const compose = (data) => {
    const rows = card.options.map((o, row) => ({ title: o.title, value: data.get(`${name}-${row}`) }));
    return rows.some((row) => row.value === null) ? { problem: words.rate_all } : { text: rows.map((row) => say(strings.compose.rating, row)).join(strings.compose.ratings) };
  };
  const row = (o, index) =>
    h(
      "fieldset",
      { class: "rate-row" },
      h("legend", {}, option(o)),
      h(
        "div",
        { class: "points" },
        points.map((point) => h("label", {}, h("input", { type: "radio", name: `${name}-${index}`, value: point, "aria-label": said(point) }), h("span", { "aria-hidden": "true" }, String(point)))),
      ),
    );
  const between = h("p", { class: "scale-ends", "aria-hidden": "true" }, h("span", {}, `${min} ${labels[0]}`), h("span", {}, `${max} ${labels.at(-1)}`));
  return form(send, compose, between, card.options.map(row));
}

function scale(card, send) {
  const [min, max] = [card.min ?? 1, card.max ?? 5];
  const labels = ends(card);
  const points = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  const name = (point) => (labels.length === points.length ? labels[point - min] : point === min ? labels[0] : point === max ? labels.at(-1) : "");
  const row = h(
    "div",
    { class: "scale", role: "group", "aria-label": card.prompt },
    points.map((point) => h("button", { type: "button", class: "button", "aria-label": [point, name(point)].filter(Boolean).join(", "), onclick: () => send(String(point)) }, String(point))),
  );
  row.style.setProperty("--points", points.length);
  const between = labels.length ? h("p", { class: "scale-ends", "aria-hidden": "true" }, h("span", {}, `${min} ${labels[0]}`), h("span", {}, `${max} ${labels.at(-1)}`)) : null;
  return h("div", { class: "stack" }, row, between);
}

function single(card, send, attributes) {
  const id = `field${counter++}`;
  const field = h("input", { id, class: "field", name: "value", required: true, min: card.min, max: card.max, ...attributes });
  const compose = () => (field.value && field.checkValidity() ? { text: field.value } : { problem: field.validationMessage || words.fill_in });
  return form(send, compose, h("div", { class: "inline-field" }, h("label", { for: id, class: "sr-only" }, card.prompt), field));
}

const CONTROLS = {
  choice,
  multi,
  best_worst: bestWorst,
  rate,
  scale,
  number: (card, send) => single(card, send, { type: "number", inputmode: "decimal", step: "any", placeholder: card.placeholder }),
  date: (card, send) => single(card, send, { type: "date" }),
  text: () => h("p", { class: "quiet" }, words.type_below),
};

/**
 * A question as a card.
 * @param send (text, option?) sends the answer
 * @param live false once it has been answered: then only the question stays
 */
export function question(card, send, live) {
  const prompt = h("p", { class: "prompt" }, card.prompt);
  if (!live) return h("div", { class: "question settled" }, prompt);
  const control = (CONTROLS[card.type] ?? CONTROLS.text)(card, send);
  return h(
    "div",
    { class: "question" },
    prompt,
    h(
      "div",
      { class: "folds" },
      card.why ? fold(words.why, h("p", {}, card.why)) : null,
      card.examples?.length ? fold(words.examples, h("ul", {}, card.examples.map((example) => h("li", {}, example)))) : null,
    ),
    control,
    card.can_skip || card.can_back
      ? h(
          "div",
          { class: "moves" },
          card.can_back ? h("button", { type: "button", class: "button bare", onclick: () => send(strings.compose.back, { move: "back" }) }, words.back) : null,
          h("span", { class: "spacer" }),
          card.can_skip ? h("button", { type: "button", class: "button bare", onclick: () => send(strings.compose.skip, { move: "skip" }) }, words.skip) : null,
        )
      : null,
  );
}
