// Draws the charts of reports from what the page says already; the table below says the same without scripts.
"use strict";

const CHART_COLOURS = ["--baize", "--turn-solid", "--st-new", "--st-progress", "--late-solid", "--control-line"];
const drawn = new Map();

// Colours are written as light-dark(…): only a real element knows which of the two is in force.
function resolved(name) {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  probe.style.color = `var(${name})`;
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
}

// Roubles on the axis, kopecks in the words beside a bar.
function worded(chart, digits) {
  const money = { style: "currency", currency: chart.currency, minimumFractionDigits: digits, maximumFractionDigits: digits };
  const format = new Intl.NumberFormat(document.documentElement.lang, chart.unit === "money" ? money : { maximumFractionDigits: 1 });
  return (value) => (chart.unit === "minutes" ? `${format.format(value)} ${chart.hour}` : format.format(value));
}

function draw(canvas) {
  const chart = JSON.parse(canvas.dataset.chart);
  const exactly = worded(chart, 2);
  const roughly = worded(chart, 0);
  const inHours = chart.unit === "minutes";
  const ink = resolved("--ink-2");
  const line = resolved("--line");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  drawn.get(canvas)?.destroy();
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  drawn.set(canvas, new Chart(canvas, {
    type: "bar",
    data: {
      labels: chart.labels,
      datasets: chart.series.map((one, place) => ({
        label: one.name,
        data: one.values.map((value) => Number(value) / (inHours ? 60 : 1)),
        backgroundColor: resolved(CHART_COLOURS[place % CHART_COLOURS.length]),
        borderRadius: 3,
        maxBarThickness: 56,
      })),
    },
    options: {
      animation: still ? false : { duration: 250 },
      maintainAspectRatio: false,
      interaction: { mode: "index", intersect: false },
      plugins: {
        legend: { labels: { color: ink, boxWidth: 12 } },
        tooltip: { callbacks: { label: (item) => `${item.dataset.label}: ${exactly(item.parsed.y)}` } },
      },
      scales: {
        x: { stacked: chart.stacked, ticks: { color: ink }, grid: { display: false }, border: { color: line } },
        y: {
          stacked: chart.stacked,
          beginAtZero: true,
          ticks: { color: ink, maxTicksLimit: 6, callback: roughly },
          grid: { color: line },
          border: { display: false },
        },
      },
    },
  }));
}

const drawAll = () => document.querySelectorAll("canvas[data-chart]").forEach(draw);
drawAll();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
new MutationObserver(drawAll).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
