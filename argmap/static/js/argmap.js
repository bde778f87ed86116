// What do all pages do besides htmx? Everything here makes something easier that works without it too.
"use strict";

const stored = {
  read(name) {
    try { return localStorage.getItem(`argmap.${name}`); } catch { return stored.here.get(name) ?? null; }
  },
  write(name, value) {
    try { localStorage.setItem(`argmap.${name}`, value); } catch { stored.here.set(name, value); }
  },
  here: new Map(), // where storage is closed to us: for as long as the page is open
};

// What fits in a part of the page, the part itself too: htmx names what it put in, piece by piece.
function each(within, selector) {
  return [...(within.matches?.(selector) ? [within] : []), ...within.querySelectorAll(selector)];
}

// --- say something where a screen reader hears it -------------------------------------------------------------------------

function say(text, seconds = 6) {
  const said = document.getElementById("said");
  const line = document.createElement("p");
  line.textContent = text;
  said.replaceChildren(line);
  if (seconds) setTimeout(() => line.remove(), seconds * 1000);
}

document.addEventListener("htmx:sendError", () => say(document.getElementById("said").dataset.offline, 12));

// --- menus and dialogs ----------------------------------------------------------------------------------------------------

function closeMenus(but) {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== but) menu.open = false;
}

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.menu"));
  const opens = event.target.closest("[data-opens]");
  if (opens) {
    closeMenus();
    document.getElementById(opens.dataset.opens)?.showModal();
  } else if (event.target instanceof HTMLDialogElement) {
    event.target.close(); // the ground around it was clicked
  }
});

document.addEventListener("focusin", (event) => closeMenus(event.target.closest("details.menu")));

document.addEventListener("focusin", (event) => { if (event.target.matches("input[data-selects]")) event.target.select(); });

// --- light and dark -------------------------------------------------------------------------------------------------------

function pressTheme() {
  const chosen = document.documentElement.dataset.theme ?? "";
  for (const button of document.querySelectorAll("[data-themes] button")) {
    button.setAttribute("aria-pressed", String(button.value === chosen));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-themes] button");
  if (!button) return;
  stored.write("theme", button.value);
  if (button.value) document.documentElement.dataset.theme = button.value;
  else delete document.documentElement.dataset.theme;
  pressTheme();
});

// --- keys: what says data-key is reached by that key --------------------------------------------------------------------------

// By its place on the board, so that S is S on a Persian keyboard too; a digit by its value, in whichever digits.
function keyOf(event) {
  if (event.key === "?" || event.key === "؟") return "?";
  if (/^[۰-۹٠-٩]$/.test(event.key)) return String(event.key.charCodeAt(0) & 15);
  if (/^Key[A-Z]$/.test(event.code)) return event.code.slice(3).toLowerCase();
  return event.code === "Slash" && !event.shiftKey ? "/" : event.key;
}

function isWritten(target) {
  return target.isContentEditable || /^(?:textarea|select)$/i.test(target.tagName) ||
    (target.tagName === "INPUT" && !/^(?:checkbox|radio|button|submit|file)$/.test(target.type));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") {
    const menu = document.querySelector("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    return;
  }
  if (isWritten(event.target) || document.querySelector("dialog[open]")) return;
  const key = keyOf(event);
  if (key === "?") {
    event.preventDefault();
    document.getElementById("keys")?.showModal();
    return;
  }
  const found = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((keyed) => keyed.checkVisibility());
  if (!found) return;
  event.preventDefault();
  if (isWritten(found)) {
    found.focus();
    found.select?.();
  } else {
    found.focus({ preventScroll: true });
    found.click();
  }
});

function tellKeys(within) {
  for (const keyed of each(within, "[data-key]")) keyed.setAttribute("aria-keyshortcuts", keyed.dataset.key);
}

// --- the tour: there until it is over, and again when asked for -----------------------------------------------------------------

document.addEventListener("click", (event) => {
  const asked = event.target.closest("button[data-tour]")?.dataset.tour;
  if (!asked) return;
  stored.write("tour", asked);
  document.documentElement.dataset.tour = asked;
  closeMenus();
  if (asked === "over") return;
  const step = document.querySelector("details[data-tour] summary");
  if (step) step.focus();
  else location.assign(document.querySelector(".brand").href);
});

// The first mark ends it too.
function endTour(within) {
  if (document.documentElement.dataset.tour !== "over" && each(within, "[data-tour-ends]").length) stored.write("tour", "over");
}

// --- taking in papers: chosen, dropped anywhere, pasted; one request each, so that one bad file keeps none back ---------------

function takesIn(form) {
  const chosen = form.querySelector("[data-chosen]");
  const most = Number(form.dataset.most) * 1e6;
  let waiting = Promise.resolve();

  function send(file) {
    const line = document.createElement("li");
    const name = document.createElement("bdi");
    const bar = document.createElement("progress");
    name.textContent = file.name;
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    line.append(name, bar);
    chosen.append(line);
    chosen.hidden = false;
    const failed = (told) => {
      bar.remove();
      const why = document.createElement("p");
      why.className = "flag";
      why.textContent = told;
      line.append(why);
      say(`${file.name}: ${told}`);
    };
    if (file.size > most) return failed(form.dataset.large);
    if (!file.size) return failed(form.dataset.nothing);
    waiting = waiting.then(() => new Promise((over) => {
      const body = new FormData();
      body.append("csrf_token", form.elements.csrf_token.value);
      body.append("file", file);
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("HX-Request", "true");
      request.upload.addEventListener("progress", (event) => { bar.value = event.loaded / (event.total || 1); });
      request.addEventListener("load", () => {
        if (request.status < 400) line.remove();
        else failed(new DOMParser().parseFromString(request.responseText, "text/html").querySelector("[role=alert] p, p[role=alert]")?.textContent ?? form.dataset.failed);
      });
      request.addEventListener("error", () => failed(document.getElementById("said").dataset.offline));
      request.addEventListener("loadend", over);
      request.send(body);
    }));
  }

  function take(files) {
    [...files].forEach(send);
    waiting = waiting.then(() => {
      form.reset();
      return window.htmx ? htmx.ajax("GET", form.dataset.shelf, { target: "#shelf", swap: "outerHTML" }) : location.assign(form.dataset.shelf);
    });
  }

  form.querySelector("input[type=file]").addEventListener("change", (event) => {
    const files = [...event.target.files];
    if (files.length) take(files);
  });

  let inside = 0;
  const over = (event, by) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    inside = by ? Math.max(0, inside + by) : 0;
    document.body.classList.toggle("over", inside > 0);
  };
  document.addEventListener("dragenter", (event) => over(event, 1));
  document.addEventListener("dragleave", (event) => over(event, -1));
  document.addEventListener("dragover", (event) => { if (event.dataTransfer?.types.includes("Files")) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    over(event, 0);
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    if (isWritten(event.target)) return;
    const text = event.clipboardData?.getData("text/plain").trim();
    if (event.clipboardData?.files.length) take(event.clipboardData.files);
    else if (text) {
      form.querySelector("details").open = true;
      form.elements.text.value = text;
      form.elements.name.focus();
    } else return;
    event.preventDefault();
  });
}

// --- begin ------------------------------------------------------------------------------------------------------------------

pressTheme();
tellKeys(document);
endTour(document);
document.querySelectorAll("form[data-takes-in]").forEach(takesIn);
document.addEventListener("htmx:load", (event) => {
  tellKeys(event.detail.elt);
  endTour(event.detail.elt);
});
