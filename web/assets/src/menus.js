// Pop-overs are native; this places them beside their button. Dialogs are native; this opens and closes them.

const gap = 6;

function place(pop, button) {
  const at = button.getBoundingClientRect(), size = pop.getBoundingClientRect();
  const below = at.bottom + gap + size.height <= innerHeight - 8;
  const top = below || at.top < size.height ? at.bottom + gap : at.top - gap - size.height;
  const end = at.left + size.width > innerWidth - 12;
  const left = end ? Math.max(12, at.right - size.width) : at.left;
  pop.style.insetBlockStart = `${Math.max(8, Math.min(top, innerHeight - size.height - 8))}px`;
  pop.style.left = `${left}px`;
}

document.addEventListener("toggle", (event) => {
  const pop = event.target;
  if (!pop.matches?.("[popover]") || event.newState !== "open") return;
  const button = document.querySelector(`[popovertarget="${pop.id}"]`);
  if (button) place(pop, button);
  pop.querySelector("[autofocus]")?.focus();
}, true);

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.dialog);
    if (dialog) {
      event.preventDefault();
      document.querySelector(":popover-open")?.hidePopover();
      dialog.showModal();
      dialog.querySelector("[autofocus]")?.focus();
    }
    return;
  }
  const closer = event.target.closest("[data-close]");
  if (closer) closer.closest("dialog")?.close();
  else if (event.target.matches("dialog") && event.offsetY !== 0) closeOutside(event);
});

function closeOutside(event) {
  const box = event.target.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) event.target.close();
}

// A dialog that the server gives open stands in the page; here it is brought before it.
function modal() {
  for (const dialog of document.querySelectorAll("dialog[data-modal][open]:not(:modal)")) {
    dialog.close();
    dialog.showModal();
    dialog.querySelector("[autofocus]")?.focus();
  }
}
modal();
document.addEventListener("htmx:after:swap", () => {
  modal();
  // What had the focus is gone with the swap: it goes to where the new part wants it.
  if (document.activeElement === document.body) document.querySelector("form [autofocus]:not(dialog *)")?.focus();
});
