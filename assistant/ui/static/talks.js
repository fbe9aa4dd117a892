// The list of conversations: search, open, rename, delete. Its HTML comes escaped from the server.
(() => {
  "use strict";
  const asked = () => new URLSearchParams(location.search).get("c") ?? ""; // what the address names
  let current = asked();
  let stepping = false; // a step back or forward is not answered yet
  let told = ""; // what the server last said about which conversation is shown
  let request = 0; // the latest answer to a search wins
  let timer = 0;

  const nav = () => document.querySelector("nav.talks");

  async function refresh() {
    const mine = ++request;
    const list = nav().querySelector(".talks-list");
    const search = nav().querySelector(".talks-search").value;
    try {
      const response = await fetch(`conversations?${new URLSearchParams({ search })}`, { credentials: "same-origin" });
      if (!response.ok) throw new Error(String(response.status));
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (mine !== request) return;
      list.replaceChildren(...page.body.childNodes);
    } catch {
      if (mine === request) list.replaceChildren(document.createTextNode(nav().dataset.failed));
    }
    markCurrent();
  }

  function markCurrent() {
    for (const item of nav().querySelectorAll("li")) {
      const link = item.querySelector("a.talk");
      if (item.dataset.id === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  function address(id) {
    const url = new URL(location.href);
    if (id) url.searchParams.set("c", id);
    else url.searchParams.delete("c");
    url.hash = "";
    return url;
  }

  function open(id) {
    document.querySelector("#bridge .bridge")?.dispatchEvent(new CustomEvent("assistant-open", { detail: id, bubbles: true }));
    document.documentElement.classList.remove("talks-open");
  }

  async function change(item, options) {
    const response = await fetch(`conversations/${item.dataset.id}`, { credentials: "same-origin", ...options });
    if (!response.ok && response.status !== 404) throw new Error(String(response.status));
  }

  function only(item, part) {
    for (const name of ["talk-row", "talk-edit", "talk-sure"]) item.querySelector(`.${name}`).hidden = name !== part;
  }

  async function save(item) {
    const title = item.querySelector(".talk-edit input").value.trim();
    if (title) await change(item, { method: "PATCH", headers: { "content-type": "application/json" }, body: JSON.stringify({ title }) });
    await refresh();
    nav().querySelector(`li[data-id="${item.dataset.id}"] .talk-rename`)?.focus();
  }

  async function forget(item) {
    const next = item.nextElementSibling ?? item.previousElementSibling;
    await change(item, { method: "DELETE" });
    if (item.dataset.id === current) document.querySelector("#new")?.click();
    await refresh();
    const neighbour = next && nav().querySelector(`li[data-id="${next.dataset.id}"] a.talk`);
    (neighbour ?? nav().querySelector(".talks-search")).focus();
  }

  function cancel(item) {
    const editing = !item.querySelector(".talk-edit").hidden;
    only(item, "talk-row");
    item.querySelector(editing ? ".talk-rename" : ".talk-delete").focus();
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest(".talks-toggle")) {
      document.querySelector("#tabs [role=tab]").click(); // the list stands on the first tab
      const shown = document.documentElement.classList.toggle("talks-open");
      target.closest(".talks-toggle").setAttribute("aria-expanded", String(shown));
      if (shown) nav().querySelector(".talks-search").focus();
      return;
    }
    const item = target?.closest("nav.talks li");
    if (!item) return;
    const link = target.closest("a.talk");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      open(item.dataset.id);
    } else if (target.closest(".talk-rename")) {
      only(item, "talk-edit");
      item.querySelector(".talk-edit input").select();
    } else if (target.closest(".talk-delete")) {
      only(item, "talk-sure");
      item.querySelector(".talk-yes").focus();
    } else if (target.closest(".talk-save")) save(item);
    else if (target.closest(".talk-yes")) forget(item);
    else if (target.closest(".talk-cancel")) cancel(item);
  });

  document.addEventListener("keydown", (event) => {
    const item = event.target instanceof Element ? event.target.closest("nav.talks li") : null;
    if (event.key === "Escape" && item && item.querySelector(".talk-row").hidden) cancel(item);
    else if (event.key === "Escape") document.documentElement.classList.remove("talks-open");
    else if (event.key === "Enter" && item && event.target.matches(".talk-edit input")) save(item);
  });

  document.addEventListener("input", (event) => {
    if (!(event.target instanceof Element) || !event.target.matches(".talks-search")) return;
    clearTimeout(timer);
    timer = setTimeout(refresh, 200);
  });

  // Back and Forward: one step after the other, since a late answer would come over a newer one.
  function step() {
    const id = asked();
    if (stepping || id === current) return;
    stepping = true;
    setTimeout(() => { stepping = false; }, 2000); // a conversation that has gone changes nothing here
    current = id; // the address has changed already
    if (id) open(id);
    else document.querySelector("#new")?.click();
  }

  window.addEventListener("popstate", step);

  // Called whenever the page has changed.
  function follow() {
    const which = document.querySelector("#which [data-talk]");
    if (!which || which.dataset.state === told) return;
    const first = told === "";
    told = which.dataset.state;
    const stepped = stepping;
    stepping = false;
    if (first && which.dataset.talk === "") return; // nothing was said yet; an address may still be opened
    if (which.dataset.talk !== current) {
      current = which.dataset.talk;
      history.pushState(null, "", address(current));
    } else if (stepped) step(); // the address may have moved on meanwhile
    refresh();
  }

  function start() {
    refresh();
    if (current) open(current);
  }

  window.assistantTalks = { follow, start };
})();
