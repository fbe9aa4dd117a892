// Sets light or dark before the first paint: the reader's choice, else that of the system.
(() => {
  "use strict";
  const KEY = "assistant-theme";
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage may be blocked; the system's choice still holds
    }
  }

  function apply() {
    const dark = chosen() ? chosen() === "dark" : system.matches;
    document.documentElement.classList.toggle("dark", dark);
    document.documentElement.style.colorScheme = dark ? "dark" : "light";
    // Gradio reads the class from the body, and sets it there by the system's choice when it starts.
    const body = document.body;
    if (body && body.classList.contains("dark") !== dark) body.classList.toggle("dark", dark);
  }

  window.assistantTheme = {
    apply,
    toggle() {
      const dark = document.documentElement.classList.contains("dark");
      try {
        localStorage.setItem(KEY, dark ? "light" : "dark");
      } catch {
        document.documentElement.classList.toggle("dark");
        return;
      }
      apply();
    },
  };
  system.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", () => {
    apply();
    new MutationObserver(apply).observe(document.body, { attributeFilter: ["class"] });
  });
  apply();
})();
