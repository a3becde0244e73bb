// The palette: a dialog over customers and actions. The server gives the list; here one moves in it.

const palette = document.getElementById("palette");
const field = palette?.querySelector("input");

export function openPalette() {
  if (!palette || palette.open) return;
  palette.showModal();
  field.form.dispatchEvent(new Event("opened"));
  field.select();
}

function options() {
  return [...palette.querySelectorAll("[role=option]")];
}

function choose(next) {
  const all = options();
  if (!all.length) return field.removeAttribute("aria-activedescendant");
  const at = (next + all.length) % all.length;
  all.forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
  all[at].scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", all[at].id);
}

if (palette) {
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-palette]")) return;
    event.preventDefault();
    openPalette();
  });
  field.addEventListener("keydown", (event) => {
    const at = options().findIndex((option) => option.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") choose(at + 1);
    else if (event.key === "ArrowUp") choose(at - 1);
    else if (event.key === "Enter") options()[Math.max(at, 0)]?.click();
    else return;
    event.preventDefault();
  });
  palette.addEventListener("htmx:after:swap", () => choose(0));
  palette.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
}
