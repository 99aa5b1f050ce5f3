// In another site's frame signing in happens in a tab of its own; back here, the talk begins.

const again = () => document.visibilityState === "visible" && location.reload();
document.querySelector("[data-open]").addEventListener("click", () => {
  addEventListener("focus", again, { once: true });
  document.addEventListener("visibilitychange", again);
});
document.querySelector("[data-close]")?.addEventListener("click", () => window.parent.postMessage({ cairn: "close" }, "*"));
addEventListener("keydown", (event) => event.key === "Escape" && window.parent.postMessage({ cairn: "close" }, "*"));
