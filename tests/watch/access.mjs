// WCAG 2.2 A and AA, as far as a machine can tell (axe-core): contrast, names, roles, in light and
// dark, wide and narrow, with all that opens.
import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import { test, before, beforeEach, after } from "node:test";
import { begin, drawn, end, now, open, sleep } from "./help.mjs";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

let chrome, server, own, file, text;

before(async () => {
  ({ own, file, text, chrome, server } = await begin());
});

after(() => end({ own, chrome, server }));

beforeEach(async () => {
  fs.writeFileSync(file, text);
  await sleep(600);
});

/// What is wrong with the page as it is now.
async function faults(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((values) => window.axe.run(document, { runOnly: { type: "tag", values } }), rules);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary.replace(/\s+/g, " ")}`));
}

for (const [width, height] of [[1440, 900], [360, 740]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${width} px, ${colorScheme}`, async () => {
      const context = await chrome.newContext({ viewport: { width, height }, colorScheme, locale: "zh-CN", reducedMotion: "reduce" });
      const page = await open(context, server.address);
      const holds = async (what) => assert.deepEqual(await faults(page), [], what);
      // Findings of more than one kind, and a page that changed.
      const since = now();
      fs.writeFileSync(file, text.replace("actual: 8个, weight: 15", "actual: 8个, weight: 16").replace("- 沅江市商务局\n", "- 沅江市商务局某\n"));
      await drawn(page, 0, since);
      await page.waitForFunction(() => document.querySelectorAll("#findings li.must, #findings li.doubtful").length > 0);
      await sleep(600);
      await holds("at rest");
      if (width < 1000) {
        await page.keyboard.press("e");
        await holds("the list");
        await page.keyboard.press("t");
        await holds("the thumbnails");
        await page.keyboard.press("t");
      }
      await page.locator(".sheet").first().click({ position: { x: 120, y: 150 } });
      await sleep(300);
      await holds("where a text comes from");
      await page.keyboard.press("Escape");
      await page.keyboard.press("d");
      await page.waitForFunction(() => document.getElementById("side-after").naturalWidth > 0);
      await holds("before and after");
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      await holds("the keys");
      await page.keyboard.press("Escape");
      await page.keyboard.press("l");
      await holds("English");
      fs.writeFileSync(file, text.replace("funds:\n", "funds: [\n"));
      await page.waitForSelector("#fault:not([hidden])");
      await holds("a fault");
      fs.writeFileSync(file, text);
      await page.waitForFunction(() => !document.body.classList.contains("failed"));
      await context.close();
    });
  }
}
