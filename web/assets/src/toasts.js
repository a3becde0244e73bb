// Toasts stay eight seconds, and as long as one points at them or the focus is in them (WCAG 2.2.1).

const life = 8000;

function watch(toast) {
  let left = life, since = Date.now(), timer;
  const go = () => { since = Date.now(); timer = setTimeout(() => end(toast), left); };
  const stay = () => { clearTimeout(timer); left -= Date.now() - since; };
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stay);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, () => { left = Math.max(left, 2000); go(); });
  toast.querySelector(".x")?.addEventListener("click", () => end(toast));
  go();
}

function end(toast) {
  toast.classList.add("gone");
  setTimeout(() => toast.remove(), 250);
}

const place = document.querySelector(".toasts");
if (place) {
  place.querySelectorAll(".toast").forEach(watch);
  new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((node) => {
    if (node.matches?.(".toast")) watch(node);
  }))).observe(place, { childList: true });
}
