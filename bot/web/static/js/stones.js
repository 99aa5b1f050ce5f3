// The stack of four stones: the mark of Cairn, and the progress of the journey.

import { h, s } from "./dom.js";
import strings from "./strings.js";
import { say } from "./say.js";

const STONES = [
  { cx: 32, cy: 53, rx: 26, ry: 8.5, turn: 0 },
  { cx: 30.5, cy: 37, rx: 20, ry: 7.5, turn: -2 },
  { cx: 33.5, cy: 23, rx: 14.5, ry: 6.5, turn: 2 },
  { cx: 31.5, cy: 11, rx: 9, ry: 5.5, turn: -3 },
];

/** The stack as a picture; `states` from the lowest stone up: done, open, ahead. */
export function stack(states) {
  const stones = STONES.map(({ cx, cy, rx, ry, turn }, index) =>
    s("ellipse", { class: `stone ${states[index] ?? "ahead"}`, cx, cy, rx, ry, transform: `rotate(${turn} ${cx} ${cy})` }),
  );
  return s("svg", { viewBox: "0 0 64 64", "aria-hidden": "true", focusable: "false", class: "cairn" }, stones);
}

/** Fill the journey's place from a chat state; hides it where there is no journey. */
export function showJourney(place, state) {
  const steps = state?.progress?.steps ?? [];
  place.hidden = steps.length === 0;
  if (place.hidden) return;
  const key = JSON.stringify([state.step, state.progress]);
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  const { done, total } = state.progress;
  const open = state.step ?? steps.find((step) => step.state === "open");
  const number = open ? (open.number ?? steps.findIndex((step) => step.id === open.id) + 1) : null;
  place.replaceChildren(
    stack(steps.map((step) => step.state)),
    h(
      "div",
      {},
      h("p", { class: "now" }, open ? say(strings.journey.step, { number, total: steps.length, name: open.name }) : strings.journey.complete),
      total ? h("p", { class: "counts" }, say(strings.journey.counts, { done, total }), " · ", strings.journey.saved) : null,
    ),
    h(
      "ol",
      { class: "steps" },
      steps.map((step, index) =>
        h("li", { "aria-current": step.id === open?.id ? "step" : null }, h("span", {}, `${index + 1}. ${step.name}`), h("span", { class: "sr-only" }, `, ${strings.journey[step.state]}`)),
      ),
    ),
  );
}
