// The page on which a person shows items of a plan to somebody: chosen, seen beforehand, ended.

import { agreedPart } from "./agreed.js";
import { api } from "./api.js";
import { day, h } from "./dom.js";
import { say } from "./say.js";
import { sectionList } from "./sections.js";
import strings from "./strings.js";

const words = strings.share;
const root = document.querySelector("#share");
const place = root.querySelector("[data-place]");
const status = document.querySelector("[data-status]");
const address = `/api/v1/plans/${encodeURIComponent(root.dataset.plan)}/shares`;
const form = { refs: null, name: "", until: "" };
let known = null;

function tell(text) {
  status.textContent = text;
}

function refused(problem) {
  tell(problem.status ? problem.message : words.unreachable);
}

async function read() {
  known = await api("GET", address);
  if (form.refs === null) form.refs = new Set(known.items.filter((item) => item.usual).map((item) => item.ref));
  const there = new Set(known.items.map((item) => item.ref));
  form.refs = new Set([...form.refs].filter((ref) => there.has(ref)));
  form.until ||= known.until;
}

/** What the reader sees: the same whether it is shown before or after. */
function seen(shown, level) {
  const { name, organisation } = shown.from;
  const about = strings.organisation[organisation] ?? organisation;
  return h("div", { class: "card stack" }, h("p", {}, h("span", { class: "quiet" }, `${words.from}: `), h("strong", {}, name), about ? h("span", { class: "quiet" }, ` ${about}`) : null), sectionList(shown.sections, level));
}

function opened(openings) {
  if (!openings.length) return words.never;
  const date = day(openings.at(-1).at);
  return openings.length === 1 ? say(words.opened_once, { date }) : say(words.opened, { count: openings.length, date });
}

function state(share) {
  if (share.status === "revoked") return say(words.stopped, { date: day(share.revoked_at) });
  return say(share.status === "ended" ? words.ended : words.until, { date: day(share.until) });
}

function one(share) {
  const active = share.status === "active";
  const name = share.with;
  return h(
    "li",
    { class: "card stack" },
    h("h3", {}, name),
    h("p", {}, share.summary, ", ", state(share), ". ", opened(share.openings)),
    h("details", {}, h("summary", {}, say(words.see, { name })), seen(share.shown, 4)),
    share.openings.length > 1 ? h("details", {}, h("summary", {}, words.openings), h("ul", {}, share.openings.map((o) => h("li", {}, `${new Date(o.at).toLocaleString(document.documentElement.lang)}: ${words.opening[o.what]}`)))) : null,
    active
      ? [
          h("details", {}, h("summary", {}, say(words.link, { name })), h("p", {}, h("code", { class: "address" }, new URL(share.link, location.href).href)), h("p", { class: "quiet" }, say(words.link_about, { name }))),
          agreedPart(share, { level: 4, again: refresh, tell }),
          h("div", { class: "buttons" }, h("button", { type: "button", class: "button danger", "aria-label": say(words.stop_one, { name }), onclick: () => stop(share) }, words.stop)),
        ]
      : null,
  );
}

function overview() {
  const active = known.shares.filter((share) => share.status === "active");
  const past = known.shares.filter((share) => share.status !== "active");
  return h(
    "section",
    { class: "stack" },
    h("h2", { tabindex: "-1", "data-now": true }, words.now),
    active.length ? h("ul", { class: "plain stack" }, active.map(one)) : h("p", {}, words.nobody),
    past.length ? h("details", {}, h("summary", {}, `${words.past} (${past.length})`), h("ul", { class: "plain stack" }, past.map(one))) : null,
  );
}

function tick(item) {
  const box = h("input", { type: "checkbox", name: "item", value: item.ref, checked: form.refs.has(item.ref) });
  box.addEventListener("change", () => (box.checked ? form.refs.add(item.ref) : form.refs.delete(item.ref)));
  return h("label", { class: "tick" }, box, h("span", {}, item.text, item.detail ? h("small", {}, item.detail) : null));
}

