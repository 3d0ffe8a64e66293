/* Draws the pictures beside tables. A figure's table is the only source: rows with data-value
   cells become bars, a line or dots. Colours are the page's tokens, read again when the device
   changes between light and dark. Without this file, or without scripts, the table is all there is. */
(() => {
  "use strict";
  const drawn = new Map();
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const looks = () => ({
    ink: css("--ink"), second: css("--ink2"), rule: css("--rule"), bar: css("--bar"), accent: css("--acc"), surface: css("--surface"),
    family: getComputedStyle(document.body).fontFamily,
  });
  const rowsOf = (figure) => [...figure.querySelectorAll("tbody tr[data-value]")].map((row) => ({
    label: row.cells[0].innerText.trim(), tick: row.dataset.tick ?? row.cells[0].innerText.trim(), value: Number(row.dataset.value), names: row.dataset.names ?? "",
    dots: (row.dataset.dots ?? "").split(";").filter(Boolean).map((one) => one.split("|")), href: row.querySelector("a")?.href,
  }));
  const axis = (look, more) => ({
    axisLine: { show: false }, axisTick: { show: false }, splitLine: { lineStyle: { color: look.rule } },
    axisLabel: { color: look.second, fontSize: 12.5, fontFamily: look.family }, ...more,
  });
  const tip = (look, formatter) => ({
    renderMode: "richText", backgroundColor: look.surface, borderColor: look.second, borderWidth: 1, padding: [6, 10], extraCssText: "",
    textStyle: { color: look.ink, fontSize: 13, fontFamily: look.family, width: 300, overflow: "break" }, confine: true, transitionDuration: 0, formatter,
  });

  const bars = (rows, look) => ({
    grid: { left: 34, right: 8, top: 22, bottom: 26 },
    xAxis: axis(look, { type: "category", data: rows.map((row) => row.tick), splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: look.second } } }),
    yAxis: axis(look, { type: "value", minInterval: 1 }),
    tooltip: tip(look, (at) => `${rows[at.dataIndex].label}\n${rows[at.dataIndex].names}`),
    series: [{
      type: "bar", barCategoryGap: "10%", itemStyle: { color: look.bar }, emphasis: { itemStyle: { color: look.bar } },
      label: { show: true, position: "top", color: look.second, fontSize: 12.5, fontFamily: look.family, formatter: (at) => (at.value ? String(at.value) : "") },
      data: rows.map((row) => row.value),
    }],
  });

  const line = (rows, look, unit) => {
    const values = rows.map((row) => row.value);
    const low = Math.floor(Math.min(...values) / 5) * 5;
    return {
      grid: { left: 46, right: 62, top: 18, bottom: 26 },
      xAxis: axis(look, { type: "category", boundaryGap: false, data: rows.map((row) => row.tick), splitLine: { show: false }, axisLine: { show: true, lineStyle: { color: look.second } }, axisLabel: { color: look.second, fontSize: 12.5, fontFamily: look.family, interval: Math.max(0, Math.ceil(rows.length / 8) - 1), showMaxLabel: true, hideOverlap: true } }),
      yAxis: axis(look, { type: "value", min: Math.max(0, low === Math.min(...values) ? low - 5 : low), max: Math.min(100, Math.ceil(Math.max(...values) / 5) * 5), axisLabel: { color: look.second, fontSize: 12.5, fontFamily: look.family, formatter: `{value}${unit}` } }),
      tooltip: { ...tip(look, (at) => `${rows[at[0].dataIndex].label}  ${rows[at[0].dataIndex].value.toFixed(1)}${unit}\n${rows[at[0].dataIndex].names}`), trigger: "axis", axisPointer: { lineStyle: { color: look.second, type: "dashed" } } },
      series: [{
        type: "line", showSymbol: false, symbol: "circle", symbolSize: 6, lineStyle: { color: look.accent, width: 2 }, itemStyle: { color: look.accent }, data: values,
        endLabel: { show: true, color: look.accent, fontSize: 14, fontWeight: 700, fontFamily: look.family, formatter: (at) => `${Number(at.value).toFixed(1)}${unit}` },
      }],
    };
  };

  const dots = (rows, look) => {
    const points = rows.flatMap((row, at) => row.dots.map(([name, value]) => ({ value: [Number(value), at], name })));
    const every = points.map((point) => point.value[0]);
    return {
      grid: { left: 8, right: 16, top: 26, bottom: 26, containLabel: true },
      xAxis: axis(look, { type: "value", min: Math.floor(Math.min(...every) / 5) * 5, max: Math.ceil(Math.max(...every) / 5) * 5, interval: 5 }),
      yAxis: axis(look, { type: "category", inverse: true, data: rows.map((row) => row.tick), splitLine: { show: false }, axisLabel: { color: look.ink, fontSize: 13, fontFamily: look.family } }),
      tooltip: tip(look, (at) => (at.seriesIndex ? `${rows[at.dataIndex].tick}  ${rows[at.dataIndex].value.toFixed(2)}` : `${at.name}  ${at.value[0].toFixed(2)}`)),
      series: [
        { type: "scatter", symbolSize: 9, itemStyle: { color: look.bar, opacity: 0.45 }, data: points },
        {
          type: "scatter", symbol: "rect", symbolSize: [2, 30], itemStyle: { color: look.accent, opacity: 1 }, data: rows.map((row, at) => [row.value, at]), silent: true,
          label: { show: true, position: "top", color: look.accent, fontSize: 13, fontWeight: 700, fontFamily: look.family, formatter: (at) => at.value[0].toFixed(2) },
        },
      ],
    };
  };

  const kinds = { bars, line, dots };
  // With a view box the drawing shrinks to whatever paper leaves it; on screen nothing changes.
  const fit = (area) => area.querySelector("svg")?.setAttribute("viewBox", `0 0 ${area.clientWidth} ${area.clientHeight}`);
  const draw = (figure) => {
    const area = figure.querySelector(".chart-area");
    const rows = rowsOf(figure);
    drawn.get(area)?.dispose();
    if (!rows.length || !window.echarts) { area.hidden = true; return; }
    const look = looks();
    const chart = window.echarts.init(area, null, { renderer: "svg", locale: document.documentElement.lang.startsWith("zh") ? "ZH" : "EN" });
    chart.setOption({
      animation: false, textStyle: { fontFamily: look.family },
      aria: { enabled: true, label: { enabled: true, description: area.dataset.label } },
      ...kinds[figure.dataset.chart](rows, look, figure.dataset.unit),
    });
    chart.on("click", (at) => { if (rows[at.dataIndex]?.href && figure.dataset.chart === "line") window.location.href = rows[at.dataIndex].href; });
    drawn.set(area, chart);
    fit(area);
  };
  const figures = [...document.querySelectorAll("figure.chart")];
  const all = () => figures.forEach(draw);
  all();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);

  const resized = new ResizeObserver((entries) => entries.forEach((entry) => {
    if (window.matchMedia("print").matches) return;
    drawn.get(entry.target)?.resize();
    fit(entry.target);
  }));
  figures.forEach((figure) => resized.observe(figure.querySelector(".chart-area")));

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".chart-open");
    if (!button) return;
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    button.closest("figure").classList.toggle("with-table", open);
  });
})();
