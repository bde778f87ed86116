// What goes easier with a script where a class finds or builds? One keeps one's place in the paper, and what was typed is not lost.
"use strict";

(() => {
  const room = () => document.getElementById("room");
  const said = document.getElementById("said");
  let busy = false;

  function say(text) {
    const line = document.createElement("p");
    line.textContent = text;
    said.replaceChildren(line);
    setTimeout(() => line.remove(), 6000);
  }

  // --- what a form changes is put in its place; all else of the page stays as it is ----------------------------------------------

  function swap(names, page) {
    for (const name of names) {
      const here = document.querySelector(name);
      const there = page.querySelector(name);
      if (here && there) here.replaceWith(document.adoptNode(there));
      else if (here && name !== "#told") here.remove();
    }
    const told = document.querySelector("#told .notice p, #told [role=alert]");
    if (told) say(told.textContent);
    mark();
  }

  // --- what was acted on stays where it was in the window, whatever grows or shrinks above it, and so does the focus -----------------

  // The names of what a form stands in, from the inside to the outside; an entry of the outline answers for what hangs on it.
  function places(form) {
    const found = [];
    for (let each = form; each && each !== room(); each = each.parentElement) {
      const line = each.matches("li") ? each.querySelector(":scope > .line[id]") : null;
      for (const id of [each.id, line?.id]) if (id) found.push(id);
    }
    return found;
  }

  const topOf = (piece) => piece.getBoundingClientRect().top;

  function hold(form, button) {
    const sentence = form.querySelector(".pick > input:checked")?.parentElement ?? form;
    const ids = places(form);
    const tops = new Map(ids.map((id) => [id, topOf(document.getElementById(id))]));
    const like = (place) => [place, ...place.querySelectorAll("form")].filter((each) => each.action === form.action);
    const turn = ids.length ? like(document.getElementById(ids[0])).indexOf(form) : 0;
    const top = topOf(sentence);
    return () => {
      const id = ids.find((each) => document.getElementById(each));
      const place = form.isConnected ? form : document.getElementById(id);
      if (!place) return room().querySelector("h1")?.focus({ preventScroll: true });
      scrollBy({ top: form.isConnected ? topOf(sentence) - top : topOf(place) - tops.get(id), behavior: "instant" });
      const next = like(place)[form.isConnected ? 0 : Math.min(turn, like(place).length - 1)];
      const same = button?.name ? `button[name="${button.name}"][value="${CSS.escape(button.value)}"]` : "button";
      const press = next?.querySelector(same) ?? next?.querySelector("button") ?? place.querySelector("summary, h1, h2");
      const seen = press?.closest("details:not([open])")?.querySelector("summary") ?? press;
      seen?.focus({ preventScroll: true });
      return seen?.scrollIntoView({ block: "nearest", behavior: "instant" });
    };
  }

  async function send(form, button) {
    const names = form.dataset.swaps.split(" ");
    const body = new FormData(form, button);
    busy = true;
    form.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action.split("#")[0], { method: "POST", body, headers: { "X-Seat": body.get("seat") } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.getElementById("room")) throw new Error("another page");
      // Refused: the sentence is told, and the form keeps what was typed.
      const settle = hold(form, button);
      swap(answer.status === 422 ? ["#told"] : names, page);
      const to = form.dataset.to ? document.querySelector(form.dataset.to) : null;
      if (answer.ok && to) {
        form.scrollIntoView({ block: "start", behavior: "instant" });
        to.focus({ preventScroll: true });
      } else {
        settle();
        if (answer.ok) form.reset();
      }
    } catch {
      say(room().dataset.lost);
    } finally {
      busy = false;
      form.removeAttribute("aria-busy");
    }
  }

  addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-swaps]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!busy) send(form, event.submitter);
  }, true);

  // --- what one has chosen is seen in the text -----------------------------------------------------------------------------------

  function mark() {
    const own = new Map([...document.querySelectorAll("#own [data-passage]")].map((each) => [each.dataset.passage, each.dataset.stance]));
    for (const label of document.querySelectorAll(".pick")) {
      const stance = own.get(label.firstElementChild.value);
      label.classList.toggle("chosen", Boolean(stance));
      label.classList.toggle("supports", stance === "supports");
      label.classList.toggle("contradicts", stance === "contradicts");
    }
  }

  // The room may put another page in the place of this one.
  new MutationObserver(mark).observe(document.querySelector("main"), { childList: true });
  mark();
})();
