// Runs before the first paint, so that a page never flashes in the wrong theme or colour. It is a file of its own
// because the CSP allows no script inside the page.
(() => {
  const root = document.documentElement;
  let stored = {};
  try {
    stored = JSON.parse(localStorage.getItem("postern.look") ?? "{}");
  } catch {
    // A blocked or broken storage means the usual look.
  }
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.dataset.theme = stored.theme === "dark" || stored.theme === "light" ? stored.theme : system;
  for (const [name, value] of Object.entries(stored.accent ?? {})) root.style.setProperty(name, value);
})();
