// Pictures drawn from data: what was answered in step 1, and the map of contacts. Each has the same in words beside it.

import { h, s } from "./dom.js";
import strings from "./strings.js";

const words = strings.cards;
const INSET = 4;
const SPREAD = 92;

function at(group, value) {
  return INSET + ((value - group.low) / (group.high - group.low)) * SPREAD;
}

/** Something of a fixed size at a place given in percent. */
function mark(x, ...shapes) {
  return s("svg", { x: `${x}%`, y: "50%", overflow: "visible", width: 1, height: 1 }, shapes);
}

function span(from, to, style) {
  return s("rect", { class: style, x: `${Math.min(from, to)}%`, width: `${Math.abs(to - from)}%`, y: "50%", height: 4, transform: "translate(0 -2)" });
}

const diamond = () => s("path", { class: "mark-solid", d: "M0 -6.5 6.5 0 0 6.5 -6.5 0Z" });
const ring = () => s("circle", { class: "mark-open", r: 7 });
const disc = () => s("circle", { class: "mark-fill", r: 6 });
const tick = () => s("rect", { class: "mark-before", x: -1.25, y: -9, width: 2.5, height: 18 });

function track(group, row) {
  const value = row.value ?? row.matters;
  const parts = [s("line", { class: "axis", x1: `${INSET}%`, x2: `${INSET + SPREAD}%`, y1: "50%", y2: "50%" })];
  if (group.low < 0) parts.push(s("line", { class: "axis", x1: `${at(group, 0)}%`, x2: `${at(group, 0)}%`, y1: "25%", y2: "75%" }));
  if (row.from !== undefined) parts.push(span(at(group, row.from), at(group, row.to), "spread"));
  if (row.today !== undefined && row.matters !== undefined) parts.push(span(at(group, row.matters), at(group, row.today), "between"));
  if (row.before !== undefined && row.before !== value) parts.push(mark(at(group, row.before), tick()));
  if (row.value !== undefined) parts.push(mark(at(group, row.value), disc()));
  if (row.today !== undefined) parts.push(mark(at(group, row.today), ring()));
  if (row.matters !== undefined) parts.push(mark(at(group, row.matters), diamond()));
  return s("svg", { class: "track", "aria-hidden": "true", focusable: "false" }, parts);
}

function sign(shape, text) {
  return h("span", {}, s("svg", { viewBox: "-10 -10 20 20", "aria-hidden": "true", focusable: "false" }, shape()), text);
}

function key(group, marks) {
  if (!group.rows.some((row) => row.matters !== undefined || row.before !== undefined)) return null;
  const moved = group.rows.some((row) => row.before !== undefined && row.before !== (row.value ?? row.matters));
  return h(
    "p",
    { class: "key", "aria-hidden": "true" },
    group.rows.some((row) => row.matters !== undefined) ? sign(diamond, marks.matters) : null,
    group.rows.some((row) => row.today !== undefined) ? sign(ring, marks.today) : null,
    moved ? sign(tick, marks.before) : null,
  );
}

function drawn(group, marks) {
  return h(
    "section",
    { class: "picture", "aria-label": group.title },
    h("h4", {}, group.title),
    h("p", { class: "quiet" }, group.hint),
    key(group, marks ?? {}),
    h("ul", { class: "plain" }, group.rows.map((row) => h("li", {}, h("span", { class: "label" }, row.label), track(group, row), h("span", { class: "sr-only" }, row.note)))),
  );
}

/** What was answered in step 1, as one picture a group. */
export function pictures(card) {
  return (card.groups ?? []).map((group) => drawn(group, card.marks));
}

function point(person, index, count) {
  const angle = ((index + 0.5) / count) * 2 * Math.PI - Math.PI / 2;
  const radius = 24 + (3 - (person.near ?? 1)) * 26;
  return { x: 110 + Math.cos(angle) * radius, y: 110 + Math.sin(angle) * radius };
}

const NAME = 16;

function short(text) {
  return text.length > NAME ? `${text.slice(0, NAME - 1).trimEnd()}…` : text;
}

/** The map of contacts: the nearer to the middle, the nearer to the person; numbers lead to the list below. */
export function network(card) {
  const people = card.people ?? [];
  const rings = [24, 50, 76].map((r) => s("circle", { class: "ring", cx: 110, cy: 110, r }));
  const points = people.map((person, index) => ({ person, ...point(person, index, people.length) }));
  return h(
    "section",
    { class: "card stack", "aria-label": card.title },
    h("h3", {}, card.title),
    s(
      "svg",
      { class: "network", viewBox: "-30 0 280 220", "aria-hidden": "true", focusable: "false" },
      rings,
      points.map(({ x, y }) => s("line", { class: "axis", x1: 110, y1: 110, x2: x, y2: y })),
      s("circle", { class: "mark-solid", cx: 110, cy: 110, r: 9 }),
      points.map(({ x, y, person }, index) => [
        s("circle", { class: person.near ? "mark-fill" : "mark-open", cx: x, cy: y, r: 11 }),
        s("text", { x, y: y + 4, "text-anchor": "middle" }, String(index + 1)),
        s("text", { class: "name", x, y: y + 24, "text-anchor": "middle" }, short(person.who)),
      ]),
    ),
    h("ol", { class: "people" }, people.map((person) => h("li", {}, h("strong", {}, person.who), person.why ? `: ${person.why}` : null, h("span", { class: "quiet" }, ` (${person.near_title})`)))),
  );
}

/** A checklist: what is ready and what is not, by sign and word. */
export function checklist(card) {
  return h(
    "section",
    { class: "card stack", "aria-label": card.title },
    h("h3", {}, card.title),
    h(
      "ul",
      { class: "checks plain" },
      card.items.map((item) => h("li", { class: item.ready ? "there" : "missing" }, h("span", {}, item.title, h("span", { class: "quiet" }, ` – ${item.ready ? words.ready : words.not_ready}`)))),
    ),
  );
}
