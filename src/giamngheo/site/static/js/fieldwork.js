/* The sheet on a weak signal: what is typed is kept on this phone and sent when there is a signal. Works beside the
   plain form: without this file nothing is lost but the saving while typing. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-gn-draft]");
  if (!form || !window.fetch) return;
  var state = document.getElementById("gn-luu");
  var findings = document.getElementById("gn-canh-bao");
  // Of this person and this sheet: another user of the same phone finds nothing of it.
  var prefix = "gn-phieu-";
  var place = prefix + form.getAttribute("data-gn-user") + "-" + form.getAttribute("data-gn-draft");
  var timer = null, sending = false;

  function forgetOthers() {
    var own = prefix + form.getAttribute("data-gn-user") + "-";
    Object.keys(window.localStorage).forEach(function (name) {
      if (name.indexOf(prefix) === 0 && name.indexOf(own) !== 0) window.localStorage.removeItem(name);
    });
  }
  function read() {
    try { return JSON.parse(window.localStorage.getItem(place)) || null; } catch (error) { return null; }
  }
  function write(kept) {
    try {
      if (kept && Object.keys(kept.values).length) window.localStorage.setItem(place, JSON.stringify(kept));
      else window.localStorage.removeItem(place);
    } catch (error) { /* a full or forbidden store: the form itself still sends */ }
  }
  function say(name, more) { if (state) state.textContent = state.getAttribute("data-" + name) + (more ? " " + more : ""); }
  function newKey() { return Date.now().toString(36) + Math.random().toString(36).slice(2, 12); }
  function version() { return form.elements.version.value; }
  function controls(name) { return Array.prototype.filter.call(form.elements, function (c) { return c.name === name; }); }

  function valuesOf(name) {
    return controls(name).filter(function (c) {
      return (c.type !== "radio" && c.type !== "checkbox") || c.checked;
    }).map(function (c) { return c.value; });
  }
  function put(name, values) {
    controls(name).forEach(function (c) {
      if (c.type === "radio" || c.type === "checkbox") c.checked = values.indexOf(c.value) >= 0;
      else c.value = values.length ? values[0] : "";
    });
  }

  // kept: {values: {name: [..]}, version: what this phone saw, key: of the save under way or null, sent: names in it}
  function changed(event) {
    var name = event.target.name;
    if (!name || form.elements.fields.value.split(",").indexOf(name) < 0) return;
    var kept = read() || { values: {}, version: version(), key: null };
    kept.values[name] = valuesOf(name);
    kept.key = null; // another content is another save
    write(kept);
    window.clearTimeout(timer);
    timer = window.setTimeout(send, 900);
  }

  function send() {
    var kept = read();
    if (!kept || sending) return;
    if (!kept.key) { kept.key = newKey(); write(kept); }
    var names = Object.keys(kept.values), key = kept.key, sent = JSON.stringify(kept.values);
    var body = new URLSearchParams();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("version", kept.version); body.set("key", key); body.set("fields", names.join(","));
    body.set("step", form.getAttribute("data-gn-step"));
    names.forEach(function (name) { kept.values[name].forEach(function (value) { body.append(name, value); }); });
    sending = true;
    say("waiting");
    window.fetch(form.getAttribute("data-gn-save"), { method: "POST", body: body, credentials: "same-origin", redirect: "manual" })
      .then(function (response) {
        if (response.status === 409) { sending = false; write(null); form.submit(); return null; }
        if (response.status === 422) { sending = false; say("refused"); return null; }
        if (!response.ok) throw new Error(String(response.status));
        return response.json();
      })
      .then(function (answer) {
        sending = false;
        if (answer) saved(answer, sent, names);
      })
      .catch(function () { sending = false; say("unsent"); });
  }

  function saved(answer, sent, names) {
    var kept = read(), others = Object.keys(answer.others);
    // What another phone changed meanwhile is shown here too. An answer that is being changed on this phone as well must
    // not pass for seen: the version stays, and the next save is told of both.
    var both = others.some(function (name) { return kept && kept.values[name]; });
    others.forEach(function (name) { if (!(kept && kept.values[name]) && controls(name).length) put(name, answer.others[name]); });
    if (both) answer.version = kept.version;
    form.elements.version.value = answer.version;
    if (kept) {
      var before = JSON.parse(sent);
      names.forEach(function (name) {
        if (JSON.stringify(kept.values[name]) === JSON.stringify(before[name])) delete kept.values[name];
      });
      kept.version = answer.version; kept.key = null;
      write(kept);
    }
    Object.keys(answer.errors).length ? say("wrong") : say("saved", answer.saved_at);
    names.forEach(function (name) { mark(name, answer.errors[name]); });
    if (findings) findings.innerHTML = answer.findings;
    if (read()) timer = window.setTimeout(send, 900);
  }

  function mark(name, text) {
    var control = controls(name)[0], box = control && control.closest(".gn-field");
    if (!box) return;
    var note = box.querySelector("[data-gn-autosave-error]");
    if (!text) { if (note) note.remove(); return; }
    if (!note) {
      note = document.createElement("div");
      note.className = "gn-field__error"; note.setAttribute("data-gn-autosave-error", "");
      box.appendChild(note);
    }
    note.textContent = text;
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  // The form carries everything on this page: what was kept of it goes with it. Without a signal it stays here.
  form.addEventListener("submit", function (event) {
    if (navigator.onLine === false) { event.preventDefault(); form.removeAttribute("data-gn-sent"); say("unsent"); return; }
    window.clearTimeout(timer);
    var kept = read();
    if (kept) { form.elements.version.value = kept.version; }
    window.sessionStorage.setItem("gn-phieu-dang-gui", place);
  });
  window.addEventListener("online", send);
  window.addEventListener("offline", function () { if (read()) say("unsent"); });
  window.addEventListener("beforeunload", function (event) {
    if (read() && window.sessionStorage.getItem("gn-phieu-dang-gui") !== place) event.preventDefault();
  });
  window.setInterval(function () { if (read()) send(); }, 15000);

  forgetOthers();
  window.sessionStorage.removeItem("gn-phieu-dang-gui");
  var waiting = read();
  if (waiting) {
    Object.keys(waiting.values).forEach(function (name) { if (controls(name).length) put(name, waiting.values[name]); });
    send();
  }
})();
