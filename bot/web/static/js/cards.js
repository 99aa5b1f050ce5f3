// What a reply may carry beside words: a picture of what was learnt, moves, readiness, the plan, a proposed change.

import { day, h } from "./dom.js";
import { move, pair, readiness } from "./moves.js";
import { checklist, network, pictures } from "./picture.js";
import { links, sectionList } from "./sections.js";
import strings from "./strings.js";

const words = strings.cards;

function profile(card) {
  return h(
    "section",
    { class: "card stack", "aria-label": card.title },
    h("h3", {}, card.title),
    pictures(card),
    (card.text ?? "").split("\n\n").filter(Boolean).map((part) => h("p", {}, part)),
    card.caution ? h("p", { class: "quiet" }, card.caution) : null,
  );
}

/** Moves with their rules and sources. */
export function optionList(items) {
  return h("ul", { class: "options plain" }, items.map((item) => move(item)));
}

function options(card) {
  return h(
    "section",
    { "aria-label": card.title ?? words.options, class: "stack" },
    optionList(card.options ?? []),
    card.url ? h("p", {}, h("a", { class: "button", href: card.url, "data-panel": words.all_moves }, words.all_moves)) : null,
  );
}

/** The links by which a plan is taken away. */
export function exportLinks(exports, names = strings.exports) {
  return ["docx", "pdf", "ics", "json"].filter((kind) => exports?.[kind]).map((kind) => h("a", { class: "button", href: exports[kind], download: "" }, names[kind]));
}

function plan(card) {
  return h(
    "section",
    { class: "card stack", "aria-label": words.plan },
    h("p", { class: "quiet" }, words.plan),
    h("h3", {}, card.aim),
    card.next?.length ? h("ol", { class: "next" }, card.next.map((item) => h("li", {}, h("span", {}, item.title), item.due ? h("span", { class: "due" }, day(item.due, { day: "numeric", month: "short", year: "numeric" })) : null))) : null,
    (card.warnings ?? []).map((warning) => h("p", { class: "notice care" }, warning.text ?? warning)),
    h("div", { class: "buttons" }, h("a", { class: "button primary", href: card.url ?? `/plan/${card.plan_id}`, "data-panel": words.plan }, words.open_plan), exportLinks(card.exports, strings.exports_short)),
  );
}

function lines(value) {
  if (value === null || value === undefined || value === "") return [words.nothing];
  if (typeof value !== "object") return [String(value)];
  return Object.values(value).filter((part) => typeof part !== "object" && part !== "").map((part) => day(String(part)));
}

function change(card) {
  const before = lines(card.before);
  const after = lines(card.after);
  return h(
    "section",
    { class: "card change", "aria-label": words.change },
    h("p", { class: "quiet" }, card.title ?? words.change),
    h(
      "dl",
      { class: "pairs" },
      pair(words.before, h("del", {}, before.join(" · "))),
      pair(words.after, h("ins", {}, after.join(" · "))),
    ),
  );
}

/** Anything that reads as headings with lines below: a preview of what is shared, a conversation pack. */
function sections(card) {
  return h(
    "section",
    { class: "card stack", "aria-label": card.title },
    h("h3", {}, card.title),
    card.note ? h("p", { class: "quiet" }, card.note) : null,
    sectionList(card.sections ?? [], 4),
    h("div", { class: "buttons" }, links(card.links), exportLinks(card.exports, strings.exports_short)),
  );
}

const KINDS = { profile, options, plan, change, readiness, network, checklist, sections };

/** The card of a message, or nothing where its kind is unknown to this page. */
export function card(content) {
  return KINDS[content.kind]?.(content) ?? null;
}

