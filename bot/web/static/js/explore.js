// The page of moves: from where one looks, which kinds, the moves themselves; then how work is ordered, and key roles.

import { api } from "./api.js";
import { h } from "./dom.js";
import { criteria, eligibility, move, pair, sourceLink } from "./moves.js";
import { say } from "./say.js";
import strings from "./strings.js";

const words = strings.explore;
const place = document.querySelector("#explore");
const status = h("p", { class: "found", role: "status" });
const results = h("ul", { class: "options wide-options plain" });
let kind = new URLSearchParams(location.search).get("kind") ?? "";
let data = null;
let opened = false;

function select(name, label, choices, value, empty) {
  return h(
    "label",
    {},
    label,
    h(
      "select",
      { class: "field", name },
      empty ? h("option", { value: "" }, empty) : null,
      choices.map((choice) => h("option", { value: choice.id, selected: choice.id === value }, choice.title)),
    ),
  );
}

function position() {
  const { position: from, choices } = data;
  const form = h(
    "form",
    { class: "position", "aria-label": words.position, onsubmit: look, onchange: (event) => event.target.name === "organisation" && look(event) },
    select("organisation", words.organisation, choices.organisation, from.organisation, from.organisation ? null : words.unknown),
    select("category", words.category, choices.category, from.category, from.category ? null : words.unknown),
    h("label", {}, words.grade, h("input", { class: "field", name: "grade", maxlength: 12, value: from.grade ?? "" })),
    select("field", words.field, choices.field, from.field, words.any_field),
    h("button", { class: "button primary" }, words.show),
  );
  return h("details", { class: "card", open: !data.who || opened }, h("summary", {}, data.who ? say(words.from, { who: data.who }) : words.position), form);
}

function look(event) {
  event.preventDefault();
  // While one chooses, the form stays open; afterwards the moves are what counts.
  opened = event.type === "change";
  const named = new FormData(event.target.form ?? event.target);
  // Fields belong to an organisation: with another one the old choice means nothing.
  if (event.type === "change") named.delete("field");
  const query = new URLSearchParams([...named].filter(([, value]) => value));
  history.replaceState(null, "", `?${query}`);
  read(query, event.type === "change" ? "organisation" : null);
}

function filters() {
  const of = (id) => data.moves.filter((one) => !id || one.shape === id).length;
  const all = [{ id: "", title: null }, ...data.kinds.filter(({ id }) => of(id))];
  if (!all.some(({ id }) => id === kind)) kind = "";
  const press = (id) => (event) => {
    kind = id;
    for (const button of event.target.closest(".toolbar").children) button.setAttribute("aria-pressed", button === event.currentTarget);
    list();
  };
  return h(
    "div",
    { class: "toolbar", role: "group", "aria-label": words.kinds },
    all.map(({ id, title }) =>
      h("button", { type: "button", class: "button toggle", "aria-pressed": String(id === kind), onclick: press(id) }, say(title ? words.kind : words.all, { title, count: of(id) })),
    ),
  );
}

function list() {
  const shown = data.moves.filter((one) => !kind || one.shape === kind);
  results.replaceChildren(...shown.map((one) => move(one, true)));
  status.textContent = data.who ? say(shown.length === 1 ? words.found_one : words.found, { count: shown.length, who: data.who }) : words.tell;
}

function sources(map) {
  return h("p", { class: "quiet" }, words.sources, map.sources.flatMap((source, index) => [index ? "; " : null, sourceLink(source)]));
}

/** Roles by stream; a box that two streams share spans both. */
function cells(map, track) {
  const boxes = [];
  track.roles.forEach((titles, index) => {
    const text = titles.join("; ");
    if (boxes.at(-1)?.text === text) boxes.at(-1).streams.push(map.streams[index].title);
    else boxes.push({ text, streams: [map.streams[index].title] });
  });
  return boxes.map(({ text, streams }) => h("td", { colspan: streams.length > 1 ? streams.length : null }, h("span", { class: "column" }, `${streams.join(", ")}: `), text));
}

function tracks(map) {
  return h(
    "div",
    { class: "scroll-x", tabindex: 0, role: "region", "aria-label": words.tracks },
    h(
      "table",
      { class: "grid-table" },
      h("thead", {}, h("tr", {}, h("td", {}), map.streams.map((stream) => h("th", { scope: "col" }, stream.title)))),
      h(
        "tbody",
        {},
        map.tracks.map((track) =>
          h(
            "tr",
            {},
            h("th", { scope: "row" }, track.title, h("small", {}, say(words.grades, { grades: track.grades.join(", ") })), h("small", {}, say(words.ics, track)), track.note ? h("small", {}, track.note) : null),
            cells(map, track),
          ),
        ),
      ),
    ),
  );
}

function networks(map) {
  return [
    h("p", {}, map.note),
    h("h3", {}, words.networks),
    h("ul", {}, map.networks.map((name) => h("li", {}, name))),
    h("h3", {}, words.categories),
    h("dl", { class: "pairs" }, map.categories.flatMap((one) => pair(one.title, [one.mobility, one.grades.length ? say(words.grades, { grades: one.grades.join(", ") }) : null, one.note].filter(Boolean).join(". ")))),
  ];
}

function order(map) {
  if (!map) return null;
  const inside = map.kind === "tracks" ? [tracks(map), h("p", { class: "quiet" }, map.note)] : networks(map);
  return h("section", { class: "stack" }, h("h2", {}, words.map), inside, sources(map));
}

function role(card) {
  return h(
    "details",
    { class: "card" },
    h("summary", {}, card.name),
    h(
      "div",
      { class: "stack" },
      h("p", { class: "quiet" }, card.basis_note),
      h("p", {}, eligibility(card.eligibility), " ", card.rule, " ", strings.cards.source_of_rule, sourceLink(card.source)),
      h("dl", { class: "pairs" }, pair(words.preparing, card.preparing)),
      criteria(card),
      card.looked_at ? h("p", {}, card.text) : h("p", { class: "quiet" }, "“", say(words.ask_role, { role: card.name }), "”"),
    ),
  );
}

function roles(found) {
  return found.length ? h("section", { class: "stack" }, h("h2", {}, words.roles), h("p", { class: "quiet" }, words.roles_about), found.map(role)) : null;
}

function draw(focus) {
  const parts = [
    position(),
    data.who && !data.own ? h("p", { class: "quiet" }, words.other) : data.who && data.note ? h("p", { class: "notice" }, data.note) : null,
    data.who ? filters() : null,
    status,
    results,
    order(data.map),
    roles(data.roles),
  ];
  place.replaceChildren(...parts.filter(Boolean));
  list();
  if (focus) place.querySelector(`[name="${focus}"]`)?.focus();
}

async function read(query, focus) {
  try {
    data = await api("GET", `/api/v1/explore?${query}`);
    draw(focus);
  } catch {
    place.replaceChildren(h("p", { class: "notice care", role: "alert" }, words.failed));
  }
}

const asked = new URLSearchParams(location.search);
asked.delete("kind");
read(asked);
