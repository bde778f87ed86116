// What does a room do by itself on a phone? It sends marks one by one and again until they are answered, has the next link
// ready, asks whether there is anything new, and takes keys and swipes. All of it works without, by forms, only slower.
"use strict";

const said = document.getElementById("said");
const bar = document.getElementById("waiting");
const language = document.documentElement.lang;
const rightToLeft = document.documentElement.dir === "rtl";
const seat = document.querySelector(".room-bar [name=seat]")?.value ?? "";
const still = matchMedia("(prefers-reduced-motion: reduce)");
const numbers = new Intl.NumberFormat(language);

const POLL = 2000, HIDDEN_POLL = 15000, LONGEST_PAUSE = 3000, PATIENCE = 8000; // milliseconds
const TOO_SOON = 300; // milliseconds in which a second press of the same key is not meant for the next link
const AHEAD = 2; // links fetched before they are asked for

const stored = {
  read(name) {
    try { return localStorage.getItem(`argmap.${name}`); } catch { return stored.here.get(name) ?? null; }
  },
  write(name, value) {
    try {
      if (value === null) localStorage.removeItem(`argmap.${name}`);
      else localStorage.setItem(`argmap.${name}`, value);
    } catch { stored.here.set(name, value); }
  },
  here: new Map(), // where storage is closed to us: for as long as the page is open
};

const wait = (milliseconds) => new Promise((over) => setTimeout(over, milliseconds));
const jittered = (milliseconds) => milliseconds * (0.75 + Math.random() / 2);
const name = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

// --- the page -------------------------------------------------------------------------------------------------------------

const room = () => document.getElementById("room");
const card = () => document.querySelector("#room article.in-room");
const at = () => room().dataset.at;
const stage = () => room().dataset.stage;
let plan = { turn: [], marks: {} };
let ready = new Map(); // links that were fetched ahead, by code: the middle of their page
let coming = new Map(); // links that are on their way
let left = ""; // the link that was marked last and left
let gone = false;

function say(text, aloudOnly = false) {
  const line = document.createElement("p");
  line.textContent = text;
  line.classList.toggle("hidden-text", aloudOnly);
  said.replaceChildren(line);
  setTimeout(() => line.remove(), 4000);
}

async function ask(where, { headers = {}, ...more } = {}) {
  const enough = new AbortController(), over = setTimeout(() => enough.abort(), PATIENCE);
  try {
    return await fetch(where, { cache: "no-store", ...more, headers: { "X-Seat": seat, "Accept-Language": language, ...headers }, signal: enough.signal });
  } finally {
    clearTimeout(over);
  }
}

function parsed(text) {
  return new DOMParser().parseFromString(text, "text/html").querySelector("#room");
}

// Put the middle of another page in the place of this one's. `how` is "push" for a page of its own in the browser's history;
// what was fetched ahead knows less of the marks than this page does.
function show(middle, { how = "push", where = "", focus = true, older = false } = {}) {
  room().replaceWith(middle);
  if (!older) plan = planOf(middle);
  dress();
  if (where && navigator.cookieEnabled) history[how === "push" ? "pushState" : "replaceState"]({ where }, "", where);
  const to = document.getElementById(decodeURIComponent(where.split("#")[1] ?? ""));
  if (focus && to) {
    to.scrollIntoView({ block: "center", behavior: "instant" });
    (to.querySelector("summary") ?? to).focus({ preventScroll: true });
  } else if (focus) {
    scrollTo({ top: 0, behavior: "instant" });
    land();
  }
}

// Where the focus goes on a link that came: to the first of its buttons, with whose group claim and passage are read out, so
// that Tab, Enter, Enter marks it weak and goes on; where it is marked or was changed, to its heading.
let landed = null;

function land({ quietly = false } = {}) {
  const here = card();
  const fresh = here && stage() === "card" && !here.dataset.mark && !here.querySelector(".changed-since");
  const button = fresh ? here.querySelector(".verdict button") : null;
  landed = button && { button, when: performance.now() };
  if (button && quietly) button.dataset.quietly = "";
  (button ?? (quietly ? null : room().querySelector("h1")))?.focus({ preventScroll: true });
}

document.addEventListener("focusin", (event) => {
  if (event.target !== landed?.button) landed = null;
});

