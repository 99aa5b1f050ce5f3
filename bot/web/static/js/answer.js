// An answer of the knowledge base: marks in the text, sources below it, and forms of their own for
// "not held" and for "first talk to a person".

import { day, h } from "./dom.js";
import { textNodes } from "./rich.js";
import { say } from "./say.js";
import strings from "./strings.js";

const words = strings.answer;
const MOST = 5;
const FEW = 2;

function date(asOf) {
  if (/^\d{4}-\d{2}$/.test(asOf)) return day(`${asOf}-01`, { month: "long", year: "numeric" });
  return day(asOf);
}

// The library's documents are in English: said to those who have pages read aloud.
const SOURCES = "en";

/** The language of a citation where it is not that of the page. */
function foreign(citation) {
  const language = citation.language ?? SOURCES;
  return language === document.documentElement.lang ? null : language;
}

/** Mark the paragraphs that are quoted from documents in another language. */
function setLanguages(body, citations) {
  for (const block of body.querySelectorAll("p, li")) {
    const text = block.textContent.replace(/\s?\[\d\]/g, "").trim();
    const quoted = citations.find(({ quote }) => quote && text && (quote.includes(text) || text.includes(quote.trim())));
    const language = quoted && foreign(quoted);
    if (language) block.lang = language;
  }
}

/** The badge of an authority: a word, and a sign that the style sheet adds. */
export function badge(authority) {
  return h("span", { class: `badge ${authority}` }, strings.authority[authority] ?? authority);
}

function source(citation, number, prefix) {
  const place = [citation.document_title, citation.page ? say(words.page, citation) : null].filter(Boolean).join(", ");
  return h(
    "li",
    { class: "source" },
    h("span", { class: "number", "aria-hidden": "true" }, String(number)),
    h("a", { class: "title", id: `${prefix}-${number}`, href: citation.url, "data-panel": citation.title }, h("span", { class: "sr-only" }, say(words.source, { number }), " "), h("span", { lang: foreign(citation) }, citation.title)),
    h("span", { class: "about" }, badge(citation.authority), strings.organisation[citation.organisation], citation.as_of ? h("span", {}, say(words.as_of, { date: date(citation.as_of) })) : null),
    place ? h("span", { class: "about" }, place) : null,
    h("span", { class: "opens", "aria-hidden": "true" }, words.opens),
  );
}

/** Cards of the sources; those beyond what the text refers to wait in a fold. */
function sources(citations, prefix, title, marked = 0) {
  if (!citations.length) return null;
  const cards = citations.slice(0, MOST).map((citation, index) => source(citation, index + 1, prefix));
  const open = cards.length - Math.max(FEW, marked) > 1 ? Math.max(FEW, marked) : cards.length;
  const more = cards.slice(open);
  return h(
    "section",
    { class: "sources", "aria-label": title, "aria-live": "off" },
    h("p", { class: "quiet" }, title),
    h("ol", {}, cards.slice(0, open)),
    more.length ? h("details", {}, h("summary", {}, say(words.more, { count: more.length })), h("ol", { start: open + 1 }, more)) : null,
  );
}

function mark(number, prefix) {
  return h("a", { class: "mark", href: `#${prefix}-${number}`, "aria-label": say(words.mark, { number }) }, String(number));
}

/** Turn [1] into marks; where the text has none, set one after each span quoted word for word. Returns the highest. */
export function setMarks(body, citations, prefix) {
  let highest = 0;
  for (const node of textNodes(body)) {
    const parts = node.data.split(/\s?\[(\d)\]/);
    if (parts.length === 1) continue;
    node.replaceWith(
      ...parts.map((part, index) => {
        if (index % 2 === 0) return part;
        if (Number(part) < 1 || Number(part) > citations.length) return `[${part}]`;
        highest = Math.max(highest, Number(part));
        return mark(part, prefix);
      }),
    );
  }
  if (highest) return highest;
  citations.forEach((citation, index) => {
    const quote = citation.quote?.trim();
    const node = quote && textNodes(body).find((candidate) => candidate.data.includes(quote));
    if (!node) return;
    node.splitText(node.data.indexOf(quote) + quote.length).before(mark(index + 1, prefix));
    highest = index + 1;
  });
  return highest;
}

/** The parts of a message that carries an answer. */
export function answerParts(answer, body, prefix) {
  const citations = answer.citations ?? [];
  setLanguages(body, citations);
  // Channels without a place of its own for the notice get it at the end of the text.
  const notice = answer.notice && !body.textContent.includes(answer.notice) ? h("p", { class: "notice" }, answer.notice) : null;
  if (answer.handoff) {
    const office = strings.offices[answer.handoff] ?? answer.handoff;
    return [
      h("div", { class: "frame handoff" }, h("p", { class: "label" }, words.handoff), h("h3", {}, office), body),
      notice,
      sources(citations, prefix, words.may_help),
    ];
  }
  if (!answer.answered) {
    return [h("div", { class: "frame abstained" }, h("p", { class: "label" }, words.abstained), body), notice, sources(citations, prefix, words.closest)];
  }
  const marked = setMarks(body, citations, prefix);
  return [body, notice, sources(citations, prefix, words.sources, marked)];
}
