// How long from a save to the changed page in the browser, beside Typst.
//
//     cargo build --release
//     npm ci --prefix tests/watch        # playwright-core; Chromium from the system
//     pip install typst==0.15.2
//     node benches/watch/latency.mjs [EDITS]
//
// Ours: from just before the file is written until the changed part of the page can be read back
// from its canvas in the browser ("drawn"), and until the first frame after that ("seen"), at the
// width of a window of 1440 pixels. The clocks of the two processes are compared first. Typst:
// compiling and drawing alone, without a browser and without a file noticed (typst_latency.py).
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { ahead, browser, drawn, folder, now, open, root, sleep, start } from "../../tests/watch/help.mjs";
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
  const clock = await ahead(page);
  let whole = 0;
  const times = { drawn: [], seen: [], typeset: [], draw: [] };
  for (let i = 0; i < edits + 3; i++) {
    const changed = text.replace(mark, mark + String.fromCodePoint(0x4e00 + 7 * i));
    const since = now();
    fs.writeFileSync(file, changed);
    const event = await drawn(page, index, since);
    const painted = await page.evaluate(([index, print]) => window.painted.findLast((one) => one.page === index && one.print === print), [index, event.print]);
    if (!painted.read) whole++;
    if (i >= 3) {
      times.drawn.push(painted.time - clock - since);
      times.seen.push(event.time - clock - since);
      times.typeset.push(event.took[0]);
      times.draw.push(event.took[1]);
    }
    await sleep(i % 10 === 9 ? 500 : 60);
  }
  await context.close();
  await server.stop();
  for (const all of Object.values(times)) all.sort((a, b) => a - b);
  return { page: index + 1, times, whole };
}

const ms = (value) => `${value.toFixed(1)} ms`;
const middle = (all) => all[Math.floor(all.length / 2)];
const spread = (all) => `median ${ms(middle(all))}, 95 % ${ms(all[Math.floor(all.length * 0.95) - 1] ?? all.at(-1))}`;

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
  const { times } = mine;
  console.log(`${name}: page ${mine.page}`);
  console.log(`  drawn in the browser: ${spread(times.drawn)} (typeset after ${ms(middle(times.typeset))}, the part drawn after another ${ms(middle(times.draw))})`);
  console.log(`  seen, the next frame: ${spread(times.seen)}`);
  if (mine.whole) console.log(`  ${mine.whole} edits drew the whole page`);
  if (theirs) console.log(`  typst: median ${ms(theirs.median)}, 95 % ${ms(theirs.p95)} (of which a page's PNG ${ms(theirs.draw)}); ours drawn is ${(middle(times.drawn) / theirs.median).toFixed(2)} of it, wanted ${(1 / factor).toFixed(2)}`);
}
await chrome.close();
fs.rmSync(own, { recursive: true, force: true });
