// The manager's page: what colleagues show, talks ahead, packs without anything shared, practice, tips.

import { api } from "./api.js";
import { day, h } from "./dom.js";
import { say } from "./say.js";
import { section, sectionList } from "./sections.js";
import strings from "./strings.js";

const words = strings.shared;
// The library's articles are in English: said to those who have pages read aloud.
const SOURCES = document.documentElement.lang === "en" ? null : "en";
const place = document.querySelector("#shared [data-place]");
const status = document.querySelector("[data-status]");
let practice = 0;

function tell(text) {
  status.textContent = text;
}

function received(list) {
  const one = ({ shown, pack }) =>
    h(
      "li",
      { class: "card stack" },
      h("h3", {}, shown.from.name, shown.from.organisation ? h("span", { class: "quiet" }, ` ${strings.organisation[shown.from.organisation] ?? shown.from.organisation}`) : null),
      h("p", { class: "quiet" }, say(words.from_until, { date: day(shown.until) })),
      sectionList(shown.sections, 4),
      h("div", { class: "buttons" }, h("a", { class: "button primary", href: pack, "aria-label": `${words.pack}: ${shown.from.name}` }, words.pack)),
    );
  return h("section", { class: "stack" }, h("h2", {}, words.received), list.length ? h("ul", { class: "plain stack" }, list.map(one)) : h("p", {}, words.received_none));
}

function talks(shared, packs) {
  const today = new Date().toISOString().slice(0, 10);
  const ahead = [...shared.map((one) => ({ title: one.shown.from.name, url: one.pack, talk: one.talk })), ...packs].filter((one) => one.talk && one.talk >= today).sort((a, b) => a.talk.localeCompare(b.talk));
  if (!ahead.length) return null;
  return h("section", { class: "stack" }, h("h2", {}, words.talks), h("ul", { class: "next" }, ahead.map((one) => h("li", {}, h("a", { href: one.url }, one.title), h("span", { class: "due" }, day(one.talk))))));
}

function select(name, label, options) {
  return h("label", { class: "labelled" }, label, h("select", { class: "field", name }, options.map(([value, title]) => h("option", { value }, title))));
}

function general({ packs, situations }) {
  const submit = async (event) => {
    event.preventDefault();
    const given = new FormData(event.target);
    const situation = given.get("situation");
    try {
      const made = await api("POST", "/api/v1/packs", { name: given.get("name").trim() || null, category: given.get("category") || null, situations: situation ? [situation] : [], day: given.get("day") || null });
      location.assign(made.url);
    } catch (problem) {
      tell(problem.status ? problem.message : words.unreachable);
    }
  };
  const one = (pack) =>
    h(
      "li",
      { class: "card pack-line" },
      h("span", {}, h("strong", {}, pack.title), h("span", { class: "quiet below" }, pack.about)),
      h("span", { class: "buttons" }, h("a", { class: "button", href: pack.url, "aria-label": `${words.open}: ${pack.title}, ${pack.about}` }, words.open), h("button", { type: "button", class: "button bare", "aria-label": `${words.remove}: ${pack.title}, ${pack.about}`, onclick: () => remove(pack) }, words.remove)),
    );
  return h(
    "section",
    { class: "stack" },
    h("h2", {}, words.general),
    h("p", {}, words.general_about),
    h(
      "form",
      { class: "form-grid", onsubmit: submit },
      h("label", { class: "labelled" }, words.name, h("input", { class: "field", name: "name", maxlength: 80, autocomplete: "off" })),
      select("category", words.category, [["", words.any], ...Object.entries(strings.categories)]),
      select("situation", words.situation, [["", words.none], ...situations.map((one) => [one.id, one.title])]),
      h("label", { class: "labelled" }, words.day, h("input", { class: "field", type: "date", name: "day" })),
      h("div", {}, h("button", { class: "button primary" }, words.make)),
    ),
    packs.length ? h("ul", { class: "plain stack" }, packs.map(one)) : null,
  );
}

async function remove(pack) {
  try {
    await api("DELETE", `/api/v1/packs/${pack.id}`);
    await begin();
  } catch (problem) {
    tell(problem.status ? problem.message : words.unreachable);
  }
}

function played(talk, focus) {
  const step = talk.steps[practice];
  const total = talk.steps.length;
  const part = h("section", { class: "stack", "data-practice": true });
  const go = (by) => {
    practice += by;
    part.replaceWith(played(talk, true));
  };
  const heading = h("h3", { tabindex: "-1" }, say(words.step, { number: practice + 1, total, name: step.name }));
  const button = (by, label, kind) => h("button", { type: "button", class: `button ${kind}`, onclick: () => go(by) }, label);
  part.append(
    h("h2", {}, words.practice),
    h("p", {}, words.practice_about),
    h(
      "div",
      { class: "card stack" },
      heading,
      section({ heading: talk.try, items: step.try }, 4),
      h("details", {}, h("summary", {}, words.listen_open), section({ heading: talk.listen, items: step.listen }, 4)),
      h("div", { class: "buttons" }, practice ? button(-1, words.previous, "") : null, practice + 1 < total ? button(1, words.next, "primary") : null),
    ),
  );
  if (focus) queueMicrotask(() => heading.focus());
  return part;
}

function tips(list) {
  return h("section", { class: "stack library" }, h("h2", {}, words.tips), h("ul", {}, list.map((one) => h("li", {}, h("a", { href: one.url }, h("span", { class: "title", lang: SOURCES }, one.title), h("span", { class: "about", lang: SOURCES }, one.lead))))));
}

async function begin() {
  try {
    const [{ shared }, own] = await Promise.all([api("GET", "/api/v1/shared"), api("GET", "/api/v1/packs")]);
    place.replaceChildren(...[received(shared), talks(shared, own.packs), general(own), played(own.practice), tips(own.tips)].filter(Boolean));
  } catch (problem) {
    place.replaceChildren();
    tell(problem.status ? problem.message : words.unreachable);
  }
}

begin();