// Nobody marks by paging through, by holding a key down, or before they can see where they are.
for (const kind of ["keydown", "keyup"]) document.addEventListener(kind, (event) => {
  if (event.key === "Enter" && event.repeat && event.target.closest?.(".dock button")) event.preventDefault();
  if (event.target !== landed?.button) return;
  if (event.key === " ") {
    event.preventDefault();
    if (kind === "keydown") scrollBy({ top: (event.shiftKey ? -0.8 : 0.8) * innerHeight, behavior: still.matches ? "instant" : "smooth" });
  } else if (kind === "keydown" && event.key === "Enter" && ("quietly" in landed.button.dataset || performance.now() - landed.when < TOO_SOON)) event.preventDefault();
  if (kind === "keydown") delete landed.button.dataset.quietly;
});

// What the server drew may be older than what was marked since: the buttons, and how far one is.
function dress() {
  const here = card();
  if (here && stage() === "card") pressed(here, plan.marks[at()] ?? "");
  const line = here?.querySelector("[data-of]");
  if (line) {
    const done = plan.turn.filter((code) => plan.marks[code]).length;
    line.querySelector("progress").value = done;
    line.querySelector("span").textContent = line.dataset.of.replace("{done}", numbers.format(done)).replace("{all}", numbers.format(plan.turn.length));
  }
  if (here) swipes(here);
}

function pressed(here, mark) {
  here.dataset.mark = mark;
  for (const button of here.querySelectorAll(".verdict button")) button.setAttribute("aria-pressed", String(button.value === mark));
}

// The plan of a page, with the marks that the room had not yet answered when the page was asked for, and those made since.
function planOf(middle) {
  const told = JSON.parse(middle.dataset.plan || '{"turn":[],"marks":{}}');
  for (const each of made) if (each.order >= (middle.asked ?? 0)) overlay(each, told.marks);
  return told;
}

const linkWay = (code) => `${room().dataset.home}/links/${encodeURIComponent(code)}`;

async function fetched(where) {
  const asked = queue[0]?.order ?? made.length;
  const answer = await ask(where);
  if (answer.status === 404 || answer.status === 410) return over(await answer.json().catch(() => ({})));
  if (!answer.ok) throw new Error(String(answer.status));
  return Object.assign(parsed(await answer.text()), { asked });
}

// --- from link to link ----------------------------------------------------------------------------------------------------

function nextOpen(from) {
  const start = plan.turn.indexOf(from) + 1;
  return [...plan.turn.slice(start), ...plan.turn.slice(0, start)].find((code) => code !== from && !plan.marks[code]) ?? "";
}

function neighbour(step) {
  const place = plan.turn.indexOf(at()) + step;
  return plan.turn[place] ?? "";
}

function ahead() {
  if (stage() !== "card" || room().dataset.led) return;
  let code = at();
  const wanted = [];
  for (let count = 0; count < AHEAD; count += 1) {
    code = [...plan.turn.slice(plan.turn.indexOf(code) + 1), ...plan.turn].find((each) => each !== at() && !plan.marks[each] && !wanted.includes(each)) ?? "";
    if (!code) break;
    wanted.push(code);
  }
  for (const each of wanted) if (!ready.has(each) && !coming.has(each)) {
    const way = fetched(linkWay(each)).then((middle) => { if (middle && middle.dataset.tag === room().dataset.tag) ready.set(each, middle); }).catch(() => {});
    coming.set(each, way.finally(() => coming.delete(each)));
  }
}

async function go(where, { code = "", how = "push" } = {}) {
  keepNote();
  if (code && coming.has(code)) await coming.get(code);
  let middle = code ? ready.get(code)?.cloneNode(true) : null;
  const older = Boolean(middle);
  for (let pause = 500; !middle && !gone; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
    try {
      if (!code) await settled(); // a page of all marks is asked for when all are there
      middle = await fetched(where);
    } catch {
      say(said.dataset.notyet);
      await wait(jittered(pause));
    }
  }
  if (!middle) return;
  show(middle, { how, where, older });
  ahead();
}

function turn(way) {
  const marked = plan.marks[at()];
  if (way === "next" || (way === "after" && marked)) {
    left = at();
    const code = nextOpen(at());
    return code ? go(linkWay(code), { code }) : go(room().dataset.home);
  }
  const code = neighbour(way === "before" ? -1 : 1);
  return code ? go(linkWay(code), { code }) : say(said.dataset[way === "before" ? "first" : "last"]);
}

addEventListener("popstate", (event) => {
  if (event.state?.where) go(event.state.where, { how: "replace" });
});

// --- marks: kept here until they are answered, in the order in which they were made ------------------------------------------

let queue = [];
let made = []; // all marks since the page was opened, in their order
const known = new Set(); // the names of all marks that this page ever held
let sending = false;
let wake = () => {};
let troubled = 0; // how often nothing was answered, one after the other
let refusals = 0; // how often what waits was answered, and not kept
const box = () => `room.${room().dataset.who}`;

