/* Small helps of the shell. Everything works without it; nothing here builds content. */
(function () {
  "use strict";
  document.documentElement.classList.add("js");

  // Fold and unfold: the button names what it opens.
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-gn-toggle]");
    if (!button) return;
    var target = document.getElementById(button.getAttribute("data-gn-toggle"));
    var open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    if (target) target.classList.toggle("is-open", open);
  });

  // The person's menu closes when one presses elsewhere or Escape.
  document.addEventListener("click", function (event) {
    document.querySelectorAll("details.gn-user[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.gn-user[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // Print this page; copy this page's address (area, year, filters and all).
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-gn-print]")) window.print();
    var copy = event.target.closest("[data-gn-copy]");
    if (!copy || !navigator.clipboard) return;
    navigator.clipboard.writeText(copy.getAttribute("data-gn-copy") || window.location.href).then(function () {
      copy.textContent = copy.getAttribute("data-gn-copied") || copy.textContent;
    });
  });

  // All or none of the boxes beside a button; groups in which something is ticked stand open.
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-gn-tick]");
    if (!button) return;
    button.closest("[data-gn-ticks]").querySelectorAll("input[type=checkbox]").forEach(function (box) {
      box.checked = button.getAttribute("data-gn-tick") === "all";
    });
  });
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-gn-tick-buttons]").forEach(function (line) { line.hidden = false; });
    document.querySelectorAll("details[data-gn-ticks]").forEach(function (group) {
      if (group.querySelector("input:checked")) group.open = true;
    });
  });

  // What was typed is not lost by leaving by accident.
  var dirty = false;
  document.addEventListener("input", function (event) {
    if (event.target.closest("form[data-gn-guard]")) dirty = true;
  });
  document.addEventListener("submit", function (event) {
    dirty = false;
    // A second press on a slow network must not send twice.
    var form = event.target;
    if (form.method.toLowerCase() !== "post") return;
    if (form.getAttribute("data-gn-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-gn-sent", "1");
    window.setTimeout(function () { form.removeAttribute("data-gn-sent"); }, 8000);
  });
  window.addEventListener("beforeunload", function (event) {
    if (dirty) event.preventDefault();
  });

  // After a refused form, keyboard and screen reader start at the summary.
  document.addEventListener("DOMContentLoaded", focusSummary);
  document.addEventListener("htmx:afterSwap", focusSummary);
  function focusSummary() {
    var summary = document.querySelector("[data-gn-focus]");
    if (summary) summary.focus();
  }

  // A partial page that could not be fetched is said, not swallowed.
  ["htmx:responseError", "htmx:sendError"].forEach(function (name) {
    document.addEventListener(name, function () {
      var box = document.getElementById("thong-bao");
      if (!box || box.querySelector("[data-gn-network]")) return;
      var note = document.createElement("div");
      note.className = "gn-message gn-message--error";
      note.setAttribute("role", "alert");
      note.setAttribute("data-gn-network", "");
      note.textContent = "Chưa tải được phần vừa yêu cầu. Kiểm tra mạng rồi tải lại trang.";
      box.appendChild(note);
    });
  });
})();
