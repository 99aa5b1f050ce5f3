// Signing in as a persona of the demo, by one tap; and signing out.

import { api } from "./api.js";
import { safeUrl } from "./dom.js";
import strings from "./strings.js";

const error = document.querySelector("[data-error]");

function next() {
  const wanted = safeUrl(new URLSearchParams(location.search).get("next") || "/");
  return wanted?.origin === location.origin ? wanted.pathname + wanted.search : "/";
}

async function signIn(button) {
  error.textContent = "";
  button.disabled = true;
  try {
    await api("POST", "/demo/sign-in", { persona: button.dataset.persona });
    location.assign(next());
  } catch (problem) {
    error.textContent = problem.status ? problem.message : strings.errors.unreachable;
    button.disabled = false;
    button.focus();
  }
}

async function signOut() {
  try {
    const told = await api("POST", "/sign-out");
    sessionStorage.clear();
    if (told.leave) location.assign(told.leave);
    else location.reload();
  } catch (problem) {
    error.textContent = problem.status ? problem.message : strings.errors.unreachable;
  }
}

document.querySelector("[data-out]")?.addEventListener("click", signOut);
document.querySelectorAll("[data-persona]").forEach((button) => {
  button.addEventListener("click", () => signIn(button));
  button.disabled = false;
});
