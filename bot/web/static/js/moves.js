// Moves and readiness as cards: in the talk and on the page of moves.

import { h, safeUrl } from "./dom.js";
import strings from "./strings.js";

const words = strings.cards;

/** A term with what belongs to it, if there is any. */
export function pair(term, description) {
  return description ? [h("dt", {}, term), h("dd", {}, description)] : [];
}

/** A source as a link where it has an address. */
export function sourceLink(source) {
  const url = source && safeUrl(source.url);
  if (!source) return null;
  const label = [source.title, source.as_of].filter(Boolean).join(", ");
  return url ? h("a", { href: source.url, "data-panel": source.title }, label) : label;
}

function list(items) {
  return items?.length ? h("ul", { class: "plain" }, items.map((item) => h("li", {}, item))) : null;
}

/** Whether something is open to the person: a word and a sign. */
export function eligibility(verdict) {
  return verdict ? h("span", { class: `badge ${verdict}` }, words.eligibility[verdict] ?? verdict) : null;
}

/** One move, its rule and source folded under it. `brief`: as on the page with its many moves, where what it asks waits there too. */
export function move(item, brief = false) {
  const fits = pair(words.fits, list(item.fits));
  const asks = pair(words.asks, item.asks);
  const rule = [pair(words.rule, item.rule), pair(words.source, sourceLink(item.source))].flat();
  const more = [pair(words.changes, item.between?.join(", ")), pair(words.prepare, item.prepare), pair(words.leads_to, list(item.leads_to))].flat();
  const pairs = (...rows) => (rows.flat().length ? h("dl", { class: "pairs" }, rows) : null);
  const folded = [...(brief ? [asks].flat() : []), ...rule, ...more];
  return h(
    "li",
    { class: "card option" },
    h("div", { class: "head" }, h("h3", {}, item.title), eligibility(item.eligibility)),
    item.kind ? h("p", { class: "kind" }, item.kind) : null,
    item.why ? h("p", {}, item.why) : null,
    brief ? pairs(fits) : pairs(fits, asks),
    folded.length ? h("details", {}, h("summary", {}, brief ? words.details : words.more), pairs(folded)) : null,
  );
}

function criterion(item) {
  const state = { 1: "missing", 2: "partly", 3: "there" }[item.state] ?? "unsaid";
  return h(
    "li",
    { class: state },
    h(
      "span",
      { class: "stack-tight" },
      h("span", {}, h("strong", {}, item.title), h("span", { class: "quiet" }, ` – ${item.state_title ?? words.unsaid}`)),
      item.evidence ? h("span", {}, item.evidence) : null,
      item.assignment ? h("span", { class: "quiet" }, item.assignment) : null,
    ),
  );
}

/** What a key role asks for, and where the person stands. */
export function criteria(card) {
  return h("ul", { class: "checks plain" }, (card.criteria ?? []).map(criterion));
}

/** Readiness for a key role as a card. */
export function readiness(card) {
  return h(
    "section",
    { class: "card stack", "aria-label": card.title },
    h("h3", {}, card.title),
    criteria(card),
    // What is there and what is missing stands in the list already.
    card.text && !card.criteria?.some((item) => item.state) ? h("p", {}, card.text) : null,
    h("p", { class: "quiet" }, card.rule, " ", words.source_of_rule, sourceLink(card.source)),
  );
}
