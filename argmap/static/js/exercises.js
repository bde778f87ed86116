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

  async function send(form, button) {
    const names = form.dataset.swaps.split(" ");
    const body = new FormData(form, button);
    const focused = button?.name ? `[name="${button.name}"][value="${CSS.escape(button.value)}"]` : "";
    busy = true;
    form.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action.split("#")[0], { method: "POST", body, headers: { "X-Seat": body.get("seat") } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.getElementById("room")) throw new Error("another page");
      // Refused: the sentence is told, and the form keeps what was typed.
      swap(answer.status === 422 ? ["#told"] : names, page);
      if (answer.ok) {
        form.reset();
        const again = form.isConnected ? form.querySelector(focused || "button") : document.querySelector(`${names.at(-1)} ${focused || "h1, h2"}`);
        (again ?? room().querySelector("h1, h2"))?.focus({ preventScroll: true });
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
