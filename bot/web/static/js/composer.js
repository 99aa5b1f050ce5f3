// Where the person writes. What was typed is kept in this tab until it has been handed over.

import { locale } from "./dom.js";
import { say } from "./say.js";
import strings from "./strings.js";

const NEARLY = 0.8;

export class Composer {
  constructor(form, key, limit, onSend) {
    this.form = form;
    this.field = form.querySelector("textarea");
    this.error = form.querySelector(".error");
    this.count = form.querySelector(".count");
    this.button = form.querySelector("button");
    this.placeholder = this.field.placeholder;
    this.key = key;
    this.limit = limit;
    this.onSend = onSend;
    this.#restore();
    this.field.addEventListener("input", () => this.#changed());
    this.field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.submit();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.button.disabled = false;
  }

  #restore() {
    // What was typed before the script arrived goes first.
    if (!this.field.value) this.field.value = sessionStorage.getItem(this.key) ?? "";
    this.#changed();
  }

  #changed() {
    const text = this.field.value;
    try {
      sessionStorage.setItem(this.key, text);
    } catch {
      // Storage full or forbidden: the text still stands in the field.
    }
    this.error.textContent = "";
    this.count.textContent = text.length > this.limit * NEARLY ? say(strings.composer.count, { used: text.length.toLocaleString(locale), limit: this.limit.toLocaleString(locale) }) : "";
    if (!CSS.supports("field-sizing", "content")) {
      this.field.style.height = "auto";
      this.field.style.height = `${this.field.scrollHeight + 2}px`;
    }
  }

  submit() {
    const text = this.field.value.trim();
    if (!text) {
      this.field.focus();
      return;
    }
    this.field.value = "";
    this.#changed();
    this.onSend(text);
  }

  /** Give a text back that could not be handed over, with the reason. */
  giveBack(text, reason) {
    if (text) {
      this.field.value = [text, this.field.value].filter(Boolean).join("\n");
      this.#changed();
      this.field.focus();
    }
    this.error.textContent = reason;
  }

  /** What the open question suggests to write. */
  suggest(placeholder) {
    this.field.placeholder = placeholder || this.placeholder;
  }

  focus() {
    this.field.focus();
  }
}
