// The calendar: a click where nothing is books there, a drag over a stretch of it books so long, a booking opens in a
// window, and moves by drag. All of it with the keys, too.
// The server decides whether it may; every move is a form that is sent.

const main = document.getElementById("cal-live");
const step = 15; // minutes

const cal = () => document.getElementById("cal");
const writes = () => cal().classList.contains("writes");
const minute = () => cal().querySelector(".cal-body").getBoundingClientRect().height / length();
const number = (element, name) => Number(getComputedStyle(element).getPropertyValue(name));
const length = () => {
  const body = cal().querySelector(".cal-body");
  return number(body, "--lh") * 60 + number(body, "--lt") * 10 + number(body, "--lo");
};
const clock = (n) => `${String(Math.floor(n / 60)).padStart(2, "0")}:${String(n % 60).padStart(2, "0")}`;
const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const from = () => Number(cal().dataset.from);

// at is the time of a place in a lane, on a step.
function at(lane, y) {
  const n = (y - lane.getBoundingClientRect().top) / minute() + from();
  return Math.max(0, Math.min(24 * 60 - step, Math.floor(n / step) * step));
}

function move(slot, lane, start) {
  const form = document.getElementById("moving");
  form.action = `/bookings/${slot.dataset.id}/move`;
  form.elements.day.value = lane.dataset.day;
  form.elements.time.value = clock(start);
  form.querySelectorAll("[name=users]").forEach((input) => input.remove());
  const old = slot.closest(".lane").dataset.user;
  const users = slot.dataset.users.split(" ").map((id) => (id === old ? lane.dataset.user : id));
  for (const id of new Set(users)) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name: "users", value: id });
    form.append(input);
  }
  form.submit();
}

// ghost shows where something would be.
let ghost;
function show(lane, start, height, text) {
  ghost ??= Object.assign(document.createElement("div"), { className: "ghost" });
  if (ghost.parentElement !== lane) lane.append(ghost);
  ghost.style.top = `${(start - from()) * minute()}px`;
  ghost.style.height = `${height}px`;
  ghost.textContent = text;
}
const hide = () => { ghost?.remove(); ghost = undefined; };

let drag;
let dragged = false; // whether the click that follows is the end of a drag

// book opens the form of a new booking from one time to another; without an end it lasts as long as its services.
function book(lane, start, end) {
  const query = new URLSearchParams({ day: lane.dataset.day, time: clock(start), user: lane.dataset.user });
  if (end) query.set("until", clock(end % (24 * 60)));
  location.assign(`/bookings/new?${query}`);
}

// stretch shows what has been drawn so far: the steps that were touched, whole.
function stretch({ lane, first, last }) {
  const start = Math.min(first, last), end = Math.max(first, last) + step;
  show(lane, start, (end - start) * minute(), `${clock(start)}–${clock(end % (24 * 60))}`);
  return { start, end };
}

let drawn;
function draw(event) {
  const lane = event.target.closest(".lane");
  if (!lane || event.target.closest(".slot") || event.button !== 0 || !writes()) return;
  const first = at(lane, event.clientY);
  drawn = { lane, first, last: first, y: event.clientY, mouse: event.pointerType === "mouse" };
  if (!drawn.mouse) drawn.timer = setTimeout(() => { drawn.on = true; stretch(drawn); }, 400); // a finger that stays
}

function drawTo(event) {
  const far = Math.abs(event.clientY - drawn.y);
  if (!drawn.on && !drawn.mouse && far > 10) return drawEnd(false); // it scrolls
  drawn.on ||= drawn.mouse && far > 6;
  if (!drawn.on) return;
  event.preventDefault();
  drawn.last = at(drawn.lane, event.clientY);
  stretch(drawn);
}

function drawEnd(keep) {
  const { on, timer, lane } = drawn;
  clearTimeout(timer);
  if (on) {
    const { start, end } = stretch(drawn);
    dragged = true;
    setTimeout(() => { dragged = false; });
    if (keep) book(lane, start, end);
    else hide();
  }
  drawn = undefined;
}

// cursor is a stretch that is chosen with the keys, while the calendar itself has the focus.
let cursor;
function choose(event) {
  const lanes = [...cal().querySelectorAll(".lane")];
  if (event.target !== cal() || !writes() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!cursor && event.key !== "Enter") return;
  event.preventDefault();
  if (!cursor) {
    const now = cal().querySelector(".now-time");
    const first = now ? Math.ceil((now.offsetTop / minute() + from()) / step) * step : Math.max(from(), 9 * 60);
    cursor = { lane: lanes[0], first, last: first };
  } else if (event.key === "Escape" || event.key === "Tab") return leave();
  else if (event.key === "Enter") {
    const { start, end } = stretch(cursor);
    return book(cursor.lane, start, end > start + step ? end : 0);
  } else moveCursor(event, lanes);
  stretch(cursor);
  ghost.scrollIntoView({ block: "nearest", inline: "nearest" });
  say(`${cal().querySelectorAll(".cal-head b")[lanes.indexOf(cursor.lane)].textContent}, ${ghost.textContent}`);
}

