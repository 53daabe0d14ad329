// How long from a save to the changed page in the browser, beside Typst.
//
//     cargo build --release
//     npm ci --prefix tests/watch        # playwright-core; Chromium from the system
//     pip install typst==0.15.2
//     node benches/watch/latency.mjs [EDITS]
//
// Ours: from just before the file is written until the first frame after the changed part of the
// page is decoded and in the page, at the width of a window of 1440 pixels. Typst: compiling and
// drawing alone (typst_latency.py).
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { browser, drawn, folder, now, open, root, sleep, start } from "../../tests/watch/help.mjs";
import { long } from "./long.mjs";

const edits = Number(process.argv[2] ?? 200);
const python = process.env.PYTHON ?? "python3";

async function ours(chrome, file, own, text, mark) {
  fs.writeFileSync(file, text);
  const server = await start(file, own);
  const context = await chrome.newContext({ viewport: { width: 1440, height: 900 }, locale: "zh-CN" });
  const page = await open(context, server.address);
  // The page where an edit is seen: the one that the save changes.
  fs.writeFileSync(file, text.replace(mark, `${mark}某`));
  const index = await page.waitForFunction(() => [...document.querySelectorAll(".thumb")].findIndex((one) => one.classList.contains("changed")) + 1 || null, null, { timeout: 60000 })
    .then((handle) => handle.jsonValue()) - 1;
  await page.evaluate((index) => { document.getElementById("number").value = index + 1; document.getElementById("number").dispatchEvent(new Event("change")); }, index);
  await page.waitForFunction((i) => document.querySelectorAll(".sheet")[i].dataset.drawn, index);
  await sleep(2500);
  const times = [], steps = [];
  for (let i = 0; i < edits + 3; i++) {
    const changed = text.replace(mark, mark + String.fromCodePoint(0x4e00 + 7 * i));
    const since = now();
    fs.writeFileSync(file, changed);
    const event = await drawn(page, index, since);
    if (i >= 3) times.push(event.time - since);
    if (i >= 3) steps.push(event.took);
    await sleep(i % 10 === 9 ? 500 : 60);
  }
  await context.close();
  await server.stop();
  times.sort((a, b) => a - b);
  const middle = (all) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)];
  return {
    page: index + 1, median: times[Math.floor(times.length / 2)], p95: times[Math.floor(times.length * 0.95) - 1] ?? times.at(-1),
    typeset: middle(steps.map(([typeset]) => typeset)), draw: middle(steps.map(([, draw]) => draw)),
  };
}

function typst(file, mark) {
  const run = spawnSync(python, [path.join(root, "benches/watch/typst_latency.py"), file, mark, String(edits)], { encoding: "utf8" });
  if (run.status !== 0) { console.error(run.stderr); return null; }
  return JSON.parse(run.stdout.trim().split("\n").at(-1));
}

const own = folder();
const file = path.join(own, "report.yaml");
const short = fs.readFileSync(file, "utf8");
const chrome = await browser();
const cases = [
  ["Yuanjiang", short, "签约产业项目8个、签约总金额15.65亿元，超额完成任务", 3],
  ["300 pages, page 150", long(), "此处标记", 2],
];
for (const [name, text, mark, factor] of cases) {
  const mine = await ours(chrome, file, own, text, mark);
  const theirs = typst(file, mark);
  const ms = (value) => `${value.toFixed(1)} ms`;
  console.log(`${name}: page ${mine.page}, median ${ms(mine.median)}, 95 % ${ms(mine.p95)} (typeset ${ms(mine.typeset)}, drawn ${ms(mine.draw)})`);
  if (theirs) console.log(`  typst: median ${ms(theirs.median)}, 95 % ${ms(theirs.p95)} (of which a page's PNG ${ms(theirs.draw)}); ours is ${(mine.median / theirs.median).toFixed(2)} of it, wanted ${(1 / factor).toFixed(2)}`);
}
await chrome.close();
fs.rmSync(own, { recursive: true, force: true });
