// The conversation pack as a page: what was shared, the agenda, what is expected, what not to promise, what was agreed.

import { agreedPart, talkForm } from "./agreed.js";
import { api } from "./api.js";
import { exportLinks } from "./cards.js";
import { h, safeUrl } from "./dom.js";
import { say } from "./say.js";
import strings from "./strings.js";

const words = strings.pack;
// The library's articles are in English: said to those who have pages read aloud.
const SOURCES = document.documentElement.lang === "en" ? null : "en";
const root = document.querySelector("#pack");
const place = root.querySelector("[data-place]");
const title = root.querySelector("h1");
const status = document.querySelector("[data-status]");

function tell(text) {
  status.textContent = text;
}

function mark(line) {
  if (!line.number) return null;
  const label = `[${line.number}]`;
  const url = line.source?.url && safeUrl(line.source.url);
  return [" ", url ? h("a", { class: "mark", href: line.source.url, "aria-label": say(words.mark, line) }, label) : label];
}

function line(one) {
  return h("li", {}, h("span", { class: "said" }, one.text), mark(one), one.below ? h("span", { class: "below quiet" }, one.below) : null);
}

function lines(list) {
  return h("ul", { class: "lines" }, list.map(line));
}

function shared(part) {
  if (!part) return null;
  return h(
    "section",
    { class: "stack" },
    h("h2", {}, part.heading),
    h("p", { class: "quiet" }, say(words.until, { date: part.until })),
    part.sections.map((one) => h("div", { class: "section" }, h("h3", {}, one.heading), lines(one.lines))),
    part.more ? h("p", {}, h("a", { href: "/shared" }, say(words.more, { count: part.more }))) : null,
  );
}

function agenda({ heading, steps }) {
  const step = (one) => h("li", { class: "step" }, h("span", { class: "minutes" }, say(words.minutes, one)), h("div", {}, h("h3", {}, one.name), lines(one.lines)));
  return h("section", { class: "stack" }, h("h2", {}, heading), h("ol", { class: "agenda" }, steps.map(step)));
}

function sources(list) {
  const one = (source) => {
    const url = source.url && safeUrl(source.url);
    return h("li", {}, url ? h("a", { href: source.url, lang: SOURCES }, source.title) : source.title, h("span", { class: "quiet" }, ` ${[source.document, source.as_of].filter(Boolean).join(", ")}`));
  };
  return h("section", { class: "stack" }, h("h2", {}, words.sources), h("ol", { class: "sources-list" }, list.map(one)));
}

function after(pack) {
  if (pack.share) return agreedPart({ id: pack.share, agreed: pack.agreed, talk: pack.talk }, { level: 2, again: begin, tell });
  const save = async (chosen) => {
    try {
      await api("PUT", `/api/v1/packs/${pack.id}/talk`, { day: chosen });
      tell(strings.agreed.talk_saved_alone);
    } catch (problem) {
      tell(problem.message);
    }
  };
  return talkForm(pack.talk, save);
}

function draw(pack) {
  title.textContent = pack.title;
  place.replaceChildren(
    ...[
      h("p", { class: "quiet" }, `${say(words.minutes, pack)} · ${pack.about} · ${pack.prepared}`),
      h("div", { class: "toolbar no-print" }, exportLinks(pack.exports), h("button", { type: "button", class: "button", onclick: () => window.print() }, words.print)),
      shared(pack.shared),
      agenda(pack.agenda),
      ...pack.sections.filter((one) => one.lines.length).map((one) => h("section", { class: "stack", id: one.id }, h("h2", {}, one.heading), lines(one.lines))),
      after(pack),
      pack.translated ? h("p", { class: "quiet" }, pack.translated) : null,
      sources(pack.sources),
      h("p", { class: "no-print" }, h("a", { href: "/shared" }, words.back)),
    ].filter(Boolean),
  );
}

async function begin() {
  try {
    draw(await api("GET", `/api/v1/packs/${encodeURIComponent(root.dataset.pack)}`));
  } catch (problem) {
    place.replaceChildren(h("p", {}, h("a", { href: "/shared" }, words.back)));
    tell(problem.status === 404 ? words.not_found : problem.status ? problem.message : strings.shared.unreachable);
  }
}

begin();
