// An answer of the knowledge base: marks in the text, sources below it, and forms of their own for
// "not held" and for "first talk to a person".

import { day, h } from "./dom.js";
import { textNodes } from "./rich.js";
import { say } from "./say.js";
import strings from "./strings.js";

const words = strings.answer;

function date(asOf) {
  if (/^\d{4}-\d{2}$/.test(asOf)) return day(`${asOf}-01`, { month: "long", year: "numeric" });
  return day(asOf);
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
    h("a", { class: "title", id: `${prefix}-${number}`, href: citation.url, "data-panel": citation.title }, h("span", { class: "sr-only" }, say(words.source, { number }), " "), citation.title),
    h("span", { class: "about" }, badge(citation.authority), strings.organisation[citation.organisation], citation.as_of ? h("span", {}, say(words.as_of, { date: date(citation.as_of) })) : null),
    place ? h("span", { class: "about" }, place) : null,
    h("span", { class: "opens", "aria-hidden": "true" }, words.opens),
  );
}

function sources(citations, prefix, title) {
  if (!citations?.length) return null;
  return h(
    "section",
    { class: "sources", "aria-label": title, "aria-live": "off" },
    h("p", { class: "quiet" }, title),
    h("ol", {}, citations.slice(0, 5).map((citation, index) => source(citation, index + 1, prefix))),
  );
}

function mark(number, prefix) {
  return h("a", { class: "mark", href: `#${prefix}-${number}`, "aria-label": say(words.mark, { number }) }, String(number));
}

/** Turn [1] into marks; where the text has none, set one after each span that is quoted word for word. */
export function setMarks(body, citations, prefix) {
  let found = 0;
  for (const node of textNodes(body)) {
    const parts = node.data.split(/\s?\[(\d)\]/);
    if (parts.length === 1) continue;
    node.replaceWith(
      ...parts.map((part, index) => {
        if (index % 2 === 0) return part;
        if (Number(part) < 1 || Number(part) > citations.length) return `[${part}]`;
        found += 1;
        return mark(part, prefix);
      }),
    );
  }
  if (found) return;
  citations.forEach((citation, index) => {
    const quote = citation.quote?.trim();
    const node = quote && textNodes(body).find((candidate) => candidate.data.includes(quote));
    if (node) node.splitText(node.data.indexOf(quote) + quote.length).before(mark(index + 1, prefix));
  });
}

/** The parts of a message that carries an answer. */
export function answerParts(answer, body, prefix) {
  const citations = answer.citations ?? [];
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
  setMarks(body, citations, prefix);
  return [body, notice, sources(citations, prefix, words.sources)];
}
