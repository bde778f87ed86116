// Which theme was chosen here, and is the tour over? Asked before the page is painted, so that nothing flashes up and goes; the
// rest waits in argmap.js.
document.documentElement.classList.add("scripted");
try {
  const chosen = localStorage.getItem("argmap.theme");
  if (["light", "dark", "contrast"].includes(chosen)) document.documentElement.dataset.theme = chosen;
  if (localStorage.getItem("argmap.tour") === "over") document.documentElement.dataset.tour = "over";
} catch {
  // Storage may be closed to us: then the device's own theme is shown.
}
