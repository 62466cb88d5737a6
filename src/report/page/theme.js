/* theme.js - light or dark, before anything is drawn: as the system says, or as
 * the switch was left (where the browser keeps that). Paper is light. */
"use strict";

const theme = (() => {
  const names = ["automatic", "light", "dark"];
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const paper = matchMedia("print");
  const listeners = [];
  let choice = 0;
  try {
    choice = Math.max(0, names.indexOf(localStorage.getItem("marigram-theme")));
  } catch (error) { /* no storage here: nothing is remembered */ }

  function current() {
    if (paper.matches)
      return "light";
    return choice ? names[choice] : dark.matches ? "dark" : "light";
  }

  function apply() {
    const root = document.documentElement;
    if (root.dataset.theme === current())
      return;
    root.dataset.theme = current();
    for (const listener of listeners)
      listener();
  }

  function next() {
    choice = (choice + 1) % names.length;
    try {
      localStorage.setItem("marigram-theme", names[choice]);
    } catch (error) { /* as above */ }
    apply();
    return names[choice];
  }

  dark.addEventListener("change", apply);
  paper.addEventListener("change", apply);
  apply();
  return { next, name: () => names[choice],
           changed: (listener) => listeners.push(listener) };
})();
