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

  /** A legend, and a second axis to the right where there is one. */
  function overTime(stage, y, series, tooltip) {
    const last = stage.slices[stage.slices.length - 1].endSeconds;
    const x = axis("seconds of the measurement window", { type: "value", min: 0, max: last, splitLine: { show: false } });
    x.axisLabel.formatter = number;
    const option = base(x, y, series, {
      formatter: items => tooltip(stage.slices[items.find(item => item.seriesType === "line").dataIndex])
    });
    // The axes of both charts begin and end at the same places.
    option.grid = { left: 56, right: 48, top: 44, bottom: 44 };
    option.legend = {
      top: 0, left: 0, itemWidth: 18, itemHeight: 8, itemGap: 14,
      textStyle: { color: style("--text") },
      data: series.filter(one => one.name !== undefined).map(one => one.name)
    };
    return option;
  }

  function middle(slice) {
    return (slice.startSeconds + slice.endSeconds) / 2;
  }

  function sliceLine(stage, name, color, value, more) {
    return Object.assign({
      name: name,
      type: "line",
      color: color,
      symbol: "circle",
      symbolSize: 5,
      showSymbol: stage.slices.length <= 40,
      lineStyle: { width: 2 },
      data: stage.slices.map(slice => [middle(slice), value(slice)])
    }, more);
  }

  function rate(slice, amount) {
    return amount / (slice.endSeconds - slice.startSeconds);
  }

  function when(slice) {
    return (slice.label === null ? "" : escaped(slice.label) + ", ")
      + number(slice.startSeconds) + " to " + number(slice.endSeconds) + " s";
  }

  function drawLoad(figure, stage) {
    const failed = style("--bad");
    const series = [
      sliceLine(stage, "in flight", color(0), slice => slice.meanInFlight, { areaStyle: { opacity: 0.16 } }),
      sliceLine(stage, "arrivals per s", color(1), slice => rate(slice, slice.arrivals), { yAxisIndex: 1 }),
      sliceLine(stage, "done per s", color(2), slice => rate(slice, slice.done), { yAxisIndex: 1, lineStyle: { width: 2, type: "dashed" } })
    ];
    if (stage.slices.some(slice => slice.failed > 0)) {
      series.push(sliceLine(stage, "failed per s", failed, slice => slice.failed > 0 ? rate(slice, slice.failed) : null,
        { yAxisIndex: 1, symbol: "triangle", symbolSize: 10, showSymbol: true, lineStyle: { width: 0 } }));
    }
    const y = [
      axis("", { type: "value", min: 0, minInterval: 1 }),
      axis("", { type: "value", min: 0, splitLine: { show: false } })
    ];
    draw(figure.querySelector(".chart"), overTime(stage, y, series, slice => [
      when(slice),
      "in flight: " + number(slice.meanInFlight),
      "arrivals: " + slice.arrivals + ", " + number(rate(slice, slice.arrivals)) + " per s",
      "done: " + slice.done + ", " + number(rate(slice, slice.done)) + " per s",
      "output: " + number(slice.outputTokensPerSecond) + " tok/s",
      "failed: " + slice.failed,
      ...Object.entries(slice.failedByCause).map(([cause, count]) => escaped(cause) + " " + count)
    ].join("<br>")));
  }

  /** The room between two lines, where both are. */
  function band(stage, low, high, fill) {
    const runs = [[]];
    stage.slices.forEach(slice => {
      if (high(slice) === null) {
        runs.push([]);
      } else {
        runs[runs.length - 1].push(slice);
      }
    });
    const outline = (run, api) => [
      ...run.map(slice => api.coord([middle(slice), high(slice)])),
      ...run.map(slice => api.coord([middle(slice), low(slice)])).reverse()
    ];
    return {
      type: "custom",
      silent: true,
      data: [[0, 0]],
      renderItem: (params, api) => ({
        type: "group",
        children: runs.map(run => ({ type: "polygon", shape: { points: outline(run, api) }, style: { fill: fill, opacity: 0.18 } }))
      })
    };
  }

  /** From the median to the highest percentile that has its samples; the greatest value as a thin line. */
  function drawTimes(figure, stage, metric, title) {
    figure.querySelector("figcaption span").textContent = title;
    const of = slice => slice[metric];
    const top = slice => of(slice).p99 === null ? of(slice).p95 : of(slice).p99;
    const main = color(3);
    const series = [
      sliceLine(stage, "p50", main, slice => of(slice).p50),
      sliceLine(stage, "p95", color(4), slice => of(slice).p95),
      sliceLine(stage, "p99", color(5), slice => of(slice).p99),
      sliceLine(stage, "max", style("--soft"), slice => of(slice).max, { lineStyle: { width: 1, type: "dotted" } })
    ].filter(one => one.data.some(point => point[1] !== null));
    series.push(band(stage, slice => of(slice).p50, top, main));
    const y = axis("", { type: "value", min: 0 });
    const text = value => value === null ? "too few samples" : number(value) + " ms";
    draw(figure.querySelector(".chart"), overTime(stage, y, series, slice => [
      when(slice),
      of(slice).count + (of(slice).count === 1 ? " sample" : " samples"),
      ...(of(slice).count === 0 ? [] : ["p50", "p95", "p99", "max"].map(one => one + ": " + text(of(slice)[one])))
    ].join("<br>")));
  }

  /** A closed stage has no room to draw in. */
  function drawSlices(details, stage) {
    const load = details.querySelector("[data-slices=load]");
    if (load === null || !details.open) {
      return;
    }
    drawLoad(load, stage);
    const chosen = details.querySelector("[data-slice-metric][aria-pressed=true]");
    if (chosen !== null) {
      drawTimes(details.querySelector("[data-slices=times]"), stage, chosen.dataset.sliceMetric, chosen.title);
    }
  }

  const stageDetails = [...document.querySelectorAll("details.stage")];

  function revealSlices(details, stage) {
    const buttons = [...details.querySelectorAll("[data-slice-metric]")];
    details.querySelectorAll("[data-slices]").forEach(part => {
      part.hidden = part.dataset.slices !== "load" && buttons.length === 0;
    });
    buttons.forEach(button => button.addEventListener("click", () => {
      buttons.forEach(other => other.setAttribute("aria-pressed", String(other === button)));
      drawSlices(details, stage);
    }));
    details.addEventListener("toggle", () => drawSlices(details, stage));
  }

  function drawStages(id, value) {
    const element = document.getElementById(id);
    if (element === null) {
      return;
    }
    const width = Math.max(24, Math.min(84, (element.clientWidth - 80) / summary.stages.length - 4));
    const x = axis("", {
      type: "category",
      data: summary.stages.map(stage => stage.name),
      axisLabel: { color: style("--soft"), interval: 0, width, fontSize: width < 60 ? 10 : 12, lineHeight: 15, overflow: "break", formatter: brief }
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
    stageDetails.forEach((details, i) => drawSlices(details, summary.stages[i]));
    drawStages("stage-rate", stage =>
      stage.items === null || Object.keys(stage.completionTokenSources).length > 0 ? stage.throughput.outputTokensPerSecond : stage.items.perSecond);
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

  document.querySelectorAll("[data-mode]").forEach(button => button.addEventListener("click", () => {
    mode = button.dataset.mode;
    document.querySelectorAll("[data-mode]").forEach(other =>
      other.setAttribute("aria-pressed", String(other === button)));
    drawAll();
  }));
  dark.addEventListener("change", drawAll);
  window.addEventListener("resize", () => charts.forEach(chart => chart.resize()));
  reveal();
  buildLegend();
  stageDetails.forEach((details, i) => revealSlices(details, summary.stages[i]));
  drawAll();
})();
