// How is a sentence chosen, and what opens then? Every card here has an address of its own that opens without this.
"use strict";

(() => {
  const text = document.getElementById("text");
  const beside = document.getElementById("beside");
  if (!text || !beside) return;

  const all = () => [...text.querySelectorAll(".s")];
  const narrow = matchMedia("(max-width: 60rem)");
  let chosen = null;
  let waiting = 0;

  // --- choosing -------------------------------------------------------------------------------------------------------------

  // On a narrow page the card opens right behind the sentence, or under the entry of the list: nothing floats over the text.
  function place(entry) {
    if (narrow.matches && entry) entry.append(beside);
    else if (narrow.matches && chosen) chosen.after(beside);
    else if (beside.parentElement !== text.parentElement) text.after(beside);
  }

  function open(address, after, entry) {
    clearTimeout(waiting);
    place(entry);
    const card = htmx.ajax("GET", address, { source: beside, target: beside, swap: "innerHTML" });
    card?.then(() => {
      beside.scrollTop = 0;
      if (narrow.matches) beside.scrollIntoView({ block: "nearest" });
      after?.();
    });
  }

  function mark(sentence) {
    chosen?.removeAttribute("aria-current");
    if (chosen) chosen.tabIndex = -1;
    for (const cite of text.querySelectorAll(".cite[aria-current]")) cite.removeAttribute("aria-current");
    chosen = sentence;
    sentence.tabIndex = 0;
    sentence.setAttribute("aria-current", "true");
    history.replaceState(history.state, "", `#${sentence.id}`);
  }

  // Whoever runs through the text by keys asks for no card on the way.
  function choose(sentence, { focus = true, wait = 0 } = {}) {
    mark(sentence);
    if (focus) sentence.focus();
    clearTimeout(waiting);
    waiting = setTimeout(() => open(sentence.querySelector(".about").href), wait);
  }

  function step(by) {
    const sentences = all();
    const at = sentences.indexOf(chosen ?? firstSeen()) - (chosen ? 0 : by);
    const next = sentences[at + by];
    if (next) choose(next, { wait: 150 });
  }

  function firstSeen() {
    return all().find((each) => each.getBoundingClientRect().bottom > 96) ?? all()[0];
  }

  text.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (event.target.closest("button, .note, .use") || !getSelection().isCollapsed) return;
    const sentence = event.target.closest(".s");
    if (sentence && !event.target.closest("a")) choose(sentence);
  });

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) return;
    const link = event.target.closest("a[data-card]");
    if (!link) return;
    event.preventDefault();
    const sentence = link.closest(".s");
    if (sentence) {
      mark(sentence);
      link.setAttribute("aria-current", "true");
    }
    open(link.href, () => beside.focus({ preventScroll: true }), link.closest(".list > li"));
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.target.closest("input:not([type=radio]), textarea, select")) return;
    const inText = text.contains(event.target) && event.target.classList.contains("s");
    if (event.code === "KeyJ" || (inText && event.key === "ArrowDown")) step(1);
    else if (event.code === "KeyK" || (inText && event.key === "ArrowUp")) step(-1);
    else if (event.code === "KeyM" && chosen?.querySelector(".use")) chosen.querySelector(".use").click();
    else if (inText && event.key === "Enter") toCard();
    else if (event.key === "Escape" && beside.contains(event.target)) chosen?.focus();
    else return;
    event.preventDefault();
  });

  function toCard() {
    const first = beside.querySelector("a, button, summary");
    if (first) first.focus();
    else open(chosen.querySelector(".about").href, () => beside.querySelector("a, button, summary")?.focus());
  }

  narrow.addEventListener("change", () => place());

  // A sentence that has become evidence is put in the place of itself.
  document.addEventListener("htmx:afterSettle", () => {
    if (!chosen) return;
    if (!chosen.isConnected) mark(document.getElementById(chosen.id));
    if (document.activeElement === document.body) chosen.focus({ preventScroll: true }); // the button pressed is gone
  });

  // --- where one is -----------------------------------------------------------------------------------------------------------

  const contents = new Map([...document.querySelectorAll("#contents a")].map((link) => [link.hash.slice(1), link]));
  const parts = [...text.querySelectorAll(".part")];
  let present = null;

  function tellPart() {
    let here = null;
    for (const part of parts) if (part.getBoundingClientRect().top < innerHeight / 3) here = part;
    const link = contents.get(here?.id);
    if (link === present) return;
    present?.removeAttribute("aria-current");
    present = link;
    if (!link) return;
    link.setAttribute("aria-current", "location");
    const list = document.getElementById("contents");
    const top = link.offsetTop - list.clientHeight / 2;
    list.scrollTop = Math.max(0, top);
  }

  let told = false;
  addEventListener("scroll", () => {
    if (told) return;
    told = true;
    requestAnimationFrame(() => {
      told = false;
      tellPart();
    });
  }, { passive: true });

  document.getElementById("contents")?.addEventListener("click", (event) => {
    if (event.target.closest("a") && event.currentTarget.matches(":popover-open")) event.currentTarget.hidePopover();
  });

  // --- what was found -------------------------------------------------------------------------------------------------------

  const found = document.getElementById("found");
  const hits = Math.max(0, ...[...text.querySelectorAll("mark[id]")].map((each) => Number(each.dataset.hit)));
  const numbers = new Intl.NumberFormat(document.documentElement.lang === "fa" ? "fa" : "en", { useGrouping: false });

  function show(at, move) {
    for (const each of text.querySelectorAll("mark.here")) each.classList.remove("here");
    for (const each of text.querySelectorAll(`mark[data-hit="${at}"]`)) each.classList.add("here");
    found.textContent = text.dataset.of.replace("{at}", numbers.format(at)).replace("{num}", numbers.format(hits));
    found.dataset.at = at;
    if (move) document.getElementById(`hit-${at}`)?.scrollIntoView({ block: "center" });
  }

  if (hits) {
    show(Number(new URLSearchParams(location.search).get("at")) || 1, !location.hash.startsWith("#s"));
    for (const [way, by] of [["prev", -1], ["next", 1]]) {
      document.querySelector(`.step[rel=${way}]`)?.addEventListener("click", (event) => {
        event.preventDefault();
        show((Number(found.dataset.at) - 1 + by + hits) % hits + 1, true);
      });
    }
  }

  // --- begin ----------------------------------------------------------------------------------------------------------------

  for (const each of text.querySelectorAll(".about")) each.tabIndex = -1;
  text.querySelector(".s")?.setAttribute("tabindex", "0");

  function follow() {
    const sentence = /^#s\d+$/.test(location.hash) ? document.getElementById(location.hash.slice(1)) : null;
    if (sentence && sentence !== chosen) choose(sentence);
  }

  addEventListener("hashchange", follow);
  tellPart();
  follow();
})();
