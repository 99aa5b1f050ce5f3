// The source or the plan beside the talk on a wide screen, over it on a phone.

import { h } from "./dom.js";
import strings from "./strings.js";

const WIDE = matchMedia("(min-width: 64rem)");

export class Panel {
  constructor(place, behind) {
    this.place = place;
    this.behind = behind;
    this.opener = null;
    addEventListener("keydown", (event) => event.key === "Escape" && this.open && this.close());
    WIDE.addEventListener("change", () => this.open && this.#arrange());
  }

  get open() {
    return this.place.childElementCount > 0;
  }

  /** Show a page of this site. */
  show(url, title, opener) {
    this.opener = opener;
    const frame = h("iframe", { src: url, title, onload: () => this.#listen(frame) });
    this.heading = h("h2", { tabindex: "-1" }, title);
    this.place.replaceChildren(
      h(
        "section",
        { class: "panel", "aria-label": title },
        h(
          "header",
          {},
          this.heading,
          h("a", { class: "button bare", href: url, target: "_blank" }, strings.panel.whole, h("span", { class: "sr-only" }, ` (${strings.panel.new_tab})`)),
          h("button", { type: "button", class: "button", onclick: () => this.close() }, strings.panel.close),
        ),
        frame,
      ),
    );
    document.body.classList.add("with-panel");
    this.#arrange();
    this.heading.focus();
  }

  /** Over the talk the panel is a dialog, and what lies behind it is out of reach. */
  #arrange() {
    const over = !WIDE.matches;
    const section = this.place.firstElementChild;
    for (const element of this.behind) element.inert = over;
    if (over) {
      section.setAttribute("role", "dialog");
      section.setAttribute("aria-modal", "true");
    } else {
      section.removeAttribute("role");
      section.removeAttribute("aria-modal");
    }
  }

  #listen(frame) {
    const inside = frame.contentDocument;
    inside?.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  close() {
    for (const element of this.behind) element.inert = false;
    document.body.classList.remove("with-panel");
    this.place.replaceChildren();
    this.opener?.focus();
    this.opener = null;
  }
}

/** Open links that are marked for it in the panel; with a modifier key they stay ordinary links. */
export function catchLinks(root, panel) {
  root.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || link.hasAttribute("download")) return;
    if (!link.dataset.panel && !/^\/(knowledge|plan)(\/|$)/.test(url.pathname)) return;
    event.preventDefault();
    panel.show(`${url.pathname}${url.search}${url.hash}`, link.dataset.panel || link.textContent, link);
  });
}