function overlay(each, marks = plan.marks) {
  if (each.mark) marks[each.link] = each.mark;
  else delete marks[each.link];
}

// What waits in another window of the same seat stays there: whoever sends it first, it is one mark.
function waits() {
  try { return JSON.parse(stored.read(box()) ?? "[]"); } catch { return []; }
}

function keep() {
  for (const each of queue) known.add(each.client);
  const all = [...waits().filter((each) => !known.has(each.client)), ...queue];
  stored.write(box(), all.length ? JSON.stringify(all) : null);
  tellWaiting();
}

function tellWaiting() {
  const lost = troubled > 1, unkept = refusals > 1 && queue.length > 0;
  bar.hidden = !lost && !unkept;
  if (bar.hidden) return;
  const { none, one, many, unkeptOne, unkeptMany } = bar.dataset;
  const [single, several] = lost ? [one, many] : [unkeptOne, unkeptMany];
  const text = queue.length > 1 ? several.replace("{count}", numbers.format(queue.length)) : queue.length ? single : none;
  if (bar.textContent !== text) bar.textContent = text;
}

function enqueue(entry) {
  const whole = { client: name(), order: made.length, ...entry };
  queue.push(whole);
  made.push(whole);
  overlay(entry);
  keep();
  send();
}

function pause(milliseconds) {
  return Promise.race([wait(milliseconds), new Promise((woken) => { wake = woken; })]);
}

async function send() {
  if (sending) return;
  sending = true;
  let tries = 0;
  while (queue.length && !gone) {
    const first = queue[0];
    let answer = null;
    try {
      answer = await ask(`${room().dataset.home}/mark`, { method: "POST", body: new URLSearchParams({ ...first, order: "", seat, language }) });
    } catch {
      // No answer: it is sent again under the same name.
    }
    const failed = !answer || answer.status === 429 || answer.status === 502 || answer.status >= 503 || (answer.status === 500 && tries < 8);
    if (failed) {
      tries += 1;
      if (answer) refusals += 1;
      else troubled += 1;
      tellWaiting();
      const asked = Number(answer?.headers.get("Retry-After")) * 1000 || 0;
      await pause(jittered(Math.max(Math.min(500 * 2 ** tries, LONGEST_PAUSE), Math.min(asked, LONGEST_PAUSE))));
      continue;
    }
    tries = troubled = refusals = 0;
    queue.shift();
    if (!answer.ok) await refused(first, answer);
    keep();
    if (answer.ok && stage() === "result" && at() === first.link) refresh();
  }
  sending = false;
  settle();
}

async function refused(entry, answer) {
  const told = await answer.json().catch(() => ({}));
  if (told.over) return over(told);
  if (answer.status === 409) queue = queue.filter((each) => each.link !== entry.link); // they were made on what is no more
  made = made.map((each) => (each.link === entry.link ? { ...each, order: -1 } : each)); // they do not count
  if (told.mine !== undefined) overlay({ link: entry.link, mark: told.mine });
  else overlay({ link: entry.link, mark: "" });
  dress();
  const fault = document.createElement("p");
  fault.className = "fault";
  fault.setAttribute("role", "alert");
  fault.textContent = told.told ?? "";
  room().prepend(fault);
}

let settlers = [];
const settled = () => queue.length ? new Promise((then) => settlers.push(then)) : Promise.resolve();
function settle() {
  if (!queue.length) settlers.splice(0).forEach((then) => then());
}

// What is said of the link now: the mark with the reason and the note that stand on the card.
function entryOf(here, mark) {
  const form = here.querySelector("form.marking");
  const reason = mark && mark !== "supported" ? form.querySelector("[name=reason]:checked")?.value ?? "" : "";
  const note = mark ? form.elements.note.value.trim() : "";
  return { link: at(), mark, reason, note, seen: form.elements.seen.value, round: form.elements.round.value, had: plan.marks[at()] ?? "" };
}

function mark(value, { focus = true } = {}) {
  const here = card();
  if (!here?.querySelector("form.marking")) return;
  const had = plan.marks[at()] ?? "";
  if (value !== had) {
    if (!value || value === "supported") for (const each of here.querySelectorAll("[name=reason]")) each.checked = false;
    if (!value) here.querySelector("[name=note]").value = "";
    enqueue(entryOf(here, value));
    here.dataset.note = here.querySelector("[name=note]").value.trim();
    pressed(here, value);
    here.querySelector(".reasons").open = value !== "supported";
    dress();
    say(said.dataset[value || "back"], true); // the buttons show it
    ahead();
  }
  if (focus && !value) land();
  else if (focus) (here.querySelector("[data-turn=next]") ?? here.querySelector(".verdict [aria-pressed=true]"))?.focus({ preventScroll: true });
}

