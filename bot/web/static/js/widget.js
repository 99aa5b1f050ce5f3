/* Cairn in another site, by one tag:
 *   <script src="https://cairn.example.org/widget.js" data-position="right" data-label="Career advice" async></script>
 * data-position: right (default) or left. data-label: the words on the button. Styles live in a shadow root, and set
 * by a constructed sheet, so that a strict content security policy of the site does not stop them. */
(() => {
  const script = document.currentScript;
  if (!script || document.querySelector("cairn-launcher")) return;
  const origin = new URL(script.src).origin;
  const label = script.dataset.label || "__LABEL__";
  const side = script.dataset.position === "left" ? "left" : "right";

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; font: 16px/1.4 system-ui, sans-serif; color-scheme: light dark; }
    .launch { position: fixed; ${side}: 16px; bottom: 16px; z-index: 2147483000; display: inline-flex; gap: 10px; align-items: center;
      min-height: 48px; padding: 8px 18px 8px 14px; border: 2px solid #fff; border-radius: 26px; background: #00608f; color: #fff;
      font: 600 16px/1.2 system-ui, sans-serif; cursor: pointer; box-shadow: 0 2px 12px rgb(0 0 0 / 25%); }
    .launch:hover { background: #004f77; }
    .launch:focus-visible { outline: 3px solid #00608f; outline-offset: 3px; }
    .launch svg { width: 26px; height: 26px; fill: #fff; flex: none; }
    .box { position: fixed; ${side}: 16px; bottom: 80px; z-index: 2147483001; width: 400px; max-width: calc(100vw - 32px);
      height: min(680px, calc(100vh - 100px)); border: 1px solid #8a8074; border-radius: 14px; overflow: hidden; background: #faf8f5;
      box-shadow: 0 8px 40px rgb(0 0 0 / 25%); }
    .box[hidden] { display: none; }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
    @media (max-width: 480px) { .box { inset: 0; width: 100%; max-width: none; height: 100%; border: 0; border-radius: 0; } }
    @media (prefers-color-scheme: dark) { .box { background: #1a1917; } .launch:focus-visible { outline-color: #fff; } }
    @media print { .launch, .box { display: none; } }`);

  const host = document.createElement("cairn-launcher");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];

  const button = document.createElement("button");
  button.type = "button";
  button.className = "launch";
  button.setAttribute("aria-expanded", "false");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 64 64");
  svg.setAttribute("aria-hidden", "true");
  for (const [cx, cy, rx, ry] of [[32, 53, 26, 8.5], [30.5, 37, 20, 7.5], [33.5, 23, 14.5, 6.5], [31.5, 11, 9, 5.5]]) {
    const stone = document.createElementNS("http://www.w3.org/2000/svg", "ellipse");
    Object.entries({ cx, cy, rx, ry }).forEach(([name, value]) => stone.setAttribute(name, value));
    svg.append(stone);
  }
  button.append(svg, label);

  const box = document.createElement("div");
  box.className = "box";
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-label", label);
  box.hidden = true;
  root.append(button, box);
  let frame = null;

  let loaded = false;
  const greet = () => frame.contentWindow.postMessage({ cairn: "open" }, origin);

  function open() {
    if (!frame) {
      frame = document.createElement("iframe");
      frame.src = `${origin}/widget`;
      frame.title = label;
      frame.addEventListener("load", () => {
        loaded = true;
        greet();
      });
      box.append(frame);
    }
    box.hidden = false;
    button.setAttribute("aria-expanded", "true");
    frame.focus();
    if (loaded) greet();
  }

  function close() {
    if (box.hidden) return;
    box.hidden = true;
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }

  button.addEventListener("click", () => (box.hidden ? open() : close()));
  addEventListener("keydown", (event) => event.key === "Escape" && close());
  addEventListener("message", (event) => {
    if (frame && event.source === frame.contentWindow && event.origin === origin && event.data?.cairn === "close") close();
  });
  const put = () => document.body.append(host);
  if (document.body) put();
  else addEventListener("DOMContentLoaded", put);
})();
