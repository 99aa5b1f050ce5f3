// <cairn-chat>: the talk. The server writes its frame (welcome, log, status, composer); this brings it to life.

import { ApiError, api } from "./api.js";
import { Composer } from "./composer.js";
import { h, meta } from "./dom.js";
import { mine, theirs } from "./message.js";
import { Outbox } from "./outbox.js";
import { say } from "./say.js";
import { showJourney } from "./stones.js";
import strings from "./strings.js";

const SOON = 2_000;
const SLOWLY = 25_000;
const THINKING = 1_000;
const LONG = 8_000;
const REFUSED = { 401: "signed_out", 403: "signed_out", 413: "too_long", 422: "not_read", 409: "answered_elsewhere" };

class CairnChat extends HTMLElement {
  connectedCallback() {
    this.log = this.querySelector(".log");
    this.status = this.querySelector(".status");
    this.journey = this.querySelector(".journey");
    this.known = new Map();
    this.turn = [];
    this.last = null;
    this.state = {};
    const key = `cairn.${meta("person")}`;
    this.outbox = new Outbox(`${key}.outbox`, (item) => this.#post(item), {
      sent: (item, reply) => this.#sent(item, reply),
      refused: (item, error) => this.#refused(item, error),
      changed: (item, state) => this.#delivery(item, state),
    });
    this.composer = new Composer(this.querySelector(".composer"), `${key}.draft`, Number(this.dataset.limit), (text) => this.send({ text, question: this.open }));
    this.querySelectorAll("[data-say]").forEach((button) => button.addEventListener("click", () => this.send({ text: button.dataset.say })));
    this.addEventListener("click", (event) => this.#followMark(event));
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.#poll());
    this.#begin();
  }

  async #begin() {
    this.log.setAttribute("aria-busy", "true");
    const reached = await this.#fetch();
    this.outbox.items.forEach((item) => this.#showMine(item));
    this.log.setAttribute("aria-busy", "false");
    this.dataset.ready = "";
    if (!reached) this.#say(strings.chat.no_history);
    if (this.known.size) this.scrollToEnd();
    this.outbox.flush();
    this.#plan();
  }

  /** Say something: {text, button?, feedback?}; with `keep` the controls of the turn before stay. */
  send({ text, button, feedback, question, keep }) {
    const item = { client_id: crypto.randomUUID(), text, button, feedback, question };
    const shown = this.#showMine(item);
    if (!keep) this.#settle(shown);
    if (document.activeElement === document.body) shown.focus({ preventScroll: true });
    this.outbox.add(item);
    this.scrollToEnd();
  }

