/* Draws the maps of a page: shapes from a GeoJSON address, numbers from the page's own JSON, colours from gn.css.
   The table beside it holds the same numbers, so nothing is lost where this does not run. */
(function () {
  "use strict";
  var token = function (name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  };

  // Which of the named classes a value falls in; "to" is exclusive, an empty end is open. -1: no figure.
  function classOf(value, classes) {
    if (value === null || value === undefined || value === "") return -1;
    for (var i = 0; i < classes.length; i += 1) {
      var from = classes[i].from, to = classes[i].to;
      var above = from === null || from === undefined || value >= from;
      var below = to === null || to === undefined || value < to;
      if (above && below) return i;
    }
    return -1;
  }

  function region(entry, classes) {
    var index = classOf(entry.value, classes);
    var style = index < 0
      ? { areaColor: token("--gn-white"), decal: { symbol: "rect", color: "#8b9591", dashArrayX: [1, 0], dashArrayY: [1.5, 4], rotation: -Math.PI / 4 } }
      : { areaColor: token("--gn-map-" + (index + 1)) };
    return { name: entry.code, value: entry.value, itemStyle: style, emphasis: { itemStyle: style } };
  }

  function draw(map, box, shapes) {
    var byCode = {};
    map.values.forEach(function (entry) { byCode[entry.code] = entry; });
    var namesOf = map.name_property || "name";
    var data = shapes.features.map(function (feature) {
      var code = String(feature.properties[map.code_property]);
      return byCode[code] || { code: code, name: feature.properties[namesOf], value: null };
    });
    data.forEach(function (entry) { byCode[entry.code] = entry; });
    box.textContent = "";
    echarts.registerMap(map.id, shapes);
    var chart = echarts.init(box, null, { renderer: "svg" });
    chart.setOption({
      animation: false,
      tooltip: {
        renderMode: "richText",
        confine: true,
        formatter: function (hit) {
          var entry = byCode[hit.name] || { name: hit.name };
          return entry.name + ": " + (entry.text || "không có số liệu");
        }
      },
      series: [{
        type: "map",
        map: map.id,
        nameProperty: map.code_property,
        selectedMode: false,
        label: { show: false },
        emphasis: { label: { show: false }, itemStyle: { borderColor: token("--gn-ink"), borderWidth: 2 } },
        itemStyle: { borderColor: "#fff", borderWidth: 0.8 },
        left: 0, right: 0, top: 0, bottom: 0,
        data: data.map(function (entry) { return region(entry, map.classes); })
      }]
    });
    chart.on("click", function (hit) {
      var entry = byCode[hit.name];
      if (entry && entry.url) window.location.assign(entry.url);
    });
    window.addEventListener("resize", function () { chart.resize(); });
  }

  function fail(box) {
    box.textContent = "Chưa tải được bản đồ. Số liệu đầy đủ ở bảng bên cạnh.";
  }

  document.querySelectorAll("[data-gn-map]").forEach(function (frame) {
    var id = frame.getAttribute("data-gn-map");
    var map = JSON.parse(document.getElementById(id + "-so-lieu").textContent);
    var box = document.getElementById(id);
    fetch(map.geojson_url, { credentials: "same-origin" })
      .then(function (answer) { if (!answer.ok) throw new Error(answer.status); return answer.json(); })
      .then(function (shapes) { draw(map, box, shapes); })
      .catch(function () { fail(box); });
  });
})();