function groups(items) {
  const found = new Map();
  for (const item of items) found.set(item.heading, [...(found.get(item.heading) ?? []), item]);
  return [...found].map(([heading, list]) => h("fieldset", { class: "stack" }, h("legend", {}, `${heading[0].toUpperCase()}${heading.slice(1)}`), h("div", { class: "ticks" }, list.map(tick))));
}

function choose() {
  const name = h("input", { class: "field", name: "with", value: form.name, required: true, maxlength: 120, autocomplete: "off", "aria-describedby": "whom-about" });
  const until = h("input", { class: "field", name: "until", type: "date", value: form.until, max: known.latest, required: true });
  const submit = (event) => {
    event.preventDefault();
    Object.assign(form, { name: name.value.trim(), until: until.value });
    if (!form.name) return tell(words.no_name);
    if (!form.refs.size) return tell(words.nothing);
    preview();
  };
  const untick = () => {
    form.refs.clear();
    for (const box of place.querySelectorAll("input[name=item]")) box.checked = false;
  };
  const kept = known.items.filter((item) => item.private);
  return h(
    "form",
    { class: "stack-wide", onsubmit: submit },
    h("h2", { tabindex: "-1", "data-new": true }, words.new),
    h("div", { class: "stack" }, h("label", { class: "labelled" }, words.whom, name), h("p", { class: "quiet", id: "whom-about" }, words.whom_about), h("label", { class: "labelled short" }, words.last_day, until)),
    h("div", { class: "stack" }, h("h3", {}, words.what), h("p", {}, h("button", { type: "button", class: "button", onclick: untick }, words.none)), groups(known.items.filter((item) => !item.private))),
    kept.length ? h("details", {}, h("summary", {}, words.private), h("div", { class: "stack" }, h("p", { class: "notice care" }, words.private_about), groups(kept))) : null,
    h("p", {}, h("button", { class: "button primary" }, words.preview)),
  );
}

function body(more) {
  return { with: form.name, items: [...form.refs], until: form.until, version: known.version, ...more };
}

async function preview() {
  tell("");
  try {
    const { preview: shown } = await api("POST", address, body({ preview: true }));
    const heading = h("h2", { tabindex: "-1" }, say(words.preview_title, form));
    place.replaceChildren(
      h(
        "section",
        { class: "stack" },
        heading,
        h("p", {}, say(words.preview_about, { date: day(form.until) })),
        seen(shown, 3),
        h("div", { class: "buttons" }, h("button", { type: "button", class: "button primary", onclick: share }, words.confirm), h("button", { type: "button", class: "button", onclick: () => draw("[data-new]") }, words.change)),
      ),
    );
    heading.focus();
  } catch (problem) {
    await changed(problem);
  }
}

async function share() {
  const secret = known.items.some((item) => item.private && form.refs.has(item.ref));
  try {
    await api("POST", address, body({ private: secret }));
    const name = form.name;
    form.name = "";
    for (const item of known.items) if (item.private) form.refs.delete(item.ref);
    await refresh("[data-now]");
    tell(say(words.shared_said, { name }));
  } catch (problem) {
    await changed(problem);
  }
}

async function changed(problem) {
  if (problem.status !== 409 || !problem.problem.type?.endsWith("plan-changed")) return refused(problem);
  await refresh("[data-new]");
  tell(words.plan_changed);
}

async function stop(share) {
  try {
    await api("DELETE", `${address}/${share.id}`);
    await refresh("[data-now]");
    tell(say(words.stopped_said, { name: share.with }));
  } catch (problem) {
    refused(problem);
  }
}

async function refresh(focus) {
  await read();
  draw(focus);
}

function draw(focus) {
  place.replaceChildren(overview(), choose(), h("p", {}, h("a", { href: `/plan/${root.dataset.plan}` }, words.back)));
  if (focus) place.querySelector(focus)?.focus();
}

async function begin() {
  try {
    await refresh();
  } catch (problem) {
    place.replaceChildren();
    tell(problem.status === 404 ? words.not_found : problem.status ? problem.message : words.unreachable);
  }
}

begin();