  #post({ client_id, text, button, feedback, question }) {
    this.#think();
    return api("POST", "/api/v1/messages", button ? { button, client_id } : { text, client_id, feedback, question });
  }

  #sent(item, reply) {
    this.#delivery(item, "sent");
    this.#quiet();
    this.#take(reply);
    this.#reveal(item);
    this.#plan();
    const spoken = reply.messages?.find((message) => message.card?.kind === "language")?.card.language;
    // The page's own words follow; what is being typed is kept by the composer, what is not sent yet by the outbox.
    if (spoken && spoken !== document.documentElement.lang) location.reload();
  }

  #refused(item, error) {
    this.#quiet();
    this.known.get(item.client_id)?.remove();
    this.known.delete(item.client_id);
    this.#markTalk();
    const reason = strings.errors[REFUSED[error.status]] ?? error.problem.detail ?? strings.errors.refused;
    this.composer.giveBack(item.button ? "" : item.text, reason);
    if (error.status === 401) this.composer.error.append(" ", h("a", { href: "/sign-in", target: this.hasAttribute("compact") ? "_blank" : null }, strings.errors.sign_in));
    if (error.status === 409) this.#poll();
  }

  /** What the server knows and this page does not show yet. Returns false where it could not be reached. */
  async #fetch() {
    try {
      const history = await api("GET", this.last ? `/api/v1/messages?after=${encodeURIComponent(this.last)}` : "/api/v1/messages");
      this.#take(history);
      // Only history moves the mark: a reply to one message may overtake another that came in elsewhere.
      this.last = history.messages?.at(-1)?.id ?? this.last;
      return true;
    } catch (error) {
      if (error instanceof ApiError) return false;
      throw error;
    }
  }

  async #poll() {
    clearTimeout(this.timer);
    const before = this.known.size;
    if (!this.outbox.busy) await this.#fetch();
    if (this.known.size > before && !this.outbox.busy) {
      this.#quiet();
      this.scrollToEnd();
    }
    this.#plan();
  }

  #plan() {
    clearTimeout(this.timer);
    if (document.visibilityState === "visible") this.timer = setTimeout(() => this.#poll(), this.state.pending ? SOON : SLOWLY);
  }

  #take(reply) {
    const fresh = (reply.messages ?? []).filter((message) => !this.#isShown(message));
    for (const message of fresh) {
      if (message.from === "person") this.#settle(this.#showMine(message));
      else this.#showTheirs(message);
    }
    if (reply.state) {
      this.state = reply.state;
      showJourney(this.journey, reply.state);
    }
  }

  #isShown(message) {
    if (this.known.has(message.id)) return true;
    const echo = message.client_id && this.known.get(message.client_id);
    if (!echo) return false;
    // It arrived, though this page never saw the reply: no need to send it again.
    this.known.set(message.id, echo);
    this.outbox.drop(message.client_id);
    this.#delivery(message, "sent");
    return true;
  }

  #showMine(message) {
    const element = mine(message);
    this.known.set(message.client_id ?? message.id, element);
    if (message.id) this.known.set(message.id, element);
    this.log.append(element);
    this.#markTalk();
    return element;
  }

  #showTheirs(message) {
    const element = theirs(message, (said) => this.send(said), true);
    this.known.set(message.id, element);
    this.turn.push({ message, element });
    const unsent = this.log.querySelector(".mine.waiting, .mine.sending");
    this.log.insertBefore(element, unsent);
    const asks = message.card?.kind === "question";
    // Named with what is typed next: it is never taken for the answer to a question that this page did not show.
    if (asks) this.open = message.card.question;
    this.composer.suggest(asks ? message.card.placeholder : null);
    this.#markTalk();
  }

  /** A new message of the person closes the turn before: its controls go, the words stay. */
  #settle(shown) {
    const hadFocus = this.turn.some(({ element }) => element.contains(document.activeElement));
    for (const { message, element } of this.turn) {
      const still = theirs(message, () => {}, false);
      if (element.isConnected) element.replaceChildren(...still.childNodes);
    }
    this.turn = [];
    this.open = undefined;
    this.composer.suggest(null);
    if (hadFocus) shown.focus({ preventScroll: true });
  }

  #delivery(item, state) {
    const element = this.known.get(item.client_id);
    if (!element || element.dataset.delivery === state) return;
    element.dataset.delivery = state;
    element.classList.toggle("waiting", state === "waiting");
    element.classList.toggle("sending", state === "sending");
    const line = element.querySelector(".delivery");
    line.hidden = state !== "waiting";
    if (state === "waiting") {
      line.replaceChildren(strings.delivery.waiting, " ", h("button", { type: "button", class: "button bare", onclick: () => this.outbox.flush() }, strings.delivery.now));
      this.scrollToEnd();
      this.#say(navigator.onLine ? strings.delivery.waiting_said : strings.delivery.offline_said);
    }
  }

  /** After a second say in words what happens, after eight that it takes long. */
  #think() {
    this.#quiet();
    const what = this.state.step ? strings.chat.thinking_journey : strings.chat.thinking;
    this.clocks = [setTimeout(() => this.#say(what, true), THINKING), setTimeout(() => this.#say(strings.chat.thinking_long, true), LONG)];
  }

  #quiet() {
    (this.clocks ?? []).forEach(clearTimeout);
    this.#say("");
  }

  #say(text, busy = false) {
    this.status.classList.toggle("busy", busy);
    this.status.textContent = text;
  }

  #markTalk() {
    this.classList.toggle("has-talk", this.log.childElementCount > 0);
  }

  #followMark(event) {
    const mark = event.target.closest("a.mark");
    if (!mark) return;
    event.preventDefault();
    document.getElementById(mark.hash.slice(1))?.focus();
  }

  /** Show a reply from its beginning: a long one starts under the person's own words. */
  #reveal(item) {
    const own = this.known.get(item.client_id);
    own?.scrollIntoView({ block: "start" });
  }

  scrollToEnd() {
    const page = document.scrollingElement;
    page.scrollTo({ top: page.scrollHeight });
  }
}

customElements.define("cairn-chat", CairnChat);
