// Take everything away, or have it erased. Erasing asks once, in words.

import { api } from "./api.js";
import strings from "./strings.js";

const words = strings.your_data;
const status = document.querySelector("[data-status]");
const dialog = document.querySelector("dialog");

async function attempt(work, failed) {
  try {
    await work();
  } catch (problem) {
    status.textContent = problem.status ? `${failed} ${problem.message}` : `${failed} ${strings.errors.unreachable}`;
  }
}

async function take() {
  const data = await api("GET", "/api/v1/me/data");
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: "application/json" }));
  link.download = "cairn-my-data.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  status.textContent = words.taken;
}

async function erase() {
  await api("DELETE", "/api/v1/me/data");
  sessionStorage.clear();
  document.querySelector("[data-actions]").hidden = true;
  status.textContent = words.erased;
  status.focus();
}

document.querySelector("[data-take]").addEventListener("click", () => attempt(take, words.not_taken));
document.querySelector("[data-erase]").addEventListener("click", () => dialog.showModal());
dialog.addEventListener("close", () => dialog.returnValue === "erase" && attempt(erase, words.not_erased));
