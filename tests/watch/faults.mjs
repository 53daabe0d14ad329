// `banxin watch` when things go wrong: other sites, other ports, clients that do not read,
// folders that vanish, files that are too large.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { test, before, after } from "node:test";
import { folder, program, root, sleep, start } from "./help.mjs";

let server, own, file, text, fonts;

before(async () => {
  own = folder();
  file = path.join(own, "report.yaml");
  text = fs.readFileSync(file, "utf8");
  fonts = path.join(own, "fonts");
  fs.mkdirSync(fonts);
  const one = fs.readdirSync(path.join(root, "fonts"), { recursive: true }).find((name) => /LiberationSerif-Regular\.(otf|ttf)$/.test(name));
  fs.copyFileSync(path.join(root, "fonts", one), path.join(fonts, path.basename(one)));
  server = await start(file, own, ["--font-path", fonts]);
});

after(async () => {
  await server?.stop();
  fs.rmSync(own, { recursive: true, force: true });
});

/// Asks with headers of one's own; resolves to status, headers and body.
function ask(address, { method = "GET", headers = {}, route = "", body } = {}) {
  const { hostname, port, pathname } = new URL(address);
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, method, headers, path: route.startsWith("//") ? route.slice(1) : pathname + route }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

/// Listens to what the program tells.
function listen(address) {
  const states = [];
  const request = http.get(`${address}events`, (answer) => {
    let rest = Buffer.alloc(0);
    answer.on("data", (part) => {
      rest = Buffer.concat([rest, part]);
      while (rest.length >= 8) {
        const words = 8 + rest.readUInt32LE(0), end = words + rest.readUInt32LE(4);
        if (rest.length < end) break;
        const told = words > 8 ? JSON.parse(rest.subarray(8, words)) : {};
        // Parts of pages come to those alone who say that they look at them.
        assert.ok(!told.patches);
        if (told.pages) states.push(told);
        rest = rest.subarray(end);
      }
    });
    answer.on("error", () => {});
  });
  request.on("error", () => {});
  const until = async (holds, what, ms = 15000) => {
    const end = Date.now() + ms;
    while (Date.now() < end) {
      const last = states.at(-1);
      if (last && holds(last)) return last;
      await sleep(10);
    }
    throw new Error(`never ${what}; last: ${JSON.stringify(states.at(-1))?.slice(0, 600)}`);
  };
  return { states, until, close: () => request.destroy() };
}

test("only the page itself may ask", async () => {
  const { port, pathname } = new URL(server.address);
  assert.equal((await ask(server.address)).status, 200);
  for (const headers of [
    { host: "evil.example" }, { host: `evil.example:${port}` }, { host: "127.0.0.1" }, { host: "127.0.0.1:1" },
    { origin: "http://evil.example" }, { origin: "null" }, { origin: `https://127.0.0.1:${port}` }, { origin: `http://127.0.0.1:${port}.evil.example` },
    { "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" },
  ]) {
    const own = await ask(server.address, { headers });
    assert.equal(own.status, 403, JSON.stringify(headers));
    assert.equal(own.body, "");
  }
  for (const route of ["//", "///", "//events", "//00000000000000000000000000000000/", `/${pathname.slice(0, -2)}/`, `/${pathname}..%2f..%2fetc/passwd`]) {
    assert.ok([404, 403].includes((await ask(server.address, { route })).status), route);
  }
  for (const route of ["../../etc/passwd", "..%2f..%2fetc%2fpasswd", "page/../../../etc/passwd/100", "page/zz/100", "app.js/../../x", "%2e%2e/%2e%2e/report.yaml", "report.yaml", "page/0/999999999999"]) {
    const answer = await ask(server.address, { route });
    assert.ok([404, 400].includes(answer.status), `${route}: ${answer.status}`);
    assert.ok(!answer.body.includes("root:"), route);
  }
  assert.equal((await ask(server.address, { route: "draft.pdf", method: "POST" })).status, 405);
  assert.equal((await ask(server.address, { route: "view/1", method: "POST", body: "9".repeat(6000) })).status, 413);
});

