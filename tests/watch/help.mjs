// What the tests of `banxin watch` share: the program, a browser, a report to be edited.
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const program = process.env.BANXIN ?? path.join(root, "target/release/banxin");
const browserFile = process.env.CHROMIUM ?? "/usr/bin/chromium";

/// A folder of its own with a copy of an example.
export function folder(example = "yuanjiang-2022") {
  const own = fs.mkdtempSync(path.join(os.tmpdir(), "banxin-watch-"));
  fs.cpSync(path.join(root, "examples", example), own, { recursive: true });
  return own;
}

/// Starts the program; resolves when it tells its address.
export async function start(file, state, args = []) {
  const child = spawn(program, ["watch", file, "--lang", "en", ...args], {
    env: { ...process.env, XDG_RUNTIME_DIR: state }, stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (text) => { said += text; });
  const address = await new Promise((resolve, reject) => {
    child.stdout.on("data", (text) => {
      said += text;
      const found = said.match(/http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\//);
      if (found) resolve(found[0]);
    });
    child.on("exit", (code) => reject(new Error(`ended with ${code}: ${said}`)));
  });
  child.removeAllListeners("exit");
  return {
    address, child,
    /// Resident memory, in MiB.
    memory: () => Number(fs.readFileSync(`/proc/${child.pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) / 1024,
    async stop() { child.kill(); await once(child, "exit"); },
  };
}

export async function browser() {
  const own = await chromium.launch({
    executablePath: browserFile, args: process.getuid?.() === 0 ? ["--no-sandbox", "--disable-renderer-backgrounding", "--disable-backgrounding-occluded-windows"] : [],
  });
  return own;
}

/// Opens the page, and gathers what goes wrong and what is asked from elsewhere.
export async function open(context, address) {
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !/Failed to load resource|ERR_/.test(message.text())) page.faults.push(message.text());
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(new URL(address).origin) && !url.startsWith("data:")) page.faults.push(`asked ${url}`);
  });
  await page.addInitScript(() => {
    // What was seen, and when; and what could be read back from a part of a page, and when.
    window.drawn = [];
    window.painted = [];
    const push = (all, one) => { all.push(one); if (all.length > 500) all.shift(); };
    document.addEventListener("painted", ({ detail: { part, ...rest } }) => {
      const read = part && [...part.getContext("2d").getImageData(part.width >> 1, part.height >> 1, 1, 1).data];
      push(window.painted, { ...rest, time: performance.timeOrigin + performance.now(), read });
    });
    document.addEventListener("drawn", ({ detail: { part, ...rest } }) => push(window.drawn, { ...rest, part: Boolean(part) }));
  });
  await page.goto(address);
  try {
    await page.waitForFunction(() => document.querySelector(".sheet[data-drawn]"), null, { timeout: 20000, polling: 50 });
  } catch (error) {
    const seen = await page.evaluate(() => document.body.innerText.slice(0, 400));
    throw new Error(`nothing is drawn: ${JSON.stringify(page.faults)} ${seen}`, { cause: error });
  }
  return page;
}

/// Waits until a page (counted from zero) is drawn after a moment; resolves to the event.
export const drawn = (page, index, since) => page.waitForFunction(
  ([index, since]) => window.drawn.findLast((one) => one.page === index && one.time > since) ?? null,
  [index, since], { polling: 20, timeout: 20000 },
).then((handle) => handle.jsonValue());

/// How far a page's clock is ahead of ours, in milliseconds.
export async function ahead(page) {
  let best = [Infinity, 0];
  for (let i = 0; i < 50; i++) {
    const from = now();
    const theirs = await page.evaluate(() => performance.timeOrigin + performance.now());
    const to = now();
    if (to - from < best[0]) best = [to - from, theirs - (from + to) / 2];
  }
  return best[1];
}

export const now = () => performance.timeOrigin + performance.now();

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/// A report that is watched, and a browser to look at it.
export async function begin() {
  const own = folder();
  const file = path.join(own, "report.yaml");
  const text = fs.readFileSync(file, "utf8");
  return { own, file, text, chrome: await browser(), server: await start(file, own) };
}

/// The end of it, as far as it began.
export async function end({ own, chrome, server }) {
  await chrome?.close();
  await server?.stop();
  if (own) fs.rmSync(own, { recursive: true, force: true });
}