function keepNote() {
  const here = card();
  const note = here?.querySelector("[name=note]");
  if (!note || !here.dataset.mark || note.value.trim() === (here.dataset.note ?? note.defaultValue.trim())) return;
  here.dataset.note = note.value.trim();
  enqueue(entryOf(here, here.dataset.mark));
  say(said.dataset.note, true);
}

async function undo() {
  const here = card();
  if (!here || room().dataset.stage !== "card") return;
  if (here.dataset.mark) return mark("");
  if (!left || !plan.marks[left]) return;
  const code = left;
  left = "";
  await go(linkWay(code), { code });
  if (at() === code) mark("");
}

document.addEventListener("submit", (event) => {
  const form = event.target, button = event.submitter;
  if (form.matches("form.marking")) {
    event.preventDefault();
    if (button?.name === "mark") mark(button.value);
    else if (["next", "before", "after"].includes(button?.dataset.turn)) turn(button.dataset.turn);
    else if (button?.dataset.turn) go(button.formAction);
  } else if (form.matches("form.way[data-way]") && room()) {
    if (!form.dataset.way) return;
    event.preventDefault();
    closeMenus();
    if (form.dataset.way === "post") post(form.action);
    else go(form.action);
  }
});

document.addEventListener("change", (event) => {
  const here = event.target.closest("article.in-room");
  if (!here?.dataset.mark) return;
  if (event.target.name === "reason") {
    enqueue(entryOf(here, here.dataset.mark));
    say(said.dataset.reason, true);
  } else if (event.target.name === "note") keepNote();
});

async function post(where) {
  try {
    const answer = await ask(where, { method: "POST", body: new URLSearchParams({ seat, language }) });
    if (answer.ok) show(parsed(await answer.text()), { how: "replace" });
    else say((await answer.json()).told);
  } catch {
    say(bar.dataset.none);
  }
}

// --- anything new? ----------------------------------------------------------------------------------------------------------

let polled = () => {};

async function poll() {
  for (let lost = 0; !gone;) {
    const every = lost ? Math.min(500 * 2 ** lost, LONGEST_PAUSE) : document.hidden ? HIDDEN_POLL : POLL;
    await Promise.race([wait(jittered(every)), new Promise((woken) => { polled = woken; })]);
    try {
      const answer = await ask(`${room().dataset.home}/state`, { headers: { "If-None-Match": `"${room().dataset.tag}"` } });
      if (answer.status === 404 || answer.status === 410) return over(await answer.json().catch(() => ({})));
      if (answer.status >= 400) throw new Error(String(answer.status));
      if (lost) wake(); // the room answers again: so will it take what waits
      lost = troubled = 0;
      tellWaiting();
      if (answer.status === 200) {
        const told = await answer.json();
        if (told.tag !== room().dataset.tag) await refresh(told);
      }
    } catch {
      lost += 1;
      troubled += 1;
      tellWaiting();
    }
  }
}

// The session has gone on, or the map was changed: look again, and leave what is being read where it is if it is the same.
async function refresh(told) {
  keepNote();
  await settled();
  ready = new Map();
  const turned = told && Boolean(told.shown) !== Boolean(room().dataset.shown);
  const same = at() && !turned && !room().dataset.led && ["card", "result"].includes(stage());
  let middle;
  try {
    middle = await fetched(same ? linkWay(at()) : room().dataset.home);
  } catch {
    return; // the next poll asks again
  }
  if (!middle) return;
  if (middle.dataset.face === room().dataset.face && stage() === "card") {
    room().dataset.tag = middle.dataset.tag;
    plan = planOf(middle);
    dress();
  } else {
    const typing = !landed && document.activeElement?.closest?.("#room .why, #room .verdict");
    show(middle, { how: "replace", where: same ? "" : middle.dataset.home, focus: !typing || !same });
    if (told) say(said.dataset.new);
  }
  ahead();
}

function over(told) {
  if (gone) return null;
  gone = true;
  const section = document.createElement("section");
  section.className = "problem";
  section.setAttribute("role", "alert");
  const head = document.createElement("h1"), why = document.createElement("p"), way = document.createElement("p"), link = document.createElement("a");
  head.textContent = told.title ?? said.dataset.over;
  why.textContent = told.told ?? "";
  link.href = said.dataset.enter;
  link.textContent = said.dataset.entry;
  way.append(link);
  section.append(head, why, way);
  room().replaceChildren(section);
  bar.hidden = true;
  stored.write(box(), null);
  return null;
}

