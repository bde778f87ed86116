// Which theme was chosen here? Asked before the page is painted, so that it never flashes in another; the rest waits in argmap.js.
document.documentElement.classList.add("scripted");
try {
  const chosen = localStorage.getItem("argmap.theme");
  if (["light", "dark", "contrast"].includes(chosen)) document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be closed to us: then the device's own theme is shown.
}
