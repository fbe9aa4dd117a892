// The source panel: the cards of an answer, or one document opened at a citation.
// Whatever is put on the page comes escaped from the server; no HTML is built here.
(() => {
  "use strict";
  const NARROW = window.matchMedia("(max-width: 860px)");
  let links = []; // the citations that previous and next walk through
  let at = -1;
  let origin = null; // where focus returns to
  let request = 0; // the latest opening wins

  const find = (selector) => document.querySelector(`#source-panel ${selector}`);
  const format = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function show(name) {
    for (const part of ["panel-empty", "panel-sources", "panel-document"]) {
      find(`.${part}`).hidden = part !== name;
    }
    find(".to-answer").hidden = name === "panel-empty";
  }

  function showNothing(none) {
    const empty = find(".panel-empty");
    empty.dataset.start ??= empty.textContent;
    empty.textContent = none ? empty.dataset.none : empty.dataset.start;
    markCurrent(null);
    show("panel-empty");
  }

  function showSources(article) {
    const template = article.querySelector("template.sources");
    if (!template) {
      showNothing(true);
      return;
    }
    const list = find(".panel-sources ol");
    list.replaceChildren(template.content.cloneNode(true));
    list.dataset.article = article.id;
    markCurrent(null);
    show("panel-sources");
  }

  function markCurrent(link) {
    for (const old of document.querySelectorAll("a.cite[aria-current]")) old.removeAttribute("aria-current");
    const article = link && articleOf(link);
    const marker = link?.dataset.marker;
    article?.querySelector(`a.cite[data-marker="${CSS.escape(marker ?? "")}"]`)?.setAttribute("aria-current", "true");
  }

  function articleOf(link) {
    const card = link.closest(".panel-sources ol");
    return card ? document.getElementById(card.dataset.article) : link.closest("article.exchange");
  }

  function neighbours(link) {
    const kind = ["related-link", "library-link", "open", "cite"].find((name) => link.classList.contains(name));
    const root = link.closest("ol, article.exchange, table") ?? document;
    return [...root.querySelectorAll(`a.${kind}`)];
  }

  async function load(link) {
    const url = new URL(link.href);
    url.searchParams.set("part", "true");
    url.hash = "";
    const response = await fetch(url, { credentials: "same-origin" });
    if (!response.ok && response.status !== 404) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return [...(page.querySelector("main") ?? page.body).childNodes];
  }

  async function open(link, focus = true) {
    const mine = ++request;
    const body = find(".panel-body");
    const panel = find(".panel");
    links = neighbours(link);
    at = links.indexOf(link);
    markCurrent(link);
    show("panel-document");
    find(".new-tab").href = link.href;
    find(".position").textContent = links.length > 1 ? format(panel.dataset.position, { number: at + 1, total: links.length }) : "";
    find(".back").hidden = !find(".panel-sources ol").childElementCount;
    find(".steps").hidden = links.length < 2;
    find(".previous").disabled = at <= 0;
    find(".next").disabled = at >= links.length - 1;
    let nodes;
    try {
      nodes = await load(link);
    } catch {
      nodes = [document.createTextNode(panel.dataset.failed)];
    }
    if (mine !== request) return;
    body.replaceChildren(...nodes);
    // Title and date stay in view above the text that scrolls.
    const head = body.querySelector(".document-head");
    find(".panel-head").replaceChildren(...(head ? [head] : []));
    if (head && link.dataset.where) {
      head.append(Object.assign(document.createElement("p"), { className: "document-where", textContent: link.dataset.where }));
    }
    if (focus) body.focus({ preventScroll: !NARROW.matches });
    reveal(body);
  }

  function reveal(body) {
    const quote = body.querySelector("mark");
    if (NARROW.matches) {
      (quote ?? body).scrollIntoView({ block: quote ? "center" : "start" });
      return;
    }
    const offset = quote ? quote.getBoundingClientRect().top - body.getBoundingClientRect().top : 0;
    body.scrollTop = quote ? body.scrollTop + offset - body.clientHeight / 3 : 0;
  }

  function step(by) {
    const link = links[at + by];
    if (link) open(link);
  }

  function back() {
    const list = find(".panel-sources ol");
    if (!list.childElementCount) return;
    markCurrent(null);
    show("panel-sources");
    find(".panel-sources h2").focus();
  }

  function toOrigin() {
    const target = origin?.isConnected ? origin : document.querySelector("#question textarea");
    target?.focus();
    target?.scrollIntoView({ block: "center" });
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const link = target?.closest("a.cite, a.open, a.related-link, a.library-link");
    // With a modifier the browser opens the document's own page.
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      if (link.classList.contains("library-link")) return;
      event.preventDefault();
      if (!link.closest("#source-panel")) origin = link;
      open(link);
    } else if (target?.closest(".show-sources")) {
      origin = target.closest(".show-sources");
      showSources(target.closest("article.exchange"));
      find(".panel-sources h2").focus();
      if (NARROW.matches) find(".panel").scrollIntoView();
    } else if (target?.closest("#source-panel .back")) back();
    else if (target?.closest("#source-panel .previous")) step(-1);
    else if (target?.closest("#source-panel .next")) step(1);
    else if (target?.closest("#source-panel .to-answer")) toOrigin();
  });

  document.addEventListener("keydown", (event) => {
    if (!(event.target instanceof Element) || !event.target.closest("#source-panel")) return;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      if (find(".panel-document").hidden) return;
      event.preventDefault();
      step(event.key === "ArrowLeft" ? -1 : 1);
    } else if (event.key === "Escape") toOrigin();
  });

  window.assistantPanel = { showSources, showNothing };
})();
