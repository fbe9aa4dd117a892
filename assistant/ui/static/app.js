// What Gradio leaves to the page: announcements, quotes on hover, copying, downloads, scrolling.
(() => {
  "use strict";
  const tip = Object.assign(document.createElement("div"), { id: "tip", hidden: true });
  tip.setAttribute("role", "tooltip");
  let tipOwner = null;
  let shown = ""; // the exchange whose sources the panel shows, and whether it was complete

  // ---- quotes and explanations on hover and focus

  function showTip(owner) {
    const quote = owner.dataset.quote ?? "";
    const place = Object.assign(document.createElement("span"), { className: "tip-place", textContent: owner.dataset.place ?? "" });
    const words = Object.assign(document.createElement("span"), { textContent: quote ? `“${quote}”` : owner.dataset.tip });
    tip.replaceChildren(...(quote ? [words, place] : [words]));
    tip.hidden = false;
    tipOwner = owner;
    owner.setAttribute("aria-describedby", "tip");
    const box = owner.getBoundingClientRect();
    const left = Math.min(Math.max(8, box.left - 16), window.innerWidth - tip.offsetWidth - 8);
    const above = box.top - tip.offsetHeight - 8;
    tip.style.left = `${left}px`;
    tip.style.top = `${above > 8 ? above : box.bottom + 8}px`;
  }

  function hideTip() {
    tipOwner?.removeAttribute("aria-describedby");
    tipOwner = null;
    tip.hidden = true;
  }

  const tipped = (event) => (event.target instanceof Element ? event.target.closest("a.cite, [data-tip]") : null);
  for (const [on, off] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
    document.addEventListener(on, (event) => tipped(event) && showTip(tipped(event)));
    document.addEventListener(off, (event) => {
      // The tip itself may be pointed at, so that long quotes can be read.
      if (tipped(event) && event.relatedTarget !== tip) hideTip();
    });
  }
  tip.addEventListener("mouseleave", hideTip);
  document.addEventListener("scroll", hideTip, true);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hideTip());

  // ---- copying

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without HTTPS browsers offer only the old way.
      const area = Object.assign(document.createElement("textarea"), { value: text });
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      if (!done) throw new Error("copy");
    }
  }

  async function copyAnswer(button) {
    const label = (button.dataset.label ??= button.textContent); // it may still say "Copied"
    try {
      await copy(button.closest("article").querySelector("template.copy-text").content.textContent);
      button.textContent = button.dataset.done;
    } catch {
      button.textContent = button.dataset.failed;
    }
    announce(button.textContent);
    setTimeout(() => (button.textContent = label), 2000);
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("button.copy") && !target.closest("[disabled]")) copyAnswer(target.closest("button.copy"));
    if (target?.closest(".theme-toggle")) window.assistantTheme.toggle();
    if (target?.closest("a.skip")) {
      event.preventDefault();
      document.querySelector("#question textarea")?.focus();
    }
  });

  // ---- announcements for screen readers

  const speaker = Object.assign(document.createElement("div"), { className: "unseen" });
  speaker.setAttribute("role", "status");

  function announce(text) {
    speaker.textContent = "";
    setTimeout(() => (speaker.textContent = text), 50);
  }

  // ---- following the conversation

  function follow() {
    const link = document.querySelector("#download a.download");
    if (link) {
      link.click();
      link.remove();
    }
    const article = document.querySelector("#current article.exchange");
    const state = article ? `${article.id} ${article.getAttribute("aria-busy")}` : "";
    if (state === shown) return;
    const isNew = article && !shown.startsWith(`${article.id} `);
    shown = state;
    if (!article) {
      window.assistantPanel.showNothing(false);
      return;
    }
    if (isNew) article.scrollIntoView({ block: "start" });
    if (article.getAttribute("aria-busy") === "false") {
      window.assistantPanel.showSources(article);
      announce(article.querySelector(".reply").innerText);
    }
  }

  function label() {
    // Names and roles that Gradio has no option for.
    const talk = document.querySelector("#talk");
    if (talk && !talk.hasAttribute("role")) {
      talk.setAttribute("role", "region");
      talk.setAttribute("aria-label", document.querySelector("#source-panel .panel").dataset.conversation);
    }
    for (const field of document.querySelectorAll("#scope-fields input[data-testid=textbox][type=text]")) field.type = "date";
  }

  function start() {
    document.body.append(tip, speaker);
    // Sent when Gradio's end of the bridge stands.
    document.documentElement.addEventListener("assistant-ready", () => window.assistantTalks.start(), { once: true });
    let waiting = false;
    new MutationObserver(() => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        if (!document.querySelector("#source-panel .panel")) return;
        label();
        follow();
        window.assistantTalks.follow();
      });
    }).observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ["aria-busy", "id"] });
  }

  start();
})();
