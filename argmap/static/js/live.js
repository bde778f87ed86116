// How do numbers keep themselves fresh on the pages of whoever leads? Asked for again and again with a tag, so that nothing comes
// where nothing changed; and where no answer comes, no number stands there as if it were true.
"use strict";

const PATIENCE = 1500; // milliseconds beyond the usual pause before numbers count as old

function follow(frame) {
  const every = Number(frame.dataset.every);
  const from = frame.dataset.wall ?? frame.dataset.counts;
  const sign = frame.querySelector("[data-lost]");
  let tag = "", heard = performance.now(), timer = 0, asking = false;

  const grow = () => {
    const lost = performance.now() - heard > every + PATIENCE;
    frame.classList.toggle("lost", lost);
    sign.hidden = !lost;
  };

  async function ask() {
    if (asking) return;
    asking = true;
    clearTimeout(timer);
    try {
      const headers = { "HX-Request": "true", ...(tag && { "If-None-Match": tag }) };
      const answer = await fetch(from, { headers, cache: "no-store", signal: AbortSignal.timeout(every + PATIENCE) });
      if ([401, 403, 404].includes(answer.status)) return location.reload(); // signed out, taken off the map, deleted
      if (answer.status !== 200 && answer.status !== 304) throw new Error(String(answer.status));
      if (answer.status === 200) {
        const text = await answer.text();
        if (frame.dataset.wall) hang(frame, text);
        else count(frame, JSON.parse(text));
        tag = answer.headers.get("ETag") ?? "";
      }
      heard = performance.now();
    } catch {
      // Told by what is shown (grow); asked again in a moment.
    }
    asking = false;
    grow();
    timer = setTimeout(ask, every);
  }

  setInterval(grow, 500);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { grow(); ask(); } });
  document.addEventListener("htmx:afterRequest", ask);
  ask();
}

// The wall as it is now in the place of the one before, and only those buttons that lead somewhere.
function hang(frame, text) {
  const fresh = new DOMParser().parseFromString(text, "text/html").getElementById("wall");
  if (!fresh) return location.reload();
  document.getElementById("wall").replaceWith(fresh);
  const possible = fresh.dataset.possible.split(" ");
  for (const field of document.querySelectorAll("input[data-here]")) field.value = fresh.dataset.here;
  for (const button of document.querySelectorAll("[data-act]")) {
    const can = possible.includes(button.dataset.act);
    if (button.hasAttribute("disabled") || /^(?:before|next)$/.test(button.dataset.act)) button.disabled = !can;
    else button.hidden = !can;
  }
  fit();
}

function count(frame, said) {
  for (const [name, text] of Object.entries(said.parts)) {
    for (const part of frame.querySelectorAll(`[data-part="${CSS.escape(name)}"]`)) part.textContent = text;
  }
  if (String(said.version) !== frame.dataset.version && !frame.querySelector("input:focus, textarea:focus, select:focus")) location.reload();
}

// What is too long for the wall is set smaller, a step at a time.
function fit() {
  const wall = document.querySelector(".wall.with-link .link-on-show");
  if (!wall) return;
  const sheet = document.getElementById("wall");
  for (let size = Number(sheet.dataset.size); size < 8 && wall.scrollHeight > wall.clientHeight; size += 1) sheet.dataset.size = size + 1;
}

document.querySelectorAll("[data-wall], [data-counts]").forEach(follow);
document.addEventListener("DOMContentLoaded", fit);
addEventListener("resize", fit);
document.fonts?.ready.then(fit);

// A presenter's clicker turns pages.
document.addEventListener("keydown", (event) => {
  const button = !event.target.closest("input, textarea, select") && document.querySelector(`[data-page="${CSS.escape(event.key)}"]`);
  if (!button || button.hidden || button.disabled) return;
  event.preventDefault();
  button.click();
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-whole-screen]")) return;
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
});
