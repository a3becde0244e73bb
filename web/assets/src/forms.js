// Forms: the first wrong field gets the focus, a file that was dropped is sent, texts are copied, a search is still
// there when one comes back to it.

document.querySelector("[aria-invalid=true]")?.focus();

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
});

// A button may lead on to a page or a download where the form itself is sent in the background.
document.addEventListener(
  "submit",
  (event) => {
    if (event.submitter?.matches("[data-plain]")) event.stopImmediatePropagation();
  },
  true,
);

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  if (form.matches("[data-once]")) form.dataset.sent = "yes";
});
addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent));

for (const zone of document.querySelectorAll(".drop")) {
  zone.addEventListener("dragover", () => zone.classList.add("over"));
  for (const end of ["dragleave", "drop"]) zone.addEventListener(end, () => zone.classList.remove("over"));
}

document.addEventListener("click", async (event) => {
  if (event.target.closest("[data-print]")) return print();
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const from = document.getElementById(button.dataset.copy);
  const text = from.value ?? from.innerText;
  try {
    await navigator.clipboard.writeText(text.trim());
  } catch {
    const range = document.createRange();
    if (from.select) from.select();
    else range.selectNodeContents(from), getSelection().removeAllRanges(), getSelection().addRange(range);
    document.execCommand("copy");
  }
  const label = button.querySelector("span") ?? button;
  label.textContent = button.dataset.copied;
});

// What was searched for never stands in an address; this tab remembers it for the way back.
const search = document.querySelector("[data-search][name=q]");
if (search) {
  const key = "search " + location.pathname;
  const back = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  if (back && !search.value && sessionStorage.getItem(key)) {
    search.value = sessionStorage.getItem(key);
    addEventListener("load", () => search.dispatchEvent(new Event("input", { bubbles: true })));
  }
  search.addEventListener("input", () => sessionStorage.setItem(key, search.value));
}