function moveCursor(event, lanes) {
  const by = { ArrowUp: -step, ArrowDown: step }[event.key] ?? 0, latest = Math.min(from() + length(), 24 * 60) - step;
  const fit = (n) => Math.max(from(), Math.min(latest, n));
  if (event.shiftKey) cursor.last = Math.max(cursor.first, fit(cursor.last + by));
  else if (by) {
    const long = cursor.last - cursor.first;
    cursor.first = fit(Math.min(cursor.first + by, latest - long));
    cursor.last = cursor.first + long;
  }
  const beside = lanes[lanes.indexOf(cursor.lane) + ({ ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0)];
  if (beside) cursor.lane = beside;
}

const say = (text) => { document.getElementById("cal-says").textContent = text; };
const leave = () => { cursor = undefined; hide(); say(""); };

function press(event) {
  const slot = event.target.closest(".slot.movable");
  if (!slot) return draw(event);
  if (event.button !== 0 || !writes()) return;
  const begin = () => {
    drag.on = true;
    slot.classList.add("dragged");
    slot.setPointerCapture?.(event.pointerId);
  };
  drag = { slot, x: event.clientX, y: event.clientY, grip: event.clientY - slot.getBoundingClientRect().top, on: false, begin };
  if (event.pointerType !== "mouse") drag.timer = setTimeout(begin, 400); // a finger that stays
}

function pull(event) {
  if (drawn) return drawTo(event);
  if (!drag) return;
  const far = Math.hypot(event.clientX - drag.x, event.clientY - drag.y);
  if (!drag.on) {
    if (event.pointerType === "mouse" && far > 6) drag.begin();
    else if (event.pointerType !== "mouse" && far > 10) return drop(false); // it scrolls
    else return;
  }
  event.preventDefault();
  const lane = laneAt(event.clientX) ?? drag.slot.closest(".lane");
  const start = Math.max(0, Math.min(24 * 60 - step, Math.round(((event.clientY - drag.grip - lane.getBoundingClientRect().top) / minute() + from()) / step) * step));
  drag.to = { lane, start };
  show(lane, start, drag.slot.getBoundingClientRect().height, clock(start));
  drag.slot.style.transform = `translate(${event.clientX - drag.x}px, ${event.clientY - drag.y}px)`;
}

const laneAt = (x) => [...cal().querySelectorAll(".lane")].find((lane) => {
  const box = lane.getBoundingClientRect();
  return x >= box.left && x < box.right;
});

function drop(keep) {
  if (drawn) return drawEnd(keep);
  if (!drag) return;
  clearTimeout(drag.timer);
  const { slot, to, on } = drag;
  drag = undefined;
  slot.classList.remove("dragged");
  hide();
  dragged = on;
  const same = to && to.lane === slot.closest(".lane") && to.start === minutes(slot.dataset.start);
  if (on && keep && to && !same) move(slot, to.lane, to.start);
  else slot.style.transform = "";
}

function click(event) {
  if (dragged) {
    dragged = false;
    return event.preventDefault();
  }
  const link = event.target.closest("[data-window]");
  if (link) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    return open(link);
  }
  const lane = event.target.closest(".lane");
  if (!lane || !writes() || event.target.closest(".slot")) return;
  book(lane, at(lane, event.clientY));
}

async function open(link) {
  await window.htmx.ajax("GET", link.getAttribute("href"), { target: "#booking-window", swap: "innerHTML" });
  const dialog = document.getElementById("booking");
  if (!dialog.open) dialog.showModal();
  dialog.addEventListener("close", () => document.getElementById(link.id)?.focus(), { once: true });
}

// keys move the booking that has the focus: earlier, later, to the column beside it.
function keys(event) {
  const slot = event.target.closest?.(".slot.movable");
  if (!slot || !event.altKey || !writes()) return;
  const lanes = [...cal().querySelectorAll(".lane")], lane = slot.closest(".lane"), start = minutes(slot.dataset.start);
  const beside = lanes[lanes.indexOf(lane) + { ArrowLeft: -1, ArrowRight: 1 }[event.key]];
  if (event.key === "ArrowUp" && start >= step) move(slot, lane, start - step);
  else if (event.key === "ArrowDown" && start + step < 24 * 60) move(slot, lane, start + step);
  else if (beside) move(slot, beside, start);
  else return;
  event.preventDefault();
}

// scrollToNow brings the present, or the first booking, into sight.
function scrollToNow() {
  const asked = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  const first = asked || cal().querySelector(".now") || cal().querySelector(".slot");
  if (first) cal().scrollTop = Math.max(0, first.getBoundingClientRect().top - cal().getBoundingClientRect().top - cal().clientHeight / 3);
  if (asked) asked.focus({ preventScroll: true });
}

// refresh fetches the grid again, unless somebody is at it: then a little later.
let late;
async function refresh() {
  clearTimeout(late);
  if (drag || drawn || cursor || document.hidden || document.querySelector("dialog[open]")) {
    late = setTimeout(refresh, 3000);
    return;
  }
  const { scrollTop, scrollLeft } = cal(), focus = document.activeElement.id;
  await window.htmx.ajax("GET", location.pathname + location.search, { target: "#cal-live", swap: "innerHTML" });
  Object.assign(cal(), { scrollTop, scrollLeft });
  if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
}

if (main) {
  const live = new EventSource("/calendar/live");
  live.addEventListener("bookings", () => { clearTimeout(late); late = setTimeout(refresh, 150); });
  addEventListener("pagehide", () => live.close());
  setInterval(refresh, 60000); // the line of the present moves, and other servers' changes come
  main.addEventListener("pointerdown", press);
  document.addEventListener("pointermove", pull, { passive: false });
  document.addEventListener("pointerup", () => drop(true));
  document.addEventListener("pointercancel", () => drop(false));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") drop(false); });
  main.addEventListener("touchmove", (event) => { if (drag?.on || drawn?.on) event.preventDefault(); }, { passive: false });
  main.addEventListener("click", click);
  main.addEventListener("keydown", keys);
  main.addEventListener("keydown", choose);
  main.addEventListener("focusout", () => { if (cursor) leave(); });
  scrollToNow();
}
