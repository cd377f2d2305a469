/* Draws the maps of a page as plain SVG: shapes from a GeoJSON address, numbers from the page's own JSON, colours
   from gn.css. The table beside it holds the same numbers and links, so nothing is lost where this does not run;
   keyboard and screen reader use the table. */
(function () {
  "use strict";
  var SVG = "http://www.w3.org/2000/svg";
  var WIDTH = 600;

  function node(name, attributes, parent) {
    var made = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    if (parent) parent.appendChild(made);
    return made;
  }

  // Which of the named classes a value falls in: "to" is exclusive but in the last class, an empty end is open.
  // 0: no figure.
  function classOf(value, classes) {
    if (value === null || value === undefined || value === "") return 0;
    for (var i = 0; i < classes.length; i += 1) {
      var from = classes[i].from, to = i === classes.length - 1 ? null : classes[i].to;
      if ((from === null || from === undefined || value >= from) && (to === null || to === undefined || value < to)) return i + 1;
    }
    return 0;
  }

  function polygons(geometry) {
    if (!geometry) return [];
    return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  }

  function eachPoint(shapes, visit) {
    shapes.features.forEach(function (feature) {
      polygons(feature.geometry).forEach(function (rings) { rings.forEach(function (ring) { ring.forEach(visit); }); });
    });
  }

  // Degrees to drawing units: at a province's size a plain projection, shrunk by latitude, is exact enough to read.
  function projection(shapes) {
    var west = Infinity, east = -Infinity, south = Infinity, north = -Infinity;
    eachPoint(shapes, function (point) {
      west = Math.min(west, point[0]); east = Math.max(east, point[0]);
      south = Math.min(south, point[1]); north = Math.max(north, point[1]);
    });
    var shrink = Math.cos(((south + north) / 2) * Math.PI / 180);
    var scale = WIDTH / ((east - west) * shrink);
    return {
      height: Math.ceil((north - south) * scale),
      at: function (point) {
        return ((point[0] - west) * shrink * scale).toFixed(1) + " " + ((north - point[1]) * scale).toFixed(1);
      }
    };
  }

  function outline(feature, view) {
    return polygons(feature.geometry).map(function (rings) {
      return rings.map(function (ring) { return "M" + ring.map(view.at).join("L") + "Z"; }).join("");
    }).join("");
  }

  function hatching(svg, id) {
    var pattern = node("pattern", { id: id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, node("defs", {}, svg));
    node("rect", { width: 6, height: 6, "class": "gn-map__blank" }, pattern);
    node("line", { x1: 0, y1: 0, x2: 0, y2: 6, "class": "gn-map__hatch" }, pattern);
  }

  // The line under the map says what is pointed at; pressing opens its list, or keeps the line where there is none.
  function say(tip, entry) {
    tip.textContent = entry.name + ": " + (entry.text || "không có số liệu") + " ";
    if (!entry.url) return;
    var link = document.createElement("a");
    link.href = entry.url;
    link.textContent = "Xem danh sách";
    tip.appendChild(link);
  }

  function draw(map, box, tip, shapes) {
    var byCode = {}, kept = null;
    map.values.forEach(function (entry) { byCode[entry.code] = entry; });
    var view = projection(shapes);
    var svg = node("svg", { viewBox: "-2 -2 " + (WIDTH + 4) + " " + (view.height + 4), "class": "gn-map__svg", "aria-hidden": "true", focusable: "false" });
    var hatch = map.id + "-gach";
    hatching(svg, hatch);
    shapes.features.forEach(function (feature) {
      var code = String(feature.properties[map.code_property]);
      var entry = byCode[code] || { name: feature.properties[map.name_property || "name"] || code, value: null };
      var level = classOf(entry.value, map.classes);
      // A shape opens its unit's list; keyboard and screen reader take the same link from the table.
      var holder = entry.url ? node("a", { href: entry.url, tabindex: "-1" }, svg) : svg;
      var path = node("path", { d: outline(feature, view), "fill-rule": "evenodd", "class": "gn-map__area gn-map__area--" + (level || "none") }, holder);
      if (!level) path.setAttribute("fill", "url(#" + hatch + ")");
      path.addEventListener("mouseenter", function () { if (!kept) say(tip, entry); });
      if (!entry.url) path.addEventListener("click", function () {
        if (kept) kept.classList.remove("is-kept");
        kept = kept === path ? null : path;
        if (kept) { kept.classList.add("is-kept"); svg.appendChild(kept); }
        say(tip, entry);
      });
    });
    box.textContent = "";
    box.appendChild(svg);
  }

  document.querySelectorAll("[data-gn-map]").forEach(function (frame) {
    var id = frame.getAttribute("data-gn-map");
    var map = JSON.parse(document.getElementById(id + "-so-lieu").textContent);
    var box = document.getElementById(id);
    fetch(map.geojson_url, { credentials: "same-origin" })
      .then(function (answer) { if (!answer.ok) throw new Error(answer.status); return answer.json(); })
      .then(function (shapes) { draw(map, box, frame.querySelector(".gn-map__tip"), shapes); })
      .catch(function () { box.textContent = "Chưa tải được bản đồ. Số liệu đầy đủ ở bảng bên cạnh."; });
  });
})();