// --- keys, by their place on the board, so that S is S on a Persian keyboard too ----------------------------------------------

const isWritten = (target) => target.isContentEditable || /^(?:textarea|select)$/i.test(target.tagName) || (target.tagName === "INPUT" && !/^(?:checkbox|radio)$/.test(target.type));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (event.key === "Escape") return closeMenus();
  if (isWritten(event.target) || !card()) return;
  const key = /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : event.key;
  const marks = { s: "supported", w: "weak", c: "cannot_tell" };
  const forth = rightToLeft ? "ArrowLeft" : "ArrowRight", back = rightToLeft ? "ArrowRight" : "ArrowLeft";
  if (marks[key]) mark(marks[key]);
  else if (key === "u") undo();
  else if (event.target.type === "radio" && key.startsWith("Arrow")) return;
  else if (key === "n" && stage() === "card" && !room().dataset.led) turn("next");
  else if ((key === forth || key === back) && stage() === "card" && !room().dataset.led) turn(key === forth ? "after" : "before");
  else return;
  event.preventDefault();
});

// --- swipes -----------------------------------------------------------------------------------------------------------------

const FAR = 72, EDGE = 24; // pixels

function swipes(here) {
  if (here.dataset.swipes) return;
  here.dataset.swipes = "yes";
  let from = null;
  const moved = (by) => {
    const far = Math.abs(by) > FAR;
    here.dataset.swipe = by === 0 ? "" : here.dataset.mark ? "next" : by > 0 ? "supported" : "weak";
    here.classList.toggle("far", far);
    if (!still.matches) here.style.setProperty("--by", `${Math.max(-120, Math.min(120, by))}px`);
  };
  const end = () => {
    from = null;
    delete here.dataset.swipe;
    here.classList.remove("far");
    here.style.removeProperty("--by");
  };
  here.addEventListener("touchstart", (event) => {
    const touch = event.touches[0];
    const outside = touch.clientX < EDGE || touch.clientX > innerWidth - EDGE; // the browser's own way back
    from = event.touches.length === 1 && !outside && !event.target.closest(".dock, summary, a") && here.querySelector("form.marking") ? { x: touch.clientX, y: touch.clientY, sure: false } : null;
  }, { passive: true });
  here.addEventListener("touchmove", (event) => {
    if (!from) return;
    const x = event.touches[0].clientX - from.x, y = event.touches[0].clientY - from.y;
    if (!from.sure && Math.abs(y) > 12 && Math.abs(y) > Math.abs(x)) return end();
    if (Math.abs(x) > 16 && Math.abs(x) > 2 * Math.abs(y)) from.sure = true;
    if (from.sure) moved(x);
    from.by = x;
  }, { passive: true });
  here.addEventListener("touchend", () => {
    const by = from?.sure ? from.by : 0;
    end();
    if (Math.abs(by) <= FAR || getSelection()?.toString()) return;
    if (here.dataset.mark) {
      if (stage() === "card" && !room().dataset.led) turn("next");
    } else mark(by > 0 ? "supported" : "weak");
  });
  here.addEventListener("touchcancel", end);
}

// --- menu, light and dark -----------------------------------------------------------------------------------------------------

function closeMenus(but) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== but) menu.open = false;
}

function pressTheme() {
  const chosen = document.documentElement.dataset.theme ?? "";
  for (const button of document.querySelectorAll("[data-themes] button")) button.setAttribute("aria-pressed", String(button.value === chosen));
}

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));
  const button = event.target.closest("[data-themes] button");
  if (!button) return;
  stored.write("theme", button.value);
  if (button.value) document.documentElement.dataset.theme = button.value;
  else delete document.documentElement.dataset.theme;
  pressTheme();
});

// --- begin ---------------------------------------------------------------------------------------------------------------------

pressTheme();
if (room() && seat && bar) {
  queue = waits().map((each, order) => ({ ...each, order }));
  made = [...queue];
  plan = planOf(room());
  if (navigator.cookieEnabled) {
    const where = at() && !room().dataset.led ? linkWay(at()) : room().dataset.home;
    history.replaceState({ where }, "", where);
  }
  dress();
  if (document.activeElement === document.body && !location.hash) land({ quietly: true });
  send();
  ahead();
  poll();
  addEventListener("online", () => { wake(); polled(); });
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { wake(); polled(); } });
  addEventListener("pageshow", (event) => { if (event.persisted) polled(); });
}
