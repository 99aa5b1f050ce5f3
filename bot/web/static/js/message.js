// One message of the talk as an element.

import { answerParts } from "./answer.js";
import { card } from "./cards.js";
import { h } from "./dom.js";
import { question } from "./question.js";
import { rich } from "./rich.js";
import strings from "./strings.js";

const MOST_BUTTONS = 5;
const same = (a, b) => a.trim().toLowerCase() === b.trim().toLowerCase();

/** What the person said. */
export function mine(message) {
  return h(
    "article",
    { class: "mine", tabindex: "-1", "data-id": message.id, "data-client": message.client_id },
    h("h2", { class: "sr-only" }, strings.chat.you),
    h("p", { class: "bubble" }, message.text),
    h("p", { class: "delivery", hidden: true }),
  );
}

function buttonFor(buttons, text, choice) {
  return buttons.find((button) => (choice?.move && button.move === choice.move) || same(button.title, text));
}

/** The server's own rating buttons in the quiet row, told by their titles. */
function ratings(buttons) {
  return buttons.filter((button) => [strings.feedback.yes_text, strings.feedback.no_text].some((title) => same(title, button.title)));
}

function ratingRow(given, send) {
  const row = h("div", { class: "feedback", role: "group", "aria-label": strings.feedback.helped, "aria-live": "off" });
  const rate = (button) => () => {
    row.replaceChildren(h("span", {}, strings.feedback.thanks));
    send({ text: button.title, button: button.id, keep: true });
  };
  row.append(h("span", {}, strings.feedback.helped), ...given.map((button) => h("button", { type: "button", class: "button bare", onclick: rate(button) }, button.title)));
  return row;
}

function feedback(message, send) {
  const row = h("div", { class: "feedback", role: "group", "aria-label": strings.feedback.helped, "aria-live": "off" });
  const rate = (text, value) => () => {
    row.replaceChildren(h("span", {}, strings.feedback.thanks));
    send({ text, keep: true, feedback: { message: message.id, ...value } });
  };
  const why = () => {
    const reasons = Object.entries(strings.feedback.reasons).map(([reason, title]) => h("button", { type: "button", class: "button", onclick: rate(title, { helpful: false, reason }) }, title));
    row.replaceChildren(h("span", {}, strings.feedback.why), ...reasons);
    reasons[0].focus();
  };
  row.append(
    h("span", {}, strings.feedback.helped),
    h("button", { type: "button", class: "button bare", onclick: rate(strings.feedback.yes_text, { helpful: true }) }, strings.feedback.yes),
    h("button", { type: "button", class: "button bare", onclick: why }, strings.feedback.no),
  );
  return row;
}

/**
 * What Cairn said.
 * @param send sends {text, button?}
 * @param live true for the latest turn: only there are controls
 */
export function theirs(message, send, live) {
  const prefix = `s-${message.id}`;
  const body = rich(message.text, message.html);
  const buttons = message.buttons ?? [];
  const used = new Set();
  const isQuestion = message.card?.kind === "question";
  const parts = message.answer ? answerParts(message.answer, body, prefix) : [message.text && !(isQuestion && same(message.text, message.card.prompt)) ? body : null];
  const press = (button) => send({ text: button.title, button: button.id });
  if (isQuestion) {
    const answer = (text, choice) => {
      const button = buttonFor(buttons, text, choice);
      send(button ? { text: choice?.move ? button.title : text, button: button.id } : { text, question: message.card.question });
    };
    parts.push(question(message.card, answer, live));
    const inCard = [...(message.card.options ?? []).map((o) => o.title), strings.compose.skip, strings.compose.back, strings.question.why];
    buttons.filter((button) => button.move || inCard.some((title) => same(title, button.title))).forEach((button) => used.add(button.id));
  } else if (message.card) {
    parts.push(card(message.card));
  }
  const given = message.answer ? ratings(buttons) : [];
  given.forEach((button) => used.add(button.id));
  const rest = buttons.filter((button) => !used.has(button.id)).slice(0, MOST_BUTTONS);
  if (live && rest.length) {
    parts.push(h("div", { class: "buttons" }, rest.map((button) => h("button", { type: "button", class: "button", onclick: () => press(button) }, button.title))));
  }
  if (live && given.length) parts.push(ratingRow(given, send));
  else if (live && message.answer?.answered && !message.answer.handoff) parts.push(feedback(message, send));
  return h("article", { class: "theirs", "data-id": message.id }, h("h2", { class: "sr-only" }, strings.chat.cairn), parts);
}
