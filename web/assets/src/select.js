// Choosing many customers: what was chosen stays chosen while the list is searched, filtered or goes on.

const form = document.getElementById("people");

if (form) {
  const kept = new Set();
  const rows = () => [...form.querySelectorAll(".pick")];
  const count = form.querySelector("[data-count]");
  const bar = form.querySelector(".bulk");

  const show = () => {
    const here = new Set(rows().map((box) => box.value));
    bar.classList.toggle("on", kept.size > 0);
    count.textContent = count.dataset[kept.size === 1 ? "one" : "other"].replace("{0}", kept.size);
    const hidden = form.querySelector("[data-kept]");
    hidden.replaceChildren(...[...kept].filter((id) => !here.has(id)).map((id) => {
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: "id", value: id });
      return input;
    }));
    const all = form.querySelector("[data-all]");
    const on = rows().filter((box) => box.checked).length;
    if (all) Object.assign(all, { checked: on > 0 && on === rows().length, indeterminate: on > 0 && on < rows().length });
  };

  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) rows().forEach((box) => mark(box, event.target.checked));
    else if (event.target.matches(".pick")) mark(event.target, event.target.checked);
    else return;
    show();
  });

  const mark = (box, on) => {
    box.checked = on;
    if (on) kept.add(box.value);
    else kept.delete(box.value);
  };

  form.querySelector("[data-none]").addEventListener("click", () => {
    kept.clear();
    rows().forEach((box) => { box.checked = false; });
    show();
  });

  document.addEventListener("htmx:after:swap", () => {
    rows().forEach((box) => { box.checked = kept.has(box.value); });
    show();
  });
  rows().forEach((box) => { if (box.checked) kept.add(box.value); });
  show();
}
