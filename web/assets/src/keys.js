// Keys. Those of a single letter can be switched off (WCAG 2.1.4); the palette's and Escape stay.
import { openPalette } from "./palette.js";

const single = document.body.dataset.shortcuts !== "off";
let gone = 0; // when g was pressed

const typing = (element) => element.closest?.("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    return openPalette();
  }
  if (!single || event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector("dialog[open]")) return;
  if (act(event.key)) event.preventDefault();
});

function act(key) {
  if (Date.now() - gone < 1200) {
    gone = 0;
    const link = document.querySelector(`[data-go="${CSS.escape(key.toLowerCase())}"]`);
    if (link) return link.click(), true;
  }
  switch (key) {
    case "g": gone = Date.now(); return true;
    case "/": return focusSearch();
    case "?": document.getElementById("keys")?.showModal(); return true;
    case "j": return step(1);
    case "k": return step(-1);
    case "x": return toggleRow();
    case "n": return press("[data-new]");
    case "e": return press("[data-edit]");
    case "m": return moveBooking();
    case "t": return press("[data-today]");
    case "ArrowLeft": return !document.activeElement.closest(".cal") && press("[data-before]");
    case "ArrowRight": return !document.activeElement.closest(".cal") && press("[data-after]");
  }
  return false;
}

function press(selector) {
  const link = document.querySelector("main " + selector) ?? document.querySelector(selector);
  link?.click();
  return Boolean(link);
}

// moveBooking goes to the form that moves the booking that has the focus, or the one that is open.
function moveBooking() {
  const id = document.activeElement.closest?.(".slot.movable")?.dataset.id;
  if (!id) return press("[data-move]");
  location.assign(`/bookings/${id}/move?back=calendar`);
  return true;
}

function focusSearch() {
  const field = document.querySelector("[data-search]");
  if (field) field.select(), field.focus();
  else openPalette();
  return true;
}

function step(by) {
  const links = [...document.querySelectorAll("tbody .who a")];
  if (!links.length) return false;
  const at = links.findIndex((a) => a.closest("tr").contains(document.activeElement));
  links[Math.max(0, Math.min(links.length - 1, at + by))].focus();
  return true;
}

function toggleRow() {
  const box = document.activeElement.closest?.("tr")?.querySelector(".pick");
  box?.click();
  return Boolean(box);
}
