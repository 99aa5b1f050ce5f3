// What a reply may carry beside words: a picture of what was learnt, options, the plan, a proposed change.

import { day, h, s, safeUrl } from "./dom.js";
import { say } from "./say.js";
import { links, sectionList } from "./sections.js";
import strings from "./strings.js";

const words = strings.cards;

function bar({ label, value, max, note }) {
  const width = `${Math.max(0, Math.min(1, value / (max || 1))) * 100}%`;
  return h(
    "li",
    { class: "bar-row" },
    h("span", {}, label),
    h("span", { class: "value" }, say(words.of, { value, max })),
    s("svg", { "aria-hidden": "true", focusable: "false" }, s("rect", { class: "track", width: "100%", height: "100%", rx: 6 }), s("rect", { class: "amount", width, height: "100%", rx: 6 })),
    note ? h("span", { class: "note" }, note) : null,
  );
}

function profile(card) {
  return h(
    "section",
    { class: "card stack", "aria-label": card.title },
    h("h3", {}, card.title),
    h("ul", { class: "bars plain" }, (card.bars ?? []).map(bar)),
    card.text ? h("p", {}, card.text) : null,
    card.caution ? h("p", { class: "quiet" }, card.caution) : null,
  );
}

function pair(term, description) {
  return description ? [h("dt", {}, term), h("dd", {}, description)] : [];
}

function sourceLink(source) {
  const url = source && safeUrl(source.url);
  if (!source) return null;
  const label = [source.title, source.as_of].filter(Boolean).join(", ");
  return url ? h("a", { href: source.url, "data-panel": source.title }, label) : label;
}

function option(item) {
  return h(
    "li",
    { class: "card option" },
    h("div", { class: "head" }, h("h3", {}, item.title), item.eligibility ? h("span", { class: `badge ${item.eligibility}` }, words.eligibility[item.eligibility] ?? item.eligibility) : null),
    item.why ? h("p", {}, item.why) : null,
    h("dl", { class: "pairs" }, pair(words.asks, item.asks), pair(words.rule, item.rule), pair(words.source, sourceLink(item.source))),
  );
}

/** Roads with their rules and sources. */
export function optionList(items) {
  return h("ul", { class: "options plain" }, items.map(option));
}

function options(card) {
  return h("section", { "aria-label": card.title ?? words.options }, optionList(card.options ?? []));
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

const KINDS = { profile, options, plan, change, sections };

/** The card of a message, or nothing where its kind is unknown to this page. */
export function card(content) {
  return KINDS[content.kind]?.(content) ?? null;
}