test("nothing from elsewhere is allowed in", async () => {
  const { headers } = await ask(server.address);
  const policy = headers["content-security-policy"];
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe|https?:|\*/);
  assert.equal(headers["x-content-type-options"], "nosniff");
  assert.equal(headers["access-control-allow-origin"], undefined);
  for (const asset of ["", "app.js", "words.js", "style.css"]) {
    const { body } = await ask(server.address, { route: asset });
    assert.doesNotMatch(body.replaceAll("http://www.w3.org/2000/svg", ""), /https?:\/\//, asset);
    assert.doesNotMatch(body, /\sstyle="|\sonclick=|<script>/, asset);
  }
});

test("a port that is taken is told", async () => {
  const other = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const { port } = other.address();
  const ended = spawnSync(program, ["watch", file, "--port", String(port), "--lang", "en"], { encoding: "utf8", timeout: 20000 });
  assert.equal(ended.status, 1);
  assert.match(ended.stderr, new RegExp(`the port ${port} is taken`));
  other.close();
});

test("clients that do not read, and fifty that do", async () => {
  const { hostname, port, pathname } = new URL(server.address);
  const silent = Array.from({ length: 5 }, () => {
    const socket = net.connect(Number(port), hostname, () => socket.write(`GET ${pathname}events HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`));
    socket.pause();
    socket.on("error", () => {});
    return socket;
  });
  const clients = Array.from({ length: 50 }, () => listen(server.address));
  await Promise.all(clients.map((client) => client.until((state) => state.pages.length > 0, "pages")));
  const start = server.memory();
  for (let i = 0; i < 30; i++) {
    const title = `沅江市商务局${String.fromCodePoint(0x4e00 + i)}`;
    fs.writeFileSync(file, text.replace("- 沅江市商务局\n", `- ${title}\n`));
    await sleep(60);
  }
  fs.writeFileSync(file, text.replace("- 沅江市商务局\n", "- 沅江市商务终\n"));
  await sleep(300);
  const last = await clients[0].until((state) => !state.failed && !state.busy, "whole");
  await sleep(1500);
  const prints = clients.map((client) => client.states.at(-1).pages[0][0]);
  assert.equal(new Set(prints).size, 1, "all see the same");
  assert.ok(last);
  assert.ok(server.memory() < start + 150, `${start} MiB to ${server.memory()} MiB`);
  clients.forEach((client) => client.close());
  silent.forEach((socket) => socket.destroy());
  fs.writeFileSync(file, text);
  await sleep(300);
});

test("a folder of fonts that vanishes, and comes back", async () => {
  const client = listen(server.address);
  await client.until((state) => state.pages.length > 0 && !state.failed, "pages");
  fs.renameSync(fonts, `${fonts}.away`);
  await sleep(1200);
  fs.writeFileSync(file, text.replace("- 沅江市商务局\n", "- 沅江市商务去\n"));
  await sleep(800);
  await client.until((state) => state.pages.length > 0 && !state.failed, "pages without the folder");
  fs.renameSync(`${fonts}.away`, fonts);
  // a font written over in place while it is used
  const [one] = fs.readdirSync(fonts);
  fs.truncateSync(path.join(fonts, one), 100);
  await sleep(1200);
  fs.writeFileSync(file, text);
  await sleep(800);
  await client.until((state) => state.pages.length > 0 && !state.failed, "pages after all");
  assert.equal(server.child.exitCode, null);
  client.close();
});

test("layouts and pictures are followed", async () => {
  const lay = folder("narrative");
  const own = path.join(lay, "layouts");
  fs.mkdirSync(own);
  const narrative = await start(path.join(lay, "report.yaml"), lay, ["--layout-path", own]);
  try {
    const client = listen(narrative.address);
    const first = await client.until((state) => state.pages.length > 0, "pages");
    fs.writeFileSync(path.join(own, "report.yaml"), fs.readFileSync(path.join(root, "layouts/report.yaml"), "utf8").replace(/lines: *22/, "lines: 21"));
    await client.until((state) => state.version > first.version && !state.failed && state.pages[1][0] !== first.pages[1][0], "another look");
    fs.rmSync(path.join(own, "report.yaml"));
    await sleep(1500);
    const again = await client.until((state) => !state.failed, "the first look");
    const pictures = fs.readdirSync(path.join(lay, "pictures"));
    const png = pictures.filter((name) => name.endsWith(".png") || name.endsWith(".jpg"));
    const svg = pictures.find((name) => name.endsWith(".svg"));
    if (svg) {
      const picture = path.join(lay, "pictures", svg);
      fs.writeFileSync(picture, fs.readFileSync(picture, "utf8").replace(/#[0-9a-f]{6}/gi, "#123456"));
      await client.until((state) => state.version > again.version, "another picture");
    } else {
      fs.rmSync(path.join(lay, "pictures", png[0]));
      await client.until((state) => state.failed, "a missing picture");
    }
    client.close();
  } finally {
    await narrative.stop();
    fs.rmSync(lay, { recursive: true, force: true });
  }
});

test("a file of 50 MiB keeps nobody from the page, and goes again", { timeout: 120000 }, async () => {
  const client = listen(server.address);
  const first = await client.until((state) => state.pages.length > 0 && !state.failed, "pages");
  fs.writeFileSync(file, `${text}\nnotes: "${"很长".repeat(50 * 1024 * 1024 / 6)}"\n`);
  await sleep(300);
  const begin = Date.now();
  assert.equal((await ask(server.address, { route: `page/${first.pages[0][0]}/600` })).status, 200);
  assert.ok(Date.now() - begin < 3000, "pages are there meanwhile");
  await client.until((state) => state.failed && !state.busy, "told", 90000);
  fs.writeFileSync(file, text);
  await client.until((state) => !state.failed && !state.busy, "well again", 30000);
  client.close();
});
