// `banxin watch` in a browser: saves, errors, places, tabs, restarts, memory.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test, before, after } from "node:test";
import { begin, browser, drawn, end, folder, now, open, program, sleep, start } from "./help.mjs";

let chrome, server, own, file, text;

before(async () => {
  ({ own, file, text, chrome, server } = await begin());
});

after(() => end({ own, chrome, server }));

const context = (more = {}) => chrome.newContext({ viewport: { width: 1440, height: 900 }, locale: "zh-CN", ...more });
const save = (changed) => fs.writeFileSync(file, changed);
const count = (page) => page.locator(".page").count();

/// Waits until the page tells nothing of a fault any more, and the files are as they were.
async function restore(page) {
  save(text);
  await page.waitForFunction(() => !document.body.classList.contains("failed"));
  await sleep(300);
}

test("a new number is seen on the right page", async () => {
  const page = await open(await context(), server.address);
  assert.ok((await count(page)) >= 5);
  const changed = text.replace("total: { initial: 40, budget: 40, executed: 40, weight: 10, score: 10 }", "total: { initial: 47, budget: 47, executed: 40, weight: 10, score: 10 }");
  assert.notEqual(changed, text);
  const told = execFileSync(program, ["preview", file, "--at", "funds.total", "-o", path.join(own, "p.pdf"), "--lang", "en"], { encoding: "utf8" });
  assert.match(told, /wrote/);
  const index = Number((await page.evaluate(async () => document.querySelectorAll(".page").length)) - 1);
  await page.keyboard.press("End");
  await page.waitForFunction((i) => document.querySelectorAll(".sheet")[i].dataset.drawn, index);
  await sleep(500);
  const was = await page.locator(".sheet").nth(index).screenshot();
  const since = now();
  save(changed);
  const event = await drawn(page, index, since);
  assert.ok(event.time - since < 5000, `seen after ${event.time - since} ms`);
  await sleep(400);
  assert.notDeepEqual(await page.locator(".sheet").nth(index).screenshot(), was);
  // what is seen is the page of the PDF
  const pdf = await (await fetch(`${server.address}draft.pdf`)).arrayBuffer();
  fs.writeFileSync(path.join(own, "draft.pdf"), Buffer.from(pdf));
  const said = execFileSync("pdftotext", ["-f", String(index + 1), "-l", String(index + 1), path.join(own, "draft.pdf"), "-"], { encoding: "utf8" });
  assert.match(said, /47/);
  await page.waitForFunction(() => document.getElementById("link").textContent === "与报送 PDF 一致");
  // only what changed is drawn again
  const pages = await page.evaluate((since) => [...new Set(window.drawn.filter((one) => one.time > since).map((one) => one.page))], since);
  assert.deepEqual(pages, [index]);
  await restore(page);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("the part that changed is there first, and is that part of the page", async () => {
  const page = await open(await context(), server.address);
  await sleep(600);
  // It is kept as it was painted, before the whole page takes its place.
  await page.evaluate(() => document.addEventListener("painted", ({ detail: { part, print, page } }) => {
    if (!part) return;
    const { data } = part.getContext("2d").getImageData(0, 0, part.width, part.height);
    window.part = { data, print, page, width: part.width, height: part.height, area: part.area };
  }));
  const since = now();
  save(text.replace("- 沅江市商务局\n", "- 沅江市商务局分\n"));
  const event = await drawn(page, 0, since);
  assert.ok(event.part, "a part came");
  const compared = await page.evaluate(async () => {
    const { data, print, page, width, height, area: [x, y] } = window.part;
    const whole = new Image();
    const wide = Math.round(document.querySelectorAll(".sheet")[page].clientWidth * devicePixelRatio);
    whole.src = `page/${print}/${wide}`;
    await whole.decode();
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width, height });
    const context = canvas.getContext("2d");
    context.drawImage(whole, -x, -y);
    const other = context.getImageData(0, 0, width, height).data;
    const steps = data.map((value, i) => Math.abs(value - other[i]));
    return { worst: Math.max(...steps), dark: data.filter((value) => value < 100).length };
  });
  assert.ok(compared.worst <= 1 && compared.dark > 100, JSON.stringify(compared));
  await page.waitForFunction(() => !document.querySelector(".patch"));
  await restore(page);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test("an error leaves the last good pages, and goes when it is mended", async () => {
  const page = await open(await context(), server.address);
  const pages = await count(page);
  save(text.replace("funds:\n", "funds: [\n"));
  await page.waitForSelector("#fault:not([hidden])");
  assert.equal(await count(page), pages);
  assert.ok(await page.evaluate(() => document.body.classList.contains("failed")));
  assert.match(await page.locator("#fault-place").textContent(), /report\.yaml 第 \d+ 行/);
  assert.ok((await page.locator("#fault-line").textContent()).length > 5);
  const gray = await page.locator(".sheet img").first().evaluate((image) => getComputedStyle(image).filter);
  assert.match(gray, /grayscale/);
  await restore(page);
  assert.ok(await page.locator("#fault").isHidden());
  assert.equal(await count(page), pages);
  await page.context().close();
});

test("a click on the page names the line of the file", async () => {
  const page = await open(await context(), server.address);
  // the first line of the body
  const spot = await page.evaluate(async () => {
    const sheet = document.querySelector(".sheet"), box = sheet.getBoundingClientRect();
    return { x: box.left + box.width / 2, y: box.top + box.height * 0.31 };
  });
  await page.mouse.click(spot.x, spot.y);
  await page.waitForSelector("#origin:not([hidden])");
  const named = await page.locator("#origin-link").textContent();
  const line = Number(named.match(/report\.yaml:(\d+)$/)[1]);
  const shown = (await page.locator("#origin-line").textContent()).trim();
  assert.ok(text.split("\n")[line - 1].includes(shown.slice(0, 20)), `${line}: ${shown}`);
  const href = await page.locator("#origin-link").getAttribute("href");
  assert.match(href, new RegExp(`^vscode://file/.*report\\.yaml:${line}:\\d+$`));
  assert.ok((await page.locator(".spot").count()) >= 1);
  await page.keyboard.press("Escape");
  assert.ok(await page.locator("#origin").isHidden());
  await page.context().close();
});

test("a click on a finding shows the spot", async () => {
  const page = await open(await context(), server.address);
  save(text.replace("actual: 8个, weight: 15", "actual: 8个, weight: 16"));
  await page.waitForFunction(() => document.querySelectorAll("#findings li.must, #findings li.doubtful").length > 0);
  await sleep(300);
  const items = page.locator("#findings li");
  let found = false;
  for (let i = 0; i < (await items.count()) && !found; i++) {
    await items.nth(i).locator("button").click();
    await sleep(150);
    found = (await page.locator(".spot").count()) > 0;
  }
  assert.ok(found, "one of the findings has a spot");
  await page.locator(".spot").first().waitFor();
  await sleep(700);
  const seen = await page.locator(".spot").first().evaluate((spot) => {
    const box = spot.getBoundingClientRect();
    return box.top > 0 && box.bottom < innerHeight;
  });
  assert.ok(seen, "the spot is scrolled to");
  await restore(page);
  await page.context().close();
});

test("before and after stand side by side, with the change framed", async () => {
  const page = await open(await context(), server.address);
  const since = now();
  save(text.replace("- 沅江市商务局\n", "- 沅江市商务局某\n"));
  await drawn(page, 0, since);
  // The part comes first, what else there is to tell after it.
  await page.waitForSelector(".thumb.changed");
  await page.keyboard.press("d");
  await page.waitForFunction(() => document.getElementById("side-after").naturalWidth > 0 && document.getElementById("side-before").naturalWidth > 0);
  const frame = await page.locator(".pair .change").first().evaluate((one) => one.getBoundingClientRect().height / one.parentElement.getBoundingClientRect().height);
  assert.ok(frame > 0.01 && frame < 0.5, `the change is ${frame} of the page`);
  await page.keyboard.press("Escape");
  await restore(page);
  await page.context().close();
});

test("two tabs see the same; the keyboard and both languages work", async () => {
  const both = await context();
  const one = await open(both, server.address), two = await open(both, server.address);
  const since = now();
  save(text.replace("- 沅江市商务局\n", "- 沅江市商务厅\n"));
  const [a, b] = await Promise.all([drawn(one, 0, since), drawn(two, 0, since)]);
  assert.equal(a.print, b.print);
  await one.bringToFront();
  await one.keyboard.press("l");
  assert.equal(await one.locator("html").getAttribute("lang"), "en");
  assert.equal(await one.locator("#finalPdf, #final").textContent(), "Final PDF");
  await one.keyboard.press("g");
  assert.ok((await one.locator("svg.grid").count()) > 0);
  await one.keyboard.press("ArrowRight");
  await one.waitForFunction(() => document.getElementById("number").value === "2");
  await one.keyboard.press("g");
  await one.keyboard.press("l");
  await restore(one);
  assert.deepEqual([...one.faults, ...two.faults], []);
  await both.close();
});

test("editors that rename, and a file that is away for a while", async () => {
  const page = await open(await context(), server.address);
  let since = now();
  // vim, gedit: a new file takes the name
  fs.writeFileSync(`${file}~`, text.replace("- 沅江市商务局\n", "- 沅江市商务一\n"));
  fs.renameSync(`${file}~`, file);
  await drawn(page, 0, since);
  // deleted and made again at once: no fault is told
  since = now();
  fs.rmSync(file);
  save(text.replace("- 沅江市商务局\n", "- 沅江市商务二\n"));
  await drawn(page, 0, since);
  assert.ok(await page.locator("#fault").isHidden());
  // away: told, and the pages stay
  fs.renameSync(file, `${file}.away`);
  await page.waitForSelector("#fault:not([hidden])");
  assert.ok((await count(page)) > 0);
  fs.renameSync(`${file}.away`, file);
  await page.waitForFunction(() => !document.body.classList.contains("failed"));
  await restore(page);
  await page.context().close();
});

test("the server stops and starts: the tab finds it again", async () => {
  const page = await open(await context(), server.address);
  const address = server.address;
  await server.stop();
  await page.waitForFunction(() => document.getElementById("link").textContent.includes("重连"));
  const since = now();
  save(text.replace("- 沅江市商务局\n", "- 沅江市商务三\n"));
  server = await start(file, own);
  assert.equal(server.address, address);
  await drawn(page, 0, since);
  await page.waitForFunction(() => !document.getElementById("link").textContent.includes("重连"));
  await restore(page);
  await page.context().close();
});

test("pages that are turned on paper are shown upright, and clicks find their place", async () => {
  const forms = folder("monitoring-2024");
  const other = await start(path.join(forms, "report.yaml"), forms);
  const page = await open(await context(), other.address);
  await page.waitForFunction(() => [...document.querySelectorAll(".page")].some((one) => one.classList.contains("upright")), null, { timeout: 5000 }).catch(() => {});
  const turned = await page.evaluate(() => [...document.querySelectorAll(".page")].findIndex((one) => one.classList.contains("upright")));
  assert.ok(turned >= 0, "a page is turned");
  const sheet = page.locator(".sheet").nth(turned);
  await sheet.scrollIntoViewIfNeeded();
  await page.waitForFunction((i) => document.querySelectorAll(".sheet")[i].dataset.drawn, turned);
  /// The lines that clicks name, in the middle of each tenth of the page as it is on paper.
  const lines = async (place) => {
    const found = [];
    for (const share of [0.2, 0.35, 0.5, 0.65]) {
      const box = await sheet.boundingBox();
      const [x, y] = place(0.5, share);
      const told = await page.evaluate(([i, x, y]) => {
        const target = document.querySelectorAll(".sheet")[i];
        document.getElementById("origin").hidden = true;
        target.dispatchEvent(new MouseEvent("click", { clientX: x, clientY: y, bubbles: true }));
        return new Promise((resolve) => { setTimeout(() => resolve(document.getElementById("origin").hidden ? "" : document.getElementById("origin-link").textContent), 200); });
      }, [turned, box.x + x * box.width, box.y + y * box.height]);
      found.push(told);
    }
    return found;
  };
  const upright = await sheet.boundingBox();
  assert.ok(upright.width > upright.height, "it is wider than high");
  const there = await lines((x, y) => [1 - y, x]);
  assert.ok(there.some(Boolean), `some places are found: ${there}`);
  assert.match(await page.locator(".label").nth(turned).textContent(), /纸上横放/);
  await page.keyboard.press("r");
  const paper = await sheet.boundingBox();
  assert.ok(paper.width < paper.height, "as on paper");
  assert.deepEqual(await lines((x, y) => [x, y]), there);
  assert.deepEqual(page.faults, []);
  await page.context().close();
  await other.stop();
  fs.rmSync(forms, { recursive: true, force: true });
});

test("the browser prints each page on a sheet of its own, and nothing else", async () => {
  const page = await open(await context(), server.address);
  const pages = await count(page);
  await page.evaluate(() => { window.printed = 0; window.print = () => { window.printed++; }; });
  await page.keyboard.press("Control+p");
  // All pages have been drawn when it comes to printing.
  await page.waitForFunction(() => window.printed === 1);
  const printed = path.join(own, "printed.pdf");
  fs.writeFileSync(printed, await page.pdf({ preferCSSPageSize: true, printBackground: false }));
  const told = execFileSync("pdfinfo", [printed], { encoding: "utf8" });
  assert.equal(Number(told.match(/Pages:\s+(\d+)/)[1]), pages);
  assert.match(told, /\(A4\)/);
  // Pages are pictures: whatever text there is would be that of the page around them.
  assert.equal(execFileSync("pdftotext", [printed, "-"], { encoding: "utf8" }).trim(), "");
  const images = execFileSync("pdfimages", ["-list", printed], { encoding: "utf8" }).split("\n").slice(2).map((line) => Number(line.trim().split(/\s+/)[0]));
  for (let i = 1; i <= pages; i++) assert.ok(images.includes(i), `sheet ${i} is not empty`);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

// With `PICTURES`, a folder, pictures of it are kept there.
test("nothing reaches past the edge at three widths", async () => {
  const folder = process.env.PICTURES;
  const picture = (page, name) => folder && page.screenshot({ path: path.join(folder, `${name}.png`) });
  save(text.replace("actual: 8个, weight: 15", "actual: 8个, weight: 16"));
  for (const [width, height, scheme] of [[1440, 900, "light"], [800, 1000, "light"], [360, 740, "light"], [1440, 900, "dark"]]) {
    const page = await open(await context({ viewport: { width, height }, colorScheme: scheme }), server.address);
    await sleep(800);
    await picture(page, `${width}-${scheme}`);
    await page.keyboard.press("e");
    await sleep(300);
    await picture(page, `${width}-${scheme}-e`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert.ok(!wide, `${width}: nothing reaches past the edge`);
    await page.context().close();
  }
  save(text);
});

test("1000 saves in a row leave memory as it was", { timeout: 240000 }, async () => {
  const page = await open(await context(), server.address);
  const saves = Number(process.env.SAVES ?? 1000);
  let after = 0;
  const one = async (i) => {
    const since = now();
    save(text.replace("- 沅江市商务局\n", `- 沅江市商务局${String.fromCodePoint(0x4e00 + (i % 500))}\n`));
    await drawn(page, 0, since);
  };
  for (let i = 0; i < saves; i++) {
    await one(i);
    if (i === Math.floor(saves / 5)) after = server.memory();
  }
  const end = server.memory();
  assert.ok(end < after * 1.15 + 24, `from ${after} MiB to ${end} MiB`);
  console.log(`# memory: ${after.toFixed(0)} MiB after a fifth, ${end.toFixed(0)} MiB after ${saves} saves`);
  assert.deepEqual(page.faults, []);
  await restore(page);
  await page.context().close();
});
