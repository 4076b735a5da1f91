(function () {
  "use strict";

  const summary = JSON.parse(document.getElementById("data").textContent);
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const LIGHT_COLORS = ["#2a6fd6", "#d1571f", "#14925f", "#8a3fc4", "#b58400", "#c7357f", "#3b8ea5", "#6b7280"];
  const DARK_COLORS = ["#6aa5f7", "#f08a55", "#45c48f", "#bb86ea", "#e0b43c", "#ee7fb3", "#6cc3da", "#a9b2bf"];
  const BINS = 60;
  const POINTS = 300;
  const METRICS = [...document.querySelectorAll("figure[data-metric]")].map(figure => figure.dataset.metric);
  const MEDIAN = "stage-" + METRICS[0].replace("Millis", "");
  const shown = summary.stages.map(() => true);
  const charts = new Map();
  let mode = "cdf";

  summary.stages.forEach(stage => METRICS.forEach(metric => {
    if (stage[metric] === null) {
      stage[metric] = { count: 0, buckets: { from: [], to: [], count: [] } };
    }
    const { from, to, count } = stage[metric].buckets;
    stage[metric].buckets = from.map((start, i) => ({ from: start, to: to[i], count: count[i] }));
  }));

  function style(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function color(index) {
    const colors = dark.matches ? DARK_COLORS : LIGHT_COLORS;
    return colors[index % colors.length];
  }

  /** More stages than colors: the line style tells the rounds apart. */
  function lineType(index) {
    return ["solid", "dashed", "dotted"][Math.floor(index / LIGHT_COLORS.length) % 3];
  }

  function number(value) {
    return value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 });
  }

  function brief(name) {
    return name.length > 32 ? name.slice(0, 29) + "..." : name;
  }

  function escaped(text) {
    return echarts.format.encodeHTML(text);
  }

  function axis(name, more) {
    const line = { lineStyle: { color: style("--line") } };
    return Object.assign({
      name: name,
      nameLocation: "middle",
      nameGap: 26,
      nameTextStyle: { color: style("--soft") },
      axisLabel: { color: style("--soft"), hideOverlap: true },
      axisLine: line,
      axisTick: line,
      splitLine: line
    }, more);
  }

  function base(x, y, series, tooltip) {
    return {
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: 16, top: 22, bottom: 26, containLabel: true },
      tooltip: Object.assign({
        trigger: "axis",
        confine: true,
        backgroundColor: style("--card"),
        borderColor: style("--line"),
        textStyle: { color: style("--text") }
      }, tooltip),
      xAxis: x,
      yAxis: y,
      series: series
    };
  }

  function draw(element, option) {
    if (!charts.has(element)) {
      charts.set(element, echarts.init(element, null, { renderer: "svg" }));
    }
    charts.get(element).setOption(option, true);
  }

  /** Where this share of the samples lies at or below, from the buckets. */
  function quantile(buckets, share) {
    const total = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
    let seen = 0;
    for (const bucket of buckets) {
      seen += bucket.count;
      if (seen >= share * total) {
        return bucket.to;
      }
    }
    return 0;
  }

  /** Share of the samples up to points of one grid, so that the stages compare at each of them. */
  function cumulative(buckets, start, end) {
    const total = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
    const step = (end - start) / POINTS;
    const last = buckets[buckets.length - 1];
    const points = [];
    let seen = 0;
    let next = 0;
    for (let x = start; x <= end + step / 2; x += step) {
      while (next < buckets.length && buckets[next].to <= x) {
        seen += buckets[next++].count;
      }
      const bucket = buckets[next];
      const part = bucket === undefined || bucket.from > x ? 0
        : bucket.count * (x - bucket.from) / (bucket.to - bucket.from);
      if (x >= buckets[0].from - step && x <= last.to + step) {
        points.push([x, 100 * (seen + part) / total]);
      }
    }
    return points;
  }

  /** Shares of the samples in bins of one width; a bucket across an edge is split in proportion. */
  function histogram(buckets, start, end) {
    const total = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
    const width = (end - start) / BINS;
    const bins = new Array(BINS).fill(0);
    for (const bucket of buckets) {
      const first = Math.max(0, Math.floor((bucket.from - start) / width));
      for (let bin = first; bin < BINS && start + bin * width < bucket.to; bin++) {
        const from = Math.max(bucket.from, start + bin * width);
        const to = Math.min(bucket.to, start + (bin + 1) * width);
        bins[bin] += 100 * (bucket.count / total) * (to - from) / (bucket.to - bucket.from);
      }
    }
    const points = bins.map((share, bin) => [start + bin * width, share]);
    points.push([end, bins[BINS - 1]]);
    return points;
  }

  function range(metric) {
    const stages = summary.stages.filter((stage, i) => shown[i] && stage[metric].count > 0);
    if (stages.length === 0) {
      return null;
    }
    const start = Math.min(...stages.map(stage => quantile(stage[metric].buckets, 0)));
    const end = Math.max(...stages.map(stage => quantile(stage[metric].buckets, 0.995)));
    const max = Math.max(...stages.map(stage => stage[metric].max));
    const room = Math.max((end - start) * 0.06, end * 0.01);
    return { start: Math.max(0, start - room), end: end + room, max: max };
  }

  function drawDistribution(figure) {
    const metric = figure.dataset.metric;
    const limits = range(metric);
    const unit = figure.querySelector("small");
    const tail = limits !== null && limits.max > limits.end;
    unit.textContent = "ms" + (tail ? "; longest " + number(limits.max) + ", beyond the axis" : "");
    const series = [];
    summary.stages.forEach((stage, i) => {
      if (limits === null || !shown[i] || stage[metric].count === 0) {
        return;
      }
      const buckets = stage[metric].buckets;
      series.push({
        name: stage.name,
        type: "line",
        showSymbol: false,
        step: mode === "histogram" ? "end" : false,
        data: mode === "cdf" ? cumulative(buckets, limits.start, limits.end) : histogram(buckets, limits.start, limits.end),
        lineStyle: { width: 2, type: lineType(i) },
        areaStyle: mode === "histogram" ? { opacity: 0.16 } : undefined,
        color: color(i)
      });
    });
    const x = axis("milliseconds", {
      type: "value",
      min: limits === null ? 0 : limits.start,
      max: limits === null ? 1 : limits.end,
      axisLabel: { color: style("--soft"), hideOverlap: true, showMinLabel: false, showMaxLabel: false, formatter: number },
      splitLine: { show: false }
    });
    const y = axis("", {
      type: "value",
      min: 0,
      max: mode === "cdf" ? 100 : null,
      axisLabel: { color: style("--soft"), formatter: value => number(value) + " %" }
    });
    draw(figure.querySelector(".chart"), base(x, y, series, { formatter: distributionTip }));
  }

  function distributionTip(items) {
    const word = mode === "cdf" ? " % take no longer" : " % in this bin";
    return number(items[0].axisValue) + " ms<br>" + items
      .map(item => item.marker + escaped(item.seriesName) + ": " + number(item.value[1]) + word)
      .join("<br>");
  }

  function drawTimeLine(figure) {
    const series = [];
    summary.stages.forEach((stage, i) => {
      if (shown[i] && stage.outputTokensEachSecond.length > 0) {
        series.push({
          name: stage.name,
          type: "line",
          showSymbol: stage.outputTokensEachSecond.length < 3,
          data: stage.outputTokensEachSecond.map((tokens, second) => [second + 0.5, tokens]),
          lineStyle: { width: 2, type: lineType(i) },
          color: color(i)
        });
      }
    });
    const spread = summary.stages.some((stage, i) => shown[i] && stage.throughput.spread);
    figure.querySelector("small").textContent = spread ? "spread where an answer does not stream" : "";
    const x = axis("seconds of the measurement window", { type: "value", min: 0, splitLine: { show: false }, minInterval: 1 });
    const y = axis("", { type: "value", min: 0 });
    draw(figure.querySelector(".chart"), base(x, y, series, {
      formatter: items => "second " + Math.ceil(items[0].axisValue) + "<br>" + items
        .map(item => item.marker + escaped(item.seriesName) + ": " + number(item.value[1]) + " tokens")
        .join("<br>")
    }));
  }

  function drawStages(id, value) {
    const element = document.getElementById(id);
    if (element === null) {
      return;
    }
    const x = axis("", {
      type: "category",
      data: summary.stages.map(stage => stage.name),
      axisLabel: { color: style("--soft"), interval: 0, width: Math.max(24, Math.min(84, (element.clientWidth - 80) / summary.stages.length - 6)), lineHeight: 15, overflow: "break", formatter: brief }
    });
    const y = axis("", { type: "value", min: 0 });
    const bars = {
      type: "bar",
      barMaxWidth: 56,
      data: summary.stages.map((stage, i) => ({ value: value(stage), itemStyle: { color: color(i), borderRadius: [3, 3, 0, 0] } })),
      label: { show: true, position: "top", color: style("--text"), formatter: item => number(item.value) }
    };
    draw(element, base(x, y, [bars], { show: false }));
  }

  function drawAll() {
    document.querySelectorAll("figure[data-metric]").forEach(drawDistribution);
    document.querySelectorAll("figure[data-series]").forEach(drawTimeLine);
    drawStages("stage-rate", stage =>
      stage.items === null ? stage.throughput.outputTokensPerSecond : stage.items.perSecond);
    drawStages(MEDIAN, stage => stage[METRICS[0]].p50);
    document.querySelectorAll("#legend i").forEach((mark, i) => {
      mark.style.borderTopColor = color(i);
      mark.style.borderTopStyle = lineType(i);
    });
  }

  /** Only what has data is shown, and nothing at all where nothing was measured. */
  function reveal() {
    let any = false;
    document.querySelectorAll("figure[data-metric]").forEach(figure => {
      figure.hidden = !summary.stages.some(stage => stage[figure.dataset.metric].count > 0);
      any = any || !figure.hidden;
    });
    document.querySelectorAll("figure[data-series]").forEach(figure => {
      figure.hidden = !summary.stages.some(stage => stage.outputTokensEachSecond.some(tokens => tokens > 0));
      any = any || !figure.hidden;
    });
    const distributions = document.querySelector("[data-charts=distributions]");
    distributions.hidden = !any;
    const stages = document.querySelector("[data-charts=stages]");
    if (stages !== null) {
      stages.hidden = !any;
      const median = document.getElementById(MEDIAN).closest("figure");
      median.hidden = !summary.stages.some(stage => stage[METRICS[0]].p50 !== null);
    }
  }

  function buildLegend() {
    const legend = document.getElementById("legend");
    legend.hidden = summary.stages.length < 2;
    summary.stages.forEach((stage, i) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(document.createElement("i"), brief(stage.name));
      button.setAttribute("aria-pressed", "true");
      button.addEventListener("click", () => {
        shown[i] = !shown[i];
        button.setAttribute("aria-pressed", String(shown[i]));
        drawAll();
      });
      legend.append(button);
    });
  }

  document.querySelectorAll(".switch button").forEach(button => button.addEventListener("click", () => {
    mode = button.dataset.mode;
    document.querySelectorAll(".switch button").forEach(other =>
      other.setAttribute("aria-pressed", String(other === button)));
    drawAll();
  }));
  dark.addEventListener("change", drawAll);
  window.addEventListener("resize", () => charts.forEach(chart => chart.resize()));
  reveal();
  buildLegend();
  drawAll();
})();
