// Headings with lines below them, each line with its source where it has one.

import { h, safeUrl } from "./dom.js";
import strings from "./strings.js";

const words = strings.sections;

function line(item) {
  const url = item.url && safeUrl(item.url);
  return h(
    "li",
    {},
    h("span", { class: "said" }, item.text),
    url ? [" ", h("a", { class: "source-mark", href: item.url, "data-panel": words.source, "aria-label": `${words.source}: ${item.text}` }, words.source)] : null,
    item.detail ? h("span", { class: "below quiet" }, item.detail) : null,
  );
}

/** One heading and its lines; `level` is that of the heading. */
export function section({ heading, items }, level) {
  return h("div", { class: "section" }, h(`h${level}`, {}, heading), h("ul", { class: "lines" }, items.map(line)));
}

/** All of them. */
export function sectionList(sections, level) {
  return h("div", { class: "sections" }, sections.map((one) => section(one, level)));
}

/** Links as buttons, to pages of Cairn only. */
export function links(list) {
  return (list ?? []).filter((one) => safeUrl(one.url)).map((one) => h("a", { class: "button primary", href: one.url }, one.title));
}
