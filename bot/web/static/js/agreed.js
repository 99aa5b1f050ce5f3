// What the two agreed, and the day of their next talk: the same for either side.

import { api } from "./api.js";
import { day, h } from "./dom.js";
import { say } from "./say.js";
import strings from "./strings.js";

const words = strings.agreed;

function state(one) {
  if (one.status === "proposed") return one.mine ? words.waits_other : words.waits_you;
  return say(words.status[one.status], one);
}

function item(one, act) {
  const waits = one.status === "proposed";
  return h(
    "li",
    { class: "entry" },
    h("p", { class: "entry-title" }, one.title),
    h("p", { class: "quiet" }, [one.due ? day(one.due) : null, state(one)].filter(Boolean).join(" · ")),
    waits
      ? h(
          "div",
          { class: "buttons no-print" },
          one.mine
            ? h("button", { type: "button", class: "button", "aria-label": `${words.withdraw}: ${one.title}`, onclick: () => act.withdraw(one) }, words.withdraw)
            : [
                h("button", { type: "button", class: "button primary", "aria-label": `${words.agree}: ${one.title}`, onclick: () => act.settle(one, true) }, words.agree),
                h("button", { type: "button", class: "button", "aria-label": `${words.decline}: ${one.title}`, onclick: () => act.settle(one, false) }, words.decline),
              ],
        )
      : null,
  );
}

function form(act) {
  const title = h("input", { class: "field", name: "title", maxlength: 300, required: true });
  const due = h("input", { class: "field", name: "due", type: "date" });
  const submit = (event) => {
    event.preventDefault();
    if (title.value.trim()) act.add({ title: title.value.trim(), due: due.value || null });
  };
  return h("form", { class: "form-row no-print", onsubmit: submit }, h("label", { class: "grow" }, words.what, title), h("label", {}, words.due, due), h("button", { class: "button" }, words.add));
}

/** A form for the day of the next talk. `save` takes the day or null. */
export function talkForm(known, save) {
  const field = h("input", { class: "field", type: "date", name: "day", value: known ?? "" });
  const submit = (event) => {
    event.preventDefault();
    save(field.value || null);
  };
  return h("form", { class: "form-row no-print", onsubmit: submit }, h("label", {}, words.talk, field), h("button", { class: "button" }, words.talk_save));
}

/** Everything about one share that both sides have a word in. `share` is { id, agreed, talk }; `again` reads it anew. */
export function agreedPart(share, { level, again, tell }) {
  const run = async (method, path, body, said) => {
    try {
      const answer = await api(method, path, body);
      await again();
      tell(answer.status === "agreed" ? words.in_plan : said);
    } catch (problem) {
      tell(problem.status === 404 ? words.gone : problem.message);
    }
  };
  const act = {
    add: (one) => run("POST", `/api/v1/shares/${share.id}/agreed`, one, words.saved),
    settle: (one, agrees) => run("PUT", `/api/v1/agreed/${one.id}`, { agrees }, words.saved),
    withdraw: (one) => run("DELETE", `/api/v1/agreed/${one.id}`, undefined, words.saved),
  };
  return h(
    "section",
    { class: "stack" },
    h(`h${level}`, {}, words.title),
    h("p", { class: "quiet" }, words.about),
    share.agreed.length ? h("ul", { class: "entries" }, share.agreed.map((one) => item(one, act))) : h("p", {}, words.none),
    form(act),
    talkForm(share.talk, (chosen) => run("PUT", `/api/v1/shares/${share.id}/talk`, { day: chosen }, words.talk_saved)),
  );
}
