// The page around the talk: the panel beside it, and the manners of a frame in another site.

import "./chat.js";
import { Panel, catchLinks } from "./panel.js";

const chat = document.querySelector("cairn-chat");
const panel = new Panel(document.querySelector("#panel"), [document.querySelector(".top"), chat]);
catchLinks(chat, panel);

if (window.parent !== window) {
  const close = () => window.parent.postMessage({ cairn: "close" }, "*");
  document.querySelector("[data-close]")?.addEventListener("click", close);
  addEventListener("keydown", (event) => event.key === "Escape" && !panel.open && !event.defaultPrevented && close());
  addEventListener("message", (event) => event.source === window.parent && event.data?.cairn === "open" && chat.querySelector("textarea").focus());
} else {
  document.querySelector("[data-close]")?.remove();
}
