// Building of elements. Text becomes text nodes: nothing here parses markup.

const SVG = "http://www.w3.org/2000/svg";

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child);
  }
  return element;
}

/** An HTML element; `on…` attributes are listeners, empty values are left out. */
export function h(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** An SVG element. */
export function s(name, attributes, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

// The United Nations write the day first.
export const locale = { en: "en-GB" }[document.documentElement.lang] ?? document.documentElement.lang;

/** A date as people write it; what is not a date stays as it is. */
export function day(iso, options = { day: "numeric", month: "long", year: "numeric" }) {
  if (!/^\d{4}-\d{2}-\d{2}/.test(iso ?? "")) return iso ?? "";
  const [year, month, date] = iso.slice(0, 10).split("-").map(Number);
  return new Date(Date.UTC(year, month - 1, date)).toLocaleDateString(locale, { ...options, timeZone: "UTC" });
}

/** The content of a <meta> that the server wrote. */
export function meta(name) {
  return document.querySelector(`meta[name="cairn-${name}"]`)?.content ?? "";
}

/** Only addresses of the web and of this site: no script, no data. */
export function safeUrl(value) {
  try {
    const url = new URL(value, location.href);
    return ["http:", "https:"].includes(url.protocol) ? url : null;
  } catch {
    return null;
  }
}
