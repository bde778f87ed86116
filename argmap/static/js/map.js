// How is a map moved, folded and marked without leaving the page? Every act here is a link or a form that works without this file.

"use strict";

(() => {
  const by = (id) => document.getElementById(id);
  const board = by("board");
  const panel = by("panel");
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  // --- the drawing: a window on it that can be moved and made larger ---------------------------------------------------------

  const READABLE = 0.95; // CSS pixels a point of the drawing: ten-point evidence at nine and a half pixels
  let view = null; // {x, y, w, h} in points, as the viewBox says it
  let svg = null;
  let full = null;
  let room = null; // where the window stood when it was last shown: {left, width}

  const frame = () => by("paper");
  const scale = () => frame().clientWidth / view.w;

  function show() {
    const pane = frame();
    view.h = (view.w * pane.clientHeight) / Math.max(pane.clientWidth, 1);
    view.x = held(view.x, view.w, full.w);
    view.y = held(view.y, view.h, full.h);
    svg.setAttribute("viewBox", `${view.x} ${view.y} ${view.w} ${view.h}`);
    room = { left: pane.getBoundingClientRect().left, width: pane.clientWidth };
    showMinimap();
  }

  // The window became wider or narrower: what is drawn keeps its size and its place on the screen.
  function refit() {
    if (svg && !view) return prepare(); // it was not in sight when it came
    if (!view || !room?.width || !frame().clientWidth) return;
    const size = room.width / view.w;
    view.x += (frame().getBoundingClientRect().left - room.left) / size;
    view.w = frame().clientWidth / size;
    show();
  }

  // A little beyond each edge at most, and what is smaller than the window stays within it: the drawing never gets lost.
  function held(at, pane, whole) {
    const beyond = Math.min(pane, whole) * 0.12;
    const [least, most] = pane < whole ? [-beyond, whole - pane + beyond] : [whole - pane - beyond, beyond];
    return Math.min(Math.max(at, least), most);
  }

  function zoom(factor, x, y) {
    const room = frame().getBoundingClientRect();
    const [atX, atY] = [x ?? room.width / 2, y ?? room.height / 2];
    const before = scale();
    const after = Math.min(Math.max(before * factor, 0.12), 4);
    view.x += atX / before - atX / after;
    view.y += atY / before - atY / after;
    view.w = room.width / after;
    show();
  }

  function fit() {
    const room = frame();
    const size = Math.min(room.clientWidth / full.w, room.clientHeight / full.h, 1.6);
    view = { w: room.clientWidth / size, h: room.clientHeight / size };
    view.x = (full.w - view.w) / 2;
    view.y = size * full.h < room.clientHeight ? Math.min(0, (full.h - view.h) / 2) : 0;
    show();
  }

  function begin() {
    const room = frame();
    const whole = Math.min(room.clientWidth / full.w, room.clientHeight / full.h);
    if (whole >= READABLE * 0.8) return fit();
    // Too small to read: the head of the map at a size that can be read, from the side it grows from.
    const size = Math.max(READABLE, Math.min(room.clientWidth / full.w, 1.6));
    view = { w: room.clientWidth / size, h: room.clientHeight / size, y: 0 };
    view.x = by("frame").dataset.growing === "rtl" ? full.w - view.w : 0;
    if (view.w > full.w) view.x = (full.w - view.w) / 2;
    show();
    const at = board.dataset.at && group(board.dataset.at);
    if (at) reveal(at, true);
  }

  function prepare(keep) {
    svg = frame()?.querySelector("svg");
    if (!svg) return;
    const [, , w, h] = svg.getAttribute("viewBox").split(/\s+/).map(Number);
    full = { w, h };
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    svg.setAttribute("preserveAspectRatio", "xMinYMin meet");
    by("frame").classList.add("live");
    if (!frame().clientWidth) return; // the outline stands in its place
    if (keep && view) {
      show();
      const at = keep.code && group(keep.code);
      if (at) {
        const now = at.getBoundingClientRect();
        view.x += (now.left - keep.left) / scale();
        view.y += (now.top - keep.top) / scale();
        show();
      }
    } else begin();
    makeMinimap();
    select(board.dataset.at);
  }

  const group = (code) => by(`node-${code}`) || by(`link-${code}`) || by(`fold-${code}`);

  function reveal(at, centre) {
    const room = frame().getBoundingClientRect();
    const box = at.getBoundingClientRect();
    const inside =
      box.left >= room.left && box.right <= room.right && box.top >= room.top && box.bottom <= room.bottom;
    if (inside && !centre) return;
    view.x += (box.left + box.width / 2 - room.left - room.width / 2) / scale();
    view.y += (box.top + box.height / 2 - room.top - room.height / 2) / scale();
    show();
  }

  // Moving it: one finger or the mouse pulls, two fingers pinch, the wheel makes larger, two fingers on a pad move.
  const fingers = new Map();
  let pulled = 0;

  function down(event) {
    if (!event.target.closest("#paper") || (event.button && event.pointerType === "mouse")) return;
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 1) pulled = 0;
  }

  function move(event) {
    const was = fingers.get(event.pointerId);
    if (!was || !view) return;
    const room = frame().getBoundingClientRect();
    if (fingers.size === 1) {
      pulled += Math.abs(event.clientX - was.x) + Math.abs(event.clientY - was.y);
      view.x -= (event.clientX - was.x) / scale();
      view.y -= (event.clientY - was.y) / scale();
      if (pulled > 6) frame().classList.add("pulling");
      show();
    } else if (fingers.size === 2) {
      const other = [...fingers].find(([id]) => id !== event.pointerId)[1];
      const before = Math.hypot(was.x - other.x, was.y - other.y);
      const after = Math.hypot(event.clientX - other.x, event.clientY - other.y);
      pulled = 99;
      zoom(after / Math.max(before, 1), (event.clientX + other.x) / 2 - room.left, (event.clientY + other.y) / 2 - room.top);
    }
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }

  function up(event) {
    fingers.delete(event.pointerId);
    if (!fingers.size) frame()?.classList.remove("pulling");
  }

  function wheel(event) {
    if (!view) return;
    event.preventDefault();
    const room = frame().getBoundingClientRect();
    const mouse = event.deltaMode === 1 || (!event.deltaX && Math.abs(event.deltaY) >= 60);
    if (event.ctrlKey || event.metaKey || mouse) {
      const step = event.deltaMode === 1 ? event.deltaY * 20 : event.deltaY;
      zoom(Math.exp(-Math.min(Math.max(step, -120), 120) / (event.ctrlKey && !mouse ? 100 : 500)), event.clientX - room.left, event.clientY - room.top);
    } else {
      view.x += event.deltaX / scale();
      view.y += event.deltaY / scale();
      show();
    }
  }

  // --- the small map of a large one -------------------------------------------------------------------------------------------

  function makeMinimap() {
    const small = by("minimap");
    if (!small) return;
    small.replaceChildren();
    small.setAttribute("viewBox", `0 0 ${full.w} ${full.h}`);
    const body = svg.querySelector(":scope > g");
    const lift = body?.transform.baseVal.numberOfItems ? body.transform.baseVal.getItem(0).matrix.f : 0;
    for (const node of svg.querySelectorAll("g.node")) {
      const figure = node.querySelector(".box");
      if (!figure) continue;
      const box = figure.getBBox();
      small.append(rectangle(box.x, box.y + lift, box.width, box.height, `of ${node.classList[1] || ""}`));
    }
    small.append(rectangle(0, 0, 0, 0, "window"));
    showMinimap();
  }

  function rectangle(x, y, width, height, kind) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of Object.entries({ x, y, width, height, class: kind })) made.setAttribute(name, value);
    return made;
  }

  function showMinimap() {
    const small = by("minimap");
    const pane = small?.querySelector(".window");
    if (!pane) return;
    const large = view.w < full.w * 0.8 || view.h < full.h * 0.8;
    small.toggleAttribute("hidden", !large);
    const [x, y] = [Math.max(view.x, 0), Math.max(view.y, 0)];
    pane.setAttribute("x", x);
    pane.setAttribute("y", y);
    pane.setAttribute("width", Math.max(Math.min(view.x + view.w, full.w) - x, 1));
    pane.setAttribute("height", Math.max(Math.min(view.y + view.h, full.h) - y, 1));
  }

  function jump(event) {
    const room = event.currentTarget.getBoundingClientRect();
    view.x = ((event.clientX - room.left) / room.width) * full.w - view.w / 2;
    view.y = ((event.clientY - room.top) / room.height) * full.h - view.h / 2;
    show();
  }

  // --- choosing, and the card beside ------------------------------------------------------------------------------------------

  function select(code) {
    if (!board) return;
    board.dataset.at = code || "";
    for (const each of board.querySelectorAll(".selected, [aria-current='true'].go")) {
      each.classList.remove("selected");
      each.removeAttribute("aria-current");
    }
    if (!code) return;
    const at = group(code);
    const anchor = at?.closest("a");
    anchor?.classList.add("selected");
    anchor?.setAttribute("aria-current", "true");
    by(`line-${code}`)?.classList.add("selected");
  }

  function open(address) {
    return htmx.ajax("GET", address, { target: "#card", swap: "innerHTML" });
  }

  function opened(marked) {
    const card = by("card")?.querySelector("[data-code]");
    if (panel) {
      const before = panel.hidden;
      panel.hidden = false;
      board.classList.add("with-card");
      if (before) refit();
      if (card) {
        select(card.dataset.code);
        history.replaceState(history.state, "", card.dataset.address);
        const at = group(card.dataset.code);
        if (at && view) reveal(at);
      }
      panel.scrollTop = 0;
    }
    if (marked && card?.querySelector(".why")) {
      card.querySelector("[aria-pressed='true']")?.focus({ preventScroll: true });
      card.querySelector(".turn")?.scrollIntoView({ block: "nearest" });
      return;
    }
    const head = by("card")?.querySelector("h2[tabindex], [autofocus]");
    head?.focus({ preventScroll: true });
    if (head && head.getBoundingClientRect().top < 0) by("card").scrollIntoView(); // a page of its own, read to its end before
  }

  function close() {
    if (!panel || panel.hidden) return false;
    const code = board.dataset.at;
    panel.hidden = true;
    board.classList.remove("with-card");
    by("card").replaceChildren();
    select("");
    history.replaceState(history.state, "", by("close").href);
    refit();
    (code && group(code)?.closest("a"))?.focus({ preventScroll: true });
    return true;
  }

  // Folding draws anew; what was pressed stays where it was under the pointer.
  async function fold(anchor) {
    const code = anchor.dataset.look;
    const at = by(`node-${code}`)?.getBoundingClientRect();
    const keep = at ? { code, left: at.left, top: at.top } : { code };
    const address = new URL(anchor.href.baseVal ?? anchor.href, location.href);
    if (board.dataset.at) address.searchParams.set("at", board.dataset.at);
    by("sheet").setAttribute("aria-busy", "true");
    await htmx.ajax("GET", address.pathname + address.search, { target: "#sheet", swap: "innerHTML" });
    by("sheet").removeAttribute("aria-busy");
    history.pushState(null, "", address);
    prepare(keep);
    by(`node-${code}`)?.closest("a")?.focus({ preventScroll: true });
  }

  function clicked(event) {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("#paper") && pulled > 6) {
      event.preventDefault();
      return;
    }
    const go = event.target.closest("#paper a.go");
    if (go) {
      event.preventDefault();
      open(go.dataset.card);
      return;
    }
    const folding = event.target.closest("#paper a.unfold, #paper a.fold-away");
    if (folding?.dataset.look) {
      event.preventDefault();
      fold(folding);
      return;
    }
    const line = panel && event.target.closest(".outline a.statement, .outline a.link-of");
    if (line && matchMedia("(min-width: 40rem)").matches) {
      event.preventDefault();
      open(line.getAttribute("href"));
      return;
    }
    if (event.target.closest("#close") && close()) event.preventDefault();
    const size = event.target.closest("[data-zoom]");
    if (size && view) ({ in: () => zoom(1.25), out: () => zoom(0.8), fit })[size.dataset.zoom]();
  }

  // --- keys -------------------------------------------------------------------------------------------------------------------

  function pressed(event) {
    if (event.defaultPrevented || event.altKey || document.querySelector("dialog[open]")) return;
    const shortcut = event.ctrlKey || event.metaKey;
    if (shortcut && event.key.toLowerCase() === "z" && !typing(event.target)) {
      const button = by(event.shiftKey ? "redo" : "undo");
      if (button) {
        event.preventDefault();
        button.click();
      }
      return;
    }
    if (shortcut) return;
    if (event.key === "Escape") {
      if (by("found")?.childElementCount) by("found").replaceChildren();
      else close();
      return;
    }
    if (typing(event.target)) return;
    const card = by("card")?.querySelector(".of-link");
    const forward = document.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = document.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
    const onDrawing = document.activeElement?.closest("#paper") && view;
    if (card && !onDrawing) {
      const where = event.key === forward ? card.dataset.after : event.key === back ? card.dataset.before : "";
      if (where) {
        event.preventDefault();
        open(where);
        return;
      }
    }
    if (!view) return;
    const step = view.w / 8;
    const acts = { "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), "−": () => zoom(0.8), 0: fit, "۰": fit };
    if (onDrawing || document.activeElement === document.body) {
      Object.assign(acts, {
        ArrowLeft: () => ((view.x -= step), show()),
        ArrowRight: () => ((view.x += step), show()),
        ArrowUp: () => ((view.y -= step), show()),
        ArrowDown: () => ((view.y += step), show()),
      });
    }
    if (acts[event.key]) {
      event.preventDefault();
      acts[event.key]();
    }
  }

  // --- suggestions: one after the other by keys ---------------------------------------------------------------------------------

  const cards = () => [...document.querySelectorAll(".suggestion")];

  function current() {
    const at = document.activeElement?.closest(".suggestion");
    return at || document.querySelector(".suggestion.here");
  }

  function stand(card) {
    if (!card) return;
    for (const each of cards()) each.classList.toggle("here", each === card);
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "nearest" });
  }

  function chosen(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (!cards().length || document.querySelector("dialog[open]")) return;
    // The place of the key counts: a Persian keyboard has other letters there.
    const key = (/^Key[A-Z]$/.test(event.code) ? event.code.slice(3) : event.key).toLowerCase();
    const all = cards();
    const at = current();
    if (key === "j" || key === "k") {
      event.preventDefault();
      const next = at ? all[all.indexOf(at) + (key === "j" ? 1 : -1)] : all[0];
      stand(next || at);
      return;
    }
    const act = at?.querySelector(`[data-act="${CSS.escape(key)}"]`);
    if (!act) return;
    event.preventDefault();
    if (act.matches("details")) {
      act.open = !act.open;
      act.querySelector(act.open ? "button" : "summary").focus();
    } else act.click();
  }

  document.addEventListener("keydown", chosen);
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.matches?.(".suggestion")) stand(event.target);
  });
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed);
  document.addEventListener("pointerdown", down);
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", up);
  document.addEventListener("pointercancel", up);
  document.addEventListener("focusin", (event) => {
    const at = view && event.target.closest?.("#paper a");
    if (at && at.matches(":focus-visible")) reveal(at);
  });
  // Once what came is at work: a key pressed before would leave the page.
  document.addEventListener("htmx:afterSettle", (event) => {
    const card = by("card"); // it may have been closed meanwhile
    if (event.detail.target.id === "card" && card?.childElementCount) opened(event.detail.requestConfig?.verb === "post");
  });
  // After a mark the map shows it: the sign on the line is drawn anew, the place on the sheet stays.
  document.addEventListener("htmx:afterRequest", async (event) => {
    if (!board || !view || event.detail.requestConfig?.verb !== "post" || !event.detail.successful) return;
    if (event.detail.target?.id !== "card") return;
    const address = new URL(location.href);
    await htmx.ajax("GET", address.pathname + address.search, { target: "#sheet", swap: "innerHTML" });
    prepare({});
  });
  addEventListener("popstate", () => board && location.reload());
  addEventListener("resize", refit);

  // On paper all of a folded outline stands. What is asked for late would not be printed, so the page waits for it.
  let folded = null;
  addEventListener("beforeprint", () => {
    const outline = document.querySelector("#outline[data-whole]");
    if (!outline) return;
    const request = new XMLHttpRequest();
    request.open("GET", outline.dataset.whole, false);
    try { request.send(); } catch { return; }
    const whole = new DOMParser().parseFromString(request.responseText, "text/html").getElementById("outline");
    if (request.status !== 200 || !whole) return;
    folded = [...outline.childNodes];
    outline.replaceChildren(...whole.childNodes);
  });
  addEventListener("afterprint", () => {
    if (folded) document.getElementById("outline").replaceChildren(...folded);
    folded = null;
  });

  if (board) {
    by("sheet").addEventListener("wheel", (event) => event.target.closest("#paper") && wheel(event), { passive: false });
    by("sheet").addEventListener("click", (event) => {
      if (event.target.closest("#minimap")) jump({ currentTarget: by("minimap"), clientX: event.clientX, clientY: event.clientY });
    });
    prepare();
  }
})();
