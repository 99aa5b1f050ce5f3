// Words of Cairn as nodes: from plain text with lists, or from markup by a strict allow-list. Never innerHTML.

import { h, safeUrl } from "./dom.js";

const ALLOWED = new Set(["P", "BR", "STRONG", "EM", "B", "I", "UL", "OL", "LI", "BLOCKQUOTE", "H3", "CODE", "A"]);
const DROPPED = new Set(["SCRIPT", "STYLE", "TEMPLATE", "IFRAME", "OBJECT", "SVG", "MATH", "NOSCRIPT", "TEXTAREA", "TITLE"]);
const BULLET = /^\s*[-•]\s+/;
const NUMBER = /^\s*\d+[.)]\s+/;

function copy(node) {
  if (node.nodeType === Node.TEXT_NODE) return [node.data];
  if (node.nodeType !== Node.ELEMENT_NODE || DROPPED.has(node.nodeName.toUpperCase())) return [];
  const children = [...node.childNodes].flatMap(copy);
  if (!ALLOWED.has(node.nodeName)) return children;
  if (node.nodeName !== "A") return [h(node.nodeName.toLowerCase(), {}, children)];
  const url = safeUrl(node.getAttribute("href"));
  if (!url) return children;
  const away = url.origin !== location.origin;
  const target = away ? { target: "_blank", rel: "noopener noreferrer" } : {};
  return [h("a", { href: away ? url.href : url.pathname + url.search + url.hash, ...target }, children)];
}

function fromHtml(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  return [...parsed.body.childNodes].flatMap(copy);
}

function paragraph(lines) {
  return h("p", {}, lines.flatMap((line, index) => (index ? [h("br"), line] : [line])));
}

function fromText(text) {
  const nodes = [];
  let lines = [];
  let list = null;
  const close = () => {
    if (lines.length) nodes.push(paragraph(lines));
    lines = [];
    list = null;
  };
  for (const line of text.split(/\r?\n/)) {
    const kind = BULLET.test(line) ? "ul" : NUMBER.test(line) ? "ol" : null;
    if (!kind) {
      if (!line.trim() || list) close();
      if (line.trim()) lines.push(line.trim());
      continue;
    }
    if (list?.localName !== kind) {
      close();
      list = h(kind);
      nodes.push(list);
    }
    list.append(h("li", {}, line.replace(kind === "ul" ? BULLET : NUMBER, "")));
  }
  close();
  return nodes;
}

/** A <div> with the words of a message. */
export function rich(text, html) {
  return h("div", { class: "rich" }, html ? fromHtml(html) : fromText(text ?? ""));
}

/** All text nodes below an element, in order. */
export function textNodes(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}
