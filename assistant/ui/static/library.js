// The library tab: files are sent one after the other, each with its progress and its outcome.
(() => {
  "use strict";
  const waiting = [];
  let busy = false;

  const section = () => document.querySelector(".upload");
  const format = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const make = (tag, className, text = "") => Object.assign(document.createElement(tag), { className, textContent: text });

  function tell(name, detail) {
    document.querySelector("#bridge .bridge")?.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
  }

  function arrive(files) {
    for (const file of files) {
      const row = make("li", "arrival");
      const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
      row.append(make("span", "arrival-name", file.name), bar, make("span", "arrival-state", section().dataset.waiting));
      bar.setAttribute("aria-label", file.name);
      section().querySelector(".arrivals").append(row);
      waiting.push([file, row]);
    }
    next();
  }

  async function next() {
    if (busy || !waiting.length) return;
    busy = true;
    const [file, row] = waiting.shift();
    const limit = Number(section().dataset.limit);
    if (file.size > limit) finish(row, false, section().dataset.tooLarge);
    else await send(file, row);
    busy = false;
    if (waiting.length) next();
  }

  function send(file, row) {
    return new Promise((done) => {
      const words = section().dataset;
      const bar = row.querySelector("progress");
      const state = row.querySelector(".arrival-state");
      const request = new XMLHttpRequest();
      request.open("PUT", `library/files?${new URLSearchParams({ name: file.name })}`);
      request.upload.onprogress = (event) => {
        const part = event.total ? event.loaded / event.total : 1;
        bar.value = part;
        state.textContent = format(words.sending, { percent: Math.floor(100 * part) });
      };
      request.upload.onload = () => {
        bar.removeAttribute("value"); // reading has no measure
        state.textContent = words.reading;
      };
      request.onerror = () => {
        finish(row, false, words.lost);
        done();
      };
      request.onload = () => {
        outcome(row, request, words.lost);
        done();
      };
      request.send(file);
    });
  }

  function outcome(row, request, lost) {
    let reply = {};
    try {
      reply = JSON.parse(request.responseText);
    } catch {
      // A proxy may answer in its own way.
    }
    if (request.status !== 200) {
      finish(row, false, typeof reply.detail === "string" ? reply.detail : lost);
      return;
    }
    finish(row, true, reply.message);
    for (const warning of reply.warnings) row.append(make("span", "arrival-warning", warning));
    tell("assistant-library");
  }

  function finish(row, taken, message) {
    row.querySelector("progress").remove();
    row.classList.add(taken ? "taken" : "refused");
    row.querySelector(".arrival-state").textContent = message;
  }

  async function remove(button) {
    if (!button.dataset.armed) {
      // Asked once more, in the same place.
      button.dataset.armed = button.textContent;
      button.textContent = button.dataset.sure;
      button.addEventListener("blur", () => disarm(button), { once: true });
      return;
    }
    disarm(button);
    button.disabled = true;
    await fetch(`library/files?${new URLSearchParams({ name: button.dataset.name })}`, { method: "DELETE", credentials: "same-origin" });
    tell("assistant-library");
    document.querySelector("#upload-input")?.focus();
  }

  function disarm(button) {
    if (!button.dataset.armed) return;
    button.textContent = button.dataset.armed;
    delete button.dataset.armed;
  }

  document.addEventListener("change", (event) => {
    if (!(event.target instanceof Element) || event.target.id !== "upload-input") return;
    arrive([...event.target.files]);
    event.target.value = "";
  });

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("button.remove")) remove(target.closest("button.remove"));
    const ask = target?.closest("button.ask-in");
    if (ask) {
      tell("assistant-only", ask.dataset.path);
      document.querySelector("#tabs [role=tab]").click();
      // Gradio shows the tab a moment later, and what is hidden takes no focus.
      setTimeout(() => document.querySelector("#question textarea")?.focus(), 100);
    }
  });

  // A file dropped beside the field must not replace the page.
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => {
      if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
      event.preventDefault();
      const drop = event.target instanceof Element ? event.target.closest(".upload") : null;
      document.querySelector(".drop")?.classList.toggle("over", Boolean(drop) && kind === "dragover");
      if (drop && kind === "drop") arrive([...event.dataTransfer.files]);
    });
  }
})();
