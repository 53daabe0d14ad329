// What the browser does: it shows the pages that the program draws, and asks where things come from.
import { words } from "./words.js";

const $ = (id) => document.getElementById(id);
const make = (tag, kind, text) => {
  const element = document.createElement(tag);
  if (kind) element.className = kind;
  if (text !== undefined) element.textContent = text;
  return element;
};
const kept = (name, usual) => { try { return localStorage.getItem(name) ?? usual; } catch { return usual; } };
const keep = (name, value) => { try { localStorage.setItem(name, value); } catch { /* nothing is kept then */ } };

let language = kept("language", navigator.language.startsWith("en") ? "en" : "zh");
let now = null;
let connected = true;
let zoom = kept("zoom", "fit");
let current = 0;
const sheets = [];
const thumbs = [];
const word = () => words[language];

// ---- words ------------------------------------------------------------------------------

function speak() {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word()[element.dataset.word];
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", word()[element.dataset.label]);
    if (element.tagName === "BUTTON") element.title = word()[element.dataset.label];
  }
  $("language").textContent = language === "zh" ? "EN" : "中文";
  const keys = word().keys.flatMap(([key, what]) => [make("dt", "", key), make("dd", "", what)]);
  $("key-list").replaceChildren(...keys);
  if (now) { status(); problems(); labels(); }
}

// ---- what the program tells --------------------------------------------------------------

/// Takes what the program tells, for as long as it does; then tries again.
async function listen() {
  try {
    const answer = await fetch("events", { cache: "no-store" });
    if (answer.ok) await messages(answer.body.getReader());
  } catch { /* the program has ended, or the way to it is cut */ }
  connected = false;
  status();
  setTimeout(listen, 1000);
}

/// A message is the length of its words and that of its pixels, then both.
async function messages(reader) {
  const reads = new TextDecoder();
  let held = new Uint8Array(1 << 16), count = 0;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    if (count + value.length > held.length) {
      const more = new Uint8Array(2 * (count + value.length));
      more.set(held.subarray(0, count));
      held = more;
    }
    held.set(value, count);
    count += value.length;
    let at = 0;
    while (count - at >= 8) {
      const lengths = new DataView(held.buffer, at, 8);
      const words = at + 8 + lengths.getUint32(0, true), end = words + lengths.getUint32(4, true);
      if (end > count) break;
      // An empty one only says that the program is there.
      if (words > at + 8) told(JSON.parse(reads.decode(held.subarray(at + 8, words))), held.subarray(words, end));
      at = end;
    }
    held.copyWithin(0, at, count);
    count -= at;
    // What one large part needed is given back.
    if (!count && held.length > 1 << 22) held = new Uint8Array(1 << 16);
  }
}

function told(message, pixels) {
  connected = true;
  try {
    if (message.patches) patch(message, pixels); else take(message);
  } catch (error) { reportError(error); }
}

function take(state) {
  const last = now;
  now = state;
  const rebuilt = !last || last.pages.length !== state.pages.length
    || state.pages.some((page, i) => page[1] !== last.pages[i][1] || page[2] !== last.pages[i][2] || page[4] !== last.pages[i][4]);
  if (rebuilt) build();
  const changed = [];
  state.pages.forEach(([print], i) => {
    const sheet = sheets[i];
    if (sheet.print !== print || sheet.ahead) { sheet.print = print; sheet.ahead = false; changed.push(i); }
  });
  changed.forEach(refresh);
  if (last) follow(changed);
  if (changed.length && $("side").open) beside();
  if (!last || last.listed !== state.listed || last.client !== state.client || last.failed !== state.failed) problems();
  status();
  labels();
  if (rebuilt || !last || last.client !== state.client) report();
}

function status() {
  const name = now ? now.name : "…";
  $("name").textContent = name;
  document.title = `${now && now.failed ? "! " : ""}${name} · 版心`;
  document.body.classList.toggle("failed", Boolean(now && now.failed));
  document.body.classList.toggle("busy", Boolean(now && now.busy));
  const state = $("state");
  let text = word().waiting, kind = "quiet";
  if (now && now.failed) { text = word().broken; kind = "bad"; }
  else if (now && now.busy) { text = word().busy; }
  else if (now && now.pages.length) {
    text = now.missing ? word().missing(now.missing) : now.draft ? word().draft : word().ready;
    kind = now.missing ? "warn" : "good";
  }
  set(state, text);
  state.className = `badge ${kind}`;
  const link = $("link");
  set(link, !connected ? word().lost : !now || now.failed || now.settled === null ? "" : now.settled ? word().settled : word().unsettled);
  link.className = `badge ${connected ? "quiet" : "bad"}`;
  const final = $("final");
  const able = now && now.pages.length && !now.missing;
  final.classList.toggle("off", !able);
  final.setAttribute("aria-disabled", String(!able));
  final.title = able ? "" : word().finalNot;
  $("count").textContent = `/ ${now ? now.pages.length : 1}`;
}

/// Texts that are read aloud are set only when they change.
function set(element, text) { if (element.textContent !== text) element.textContent = text; }

// ---- pages --------------------------------------------------------------------------------

const near = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const sheet = sheets[Number(target.dataset.page)];
    if (!sheet) continue;
    sheet.near = isIntersecting;
    if (isIntersecting) draw(sheet); else drop(sheet);
  }
  report();
}, { root: $("pages"), rootMargin: "60% 0px" });

const nearThumbs = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    const thumb = thumbs[Number(target.dataset.page)];
    if (thumb) { thumb.near = isIntersecting; if (isIntersecting) drawThumb(thumb); }
  }
}, { root: $("strip"), rootMargin: "50% 0px" });

function build() {
  const pages = now.pages;
  while (sheets.length > pages.length) { const sheet = sheets.pop(); near.unobserve(sheet.box); sheet.section.remove(); }
  while (thumbs.length > pages.length) { const thumb = thumbs.pop(); nearThumbs.unobserve(thumb.button); thumb.button.remove(); }
  while (sheets.length < pages.length) add(sheets.length);
  pages.forEach(([, width, height], i) => {
    sheets[i].box.style.aspectRatio = `${width} / ${height}`;
    thumbs[i].image.style.aspectRatio = `${width} / ${height}`;
  });
  $("turn").hidden = !pages.some(([, , , , turned]) => turned);
  // On paper pages are as large as they are, and nothing is around them.
  const [, width, height] = pages[0] ?? [0, 595.28, 841.89];
  paper.replaceSync(`@page { size: ${width}pt ${height}pt; margin: 0 }`);
  size();
  overlay();
}

const paper = new CSSStyleSheet();
document.adoptedStyleSheets = [paper];

function add(i) {
  const section = make("section", "page");
  // A turned page stands on its side on paper: its sheet is turned back in a place of its own.
  const hold = make("div", "hold");
  const box = make("div", "sheet");
  box.dataset.page = i;
  const base = make("img", "base");
  base.draggable = false;
  const marks = make("div", "marks");
  const label = make("p", "label");
  box.append(base, marks);
  hold.append(box);
  section.append(hold, label);
  $("pages").append(section);
  const sheet = { i, section, hold, box, base, marks, label, print: null, seen: null, wanted: null, asked: 0, near: false, ahead: false, work: null };
  sheets.push(sheet);
  near.observe(box);
  box.addEventListener("click", (event) => ask(sheet, event, false));
  box.addEventListener("dblclick", (event) => ask(sheet, event, true));

  const button = make("button", "thumb");
  button.dataset.page = i;
  const image = make("img");
  image.alt = "";
  const number = make("span", "", String(i + 1));
  button.append(image, number);
  button.addEventListener("click", () => { go(i); if (matchMedia("(max-width: 700px)").matches) toggle("thumbs", false); });
  $("strip").append(button);
  const thumb = { i, button, image, shown: null, near: false };
  thumbs.push(thumb);
  nearThumbs.observe(button);
}

/// How wide a page is drawn, in pixels of the screen.
const pixels = (sheet) => Math.min(4096, Math.max(16, Math.round(sheet.box.clientWidth * devicePixelRatio)));

function refresh(i) {
  const sheet = sheets[i];
  if (sheet.near) draw(sheet);
  if (thumbs[i].near) { clearTimeout(thumbs[i].timer); thumbs[i].timer = setTimeout(() => drawThumb(thumbs[i]), 250); }
}

/// Paints the parts of pages that a save changed, before anything else is known of it. A part
/// lies upon the page that was there before; where that is not seen, the whole page follows.
function patch({ patches, took }, pixels) {
  let from = 0;
  for (const { page, print, before, size: [W, H], area: [x, y, w, h], depth } of patches) {
    const own = pixels.subarray(from, from += w * h * depth);
    const sheet = sheets[page];
    if (!sheet || sheet.seen !== `${before}/${W}`) continue;
    const part = make("canvas", "patch");
    part.width = w;
    part.height = h;
    part.setAttribute("aria-hidden", "true");
    part.getContext("2d", { alpha: false, willReadFrequently: true }).putImageData(image(own, w, h, depth), 0, 0);
    Object.assign(part.style, { left: `${(100 * x) / W}%`, top: `${(100 * y) / H}%`, width: `${(100 * w) / W}%`, height: `${(100 * h) / H}%` });
    // What it covers is not seen any more.
    part.area = [x, y, x + w, y + h];
    const covers = ({ area: [l, t, r, b] }) => x <= l && y <= t && x + w >= r && y + h >= b;
    for (const old of sheet.box.querySelectorAll(".patch")) if (covers(old)) old.remove();
    sheet.marks.before(part);
    sheet.asked++;
    sheet.wanted = null;
    sheet.seen = `${print}/${W}`;
    sheet.print = print;
    sheet.ahead = true;
    tell(sheet, print, took, part);
  }
}

/// A picture of bytes: of each pixel its brightness, or red, green and blue.
function image(bytes, width, height, depth) {
  const made = new ImageData(width, height), to = new Uint32Array(made.data.buffer);
  if (depth === 1) for (let i = 0; i < to.length; i++) to[i] = 0xff000000 | (bytes[i] * 0x010101);
  else for (let i = 0, at = 0; i < to.length; i++, at += 3) to[i] = 0xff000000 | (bytes[at + 2] << 16) | (bytes[at + 1] << 8) | bytes[at];
  return made;
}

/// Draws a page; what is returned holds when it is there.
function draw(sheet) {
  const width = pixels(sheet), print = sheet.print;
  const wanted = `${print}/${width}`;
  if (print && sheet.wanted !== wanted) {
    sheet.wanted = wanted;
    sheet.work = drawWhole(sheet, print, width);
  }
  return sheet.work;
}

async function drawWhole(sheet, print, width) {
  const wanted = `${print}/${width}`;
  const turn = ++sheet.asked;
  const { took } = now;
  // The part that changed is there; whoever types saves again soon.
  if (sheet.seen === wanted) await new Promise((resolve) => setTimeout(resolve, 200));
  if (sheet.asked !== turn) return;
  const whole = make("img", "base");
  whole.draggable = false;
  whole.alt = word().alt(sheet.i + 1);
  whole.src = `page/${print}/${width}`;
  try { await whole.decode(); } catch {
    // The page may have gone meanwhile, or the program: it is asked again if it is still wanted.
    if (sheet.asked !== turn) return;
    sheet.wanted = null;
    setTimeout(() => { if (sheet.near) draw(sheet); }, 300);
    return;
  }
  if (sheet.asked !== turn) return;
  sheet.base.replaceWith(whole);
  sheet.base = whole;
  for (const part of sheet.box.querySelectorAll(".patch")) part.remove();
  const told = sheet.seen === wanted;
  sheet.seen = wanted;
  if (!told) tell(sheet, print, took, null);
}

/// Says that a page is there as it is now, in a part of its own if `part` is one; and then that
/// it is seen.
function tell(sheet, print, took, part) {
  sheet.box.dataset.drawn = print;
  const say = (what, time) => document.dispatchEvent(new CustomEvent(what, { detail: { page: sheet.i, print, time, took, part } }));
  const moment = () => performance.timeOrigin + performance.now();
  say("painted", moment());
  requestAnimationFrame(() => say("drawn", moment()));
}

/// Gives back the memory of a page that is far away.
function drop(sheet) {
  sheet.asked++;
  sheet.wanted = sheet.seen = null;
  sheet.base.removeAttribute("src");
  for (const part of sheet.box.querySelectorAll(".patch")) part.remove();
}

function drawThumb(thumb) {
  const print = sheets[thumb.i] && sheets[thumb.i].print;
  if (!print || thumb.shown === print) return;
  thumb.shown = print;
  thumb.image.src = `page/${print}/${Math.min(512, Math.round(112 * devicePixelRatio))}`;
}

/// Tells the program what is looked at, so that it draws that first.
let reported = "";
function report() {
  const first = sheets[0];
  if (!now || !first || document.hidden) return;
  const seen = sheets.filter((sheet) => sheet.near).sort((a, b) => Math.abs(a.i - current) - Math.abs(b.i - current));
  const text = [pixels(sheets[current] ?? first), ...seen.slice(0, 8).map((sheet) => sheet.i)].join(",");
  const own = `${now.client}:${text}`;
  if (own === reported) return;
  reported = own;
  fetch(`view/${now.client}`, { method: "POST", body: text }).catch(() => { reported = ""; });
}

function labels() {
  sheets.forEach((sheet, i) => {
    const [print, , , own, turned] = now.pages[i];
    const changed = now.before.length > 0 && now.before[i] !== print;
    set(sheet.label, word().pageLabel(i + 1, own) + (turned ? ` · ${word().sideways}` : ""));
    sheet.base.alt = word().alt(i + 1);
    thumbs[i].button.classList.toggle("changed", changed);
    thumbs[i].button.setAttribute("aria-label", word().pageLabel(i + 1, own) + (changed ? ` · ${word().changed}` : ""));
  });
  here();
}

// ---- moving about ---------------------------------------------------------------------------

function go(i, smooth = false) {
  const sheet = sheets[Math.max(0, Math.min(sheets.length - 1, i))];
  if (!sheet) return;
  const pages = $("pages");
  pages.scrollTo({ top: sheet.section.offsetTop - pages.offsetTop - 12, behavior: smooth && !still() ? "smooth" : "auto" });
  here(sheet.i);
}
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function here(i) {
  if (i === undefined) {
    const pages = $("pages"), middle = pages.scrollTop + pages.clientHeight / 3;
    i = sheets.findIndex((sheet) => sheet.section.offsetTop - pages.offsetTop + sheet.section.offsetHeight > middle);
    if (i < 0) i = sheets.length - 1;
  }
  if (i < 0) return;
  if (current !== i) { current = i; report(); }
  if (document.activeElement !== $("number")) $("number").value = i + 1;
  thumbs.forEach((thumb) => {
    const own = thumb.i === i;
    if (own && thumb.button.getAttribute("aria-current") !== "page") {
      const strip = $("strip"), top = thumb.button.offsetTop - strip.offsetTop;
      if (top < strip.scrollTop || top + thumb.button.offsetHeight > strip.scrollTop + strip.clientHeight) strip.scrollTop = top - strip.clientHeight / 3;
    }
    if (own) thumb.button.setAttribute("aria-current", "page"); else thumb.button.removeAttribute("aria-current");
  });
}

/// Goes to what a save changed, if it is not seen.
function follow(changed) {
  if (!$("follow").checked || !changed.length || changed.length > 3) return;
  const pages = $("pages");
  const seen = (i) => {
    const top = sheets[i].section.offsetTop - pages.offsetTop - pages.scrollTop;
    return top < pages.clientHeight && top + sheets[i].section.offsetHeight > 0;
  };
  if (!changed.some(seen)) go(changed[0]);
}

function size() {
  const pages = $("pages"), room = pages.clientWidth - 32;
  const widest = now ? Math.max(...now.pages.map((page) => page[1])) : 595;
  const fit = zoom === "fit";
  const scale = fit ? Math.min(room / widest, 2.2 * 96 / 72) : Number(zoom) * 96 / 72;
  now && now.pages.forEach(([, width, height], i) => {
    const { section, hold, box } = sheets[i], turned = upright(i);
    // One that is turned back is no wider than the others where those fit.
    const own = Math.round(width * (turned && fit ? Math.min(scale, room / height) : scale));
    box.style.width = `${own}px`;
    section.classList.toggle("upright", turned);
    const high = (own * height) / width;
    hold.style.width = turned ? `${high}px` : "";
    hold.style.height = turned ? `${own}px` : "";
    box.style.transform = turned ? `translateX(${high}px) rotate(90deg)` : "";
  });
  $("zoom").textContent = `${Math.round((scale * 72 / 96) * 100)}%`;
  $("fit").setAttribute("aria-pressed", String(fit));
  for (const sheet of sheets) if (sheet.near) draw(sheet);
  report();
}

/// Whether a page that stands on its side on paper is shown upright.
const upright = (i) => Boolean(now && now.pages[i][4]) && $("turn").getAttribute("aria-pressed") === "true";

/// Where a place of a page is seen on its sheet, and back: shares of the width and the height.
const seenAt = (i, [x, y]) => (upright(i) ? [1 - y, x] : [x, y]);
const placeOf = (i, [x, y]) => (upright(i) ? [y, 1 - x] : [x, y]);

function resize(to) {
  const pages = $("pages"), sheet = sheets[current];
  const share = sheet ? (pages.scrollTop - sheet.section.offsetTop + pages.offsetTop) / sheet.section.offsetHeight : 0;
  zoom = String(to);
  keep("zoom", zoom);
  size();
  if (sheet) pages.scrollTop = sheet.section.offsetTop - pages.offsetTop + share * sheet.section.offsetHeight;
}

const steps = [0.25, 0.33, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 2.5, 3, 4];
function step(by) {
  const scale = parseInt($("zoom").textContent, 10) / 100;
  const next = by > 0 ? steps.find((s) => s > scale + 0.01) : steps.findLast((s) => s < scale - 0.01);
  if (next) resize(next);
}

// ---- the grid -------------------------------------------------------------------------------

function overlay() {
  const on = $("grid").getAttribute("aria-pressed") === "true";
  for (const sheet of sheets) {
    sheet.box.querySelector("svg.grid")?.remove();
    if (on && now.grid) sheet.box.append(gridOf(now.pages[sheet.i], now.grid));
  }
}

function gridOf([, width, height], { area: [x, y, w, h], lines, pitch, box, cells }) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "grid");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  let d = "";
  for (let line = 0; line < lines; line++) d += `M${x} ${y + line * pitch}h${w}v${box}h${-w}z`;
  for (let cell = 1; cell < cells; cell++) d += `M${x + (cell * w) / cells} ${y}v${h}`;
  path.setAttribute("d", d);
  path.setAttribute("class", "cells");
  const frame = document.createElementNS(space, "rect");
  for (const [name, value] of Object.entries({ x, y, width: w, height: h, class: "area" })) frame.setAttribute(name, value);
  svg.append(path, frame);
  return svg;
}

// ---- from the page to the file --------------------------------------------------------------

function address({ name, line, column, report }) {
  const file = report ? now.path : name;
  const absolute = file.replaceAll("\\", "/");
  const escaped = absolute.split("/").map(encodeURIComponent).join("/").replace(/^(\/?[A-Za-z])%3A/, "$1:");
  return now.editor.replaceAll("{file}", now.editor.includes("file/{file}") ? escaped.replace(/^\//, "") : escaped).replaceAll("{line}", line).replaceAll("{column}", column);
}

async function ask(sheet, event, open) {
  const box = sheet.box.getBoundingClientRect();
  const [print, width, height] = now.pages[sheet.i];
  const at = placeOf(sheet.i, [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height]);
  const x = at[0] * width, y = at[1] * height;
  const answer = await fetch(`origin/${print}/${x.toFixed(2)}/${y.toFixed(2)}`);
  const found = answer.ok ? await answer.json() : null;
  mark([]);
  if (!found) return close();
  mark(found.areas.map((area) => ({ page: sheet.i, area })));
  const link = $("origin-link");
  link.textContent = `${short(found.at.name)}:${found.at.line}`;
  link.title = found.at.name;
  link.href = address(found.at);
  $("origin-line").textContent = found.at.text.trim();
  const dialog = $("origin");
  dialog.hidden = false;
  const left = Math.min(event.clientX, innerWidth - dialog.offsetWidth - 8);
  const below = event.clientY + 16 + dialog.offsetHeight < innerHeight;
  dialog.style.left = `${Math.max(8, left)}px`;
  dialog.style.top = `${Math.max(8, below ? event.clientY + 16 : event.clientY - dialog.offsetHeight - 16)}px`;
  if (open) link.click();
}

function close() { $("origin").hidden = true; mark([]); }

/// The name of a file without its folders.
const short = (name) => name.split(/[\\/]/).pop();

/// Marks places on pages.
function mark(spots) {
  for (const sheet of sheets) sheet.marks.replaceChildren();
  for (const { page, area: [x, y, w, h] } of spots) {
    const sheet = sheets[page];
    if (!sheet) continue;
    const [, width, height] = now.pages[page];
    const spot = make("div", "spot");
    Object.assign(spot.style, { left: `${(100 * x) / width}%`, top: `${(100 * y) / height}%`, width: `${(100 * w) / width}%`, height: `${(100 * h) / height}%` });
    sheet.marks.append(spot);
  }
}

// ---- what is wrong --------------------------------------------------------------------------

function problems() {
  const told = now.told;
  $("tally").textContent = told.length;
  $("none").hidden = told.length > 0;
  $("findings").replaceChildren(...told.map((one, i) => {
    const item = make("li", one.severity);
    const button = make("button");
    button.append(make("span", "severity", word().severity[one.severity]), make("span", "message", one.message[language]));
    button.addEventListener("click", () => show(i, item));
    item.append(button);
    if (one.at) {
      const link = make("a", "place", `${short(one.at.name)}:${one.at.line}`);
      link.title = one.at.name;
      link.href = address(one.at);
      item.append(link);
    }
    for (const hint of one.hints) item.append(make("p", "advice", hint[language]));
    return item;
  }));
  fault();
}

function fault() {
  const first = now.failed ? now.told[0] : null;
  $("fault").hidden = !first;
  if (!first) return;
  set($("fault-message"), first.message[language]);
  const place = $("fault-place");
  place.replaceChildren();
  const name = first.at ? word().faultPlace(short(first.at.name), first.at.line) : first.file ?? "";
  if (first.at) { const link = make("a", "", name); link.href = address(first.at); place.append(link); } else place.textContent = name;
  const more = now.told.length - 1;
  if (more > 0) place.append(` · ${word().more(more)}`);
  $("fault-line").hidden = !first.at || !first.at.text.trim();
  $("fault-line").textContent = first.at ? `${first.at.line} │ ${first.at.text}` : "";
  $("fault-hint").textContent = [...first.hints.map((hint) => hint[language]), now.pages.length ? word().kept : ""].filter(Boolean).join(language === "zh" ? "　" : " · ");
}

async function show(i, item) {
  for (const other of $("findings").children) other.classList.toggle("chosen", other === item);
  const answer = await fetch(`spots/${now.listed}/${i}`);
  const spots = answer.ok ? await answer.json() : [];
  item.querySelector(".nowhere")?.remove();
  mark(spots);
  if (!spots.length) return item.append(make("p", "nowhere", word().nowhere));
  const pages = $("pages"), sheet = sheets[spots[0].page];
  const [, width, height] = now.pages[sheet.i], [x, y] = spots[0].area;
  const [, share] = seenAt(sheet.i, [x / width, y / height]);
  const top = sheet.section.offsetTop - pages.offsetTop + share * sheet.hold.clientHeight;
  if (matchMedia("(max-width: 1000px)").matches) toggle("list", false);
  pages.scrollTo({ top: top - pages.clientHeight / 3, behavior: still() ? "auto" : "smooth" });
}

// ---- before and after -----------------------------------------------------------------------

const changes = () => (now.before.length ? now.pages.map((page, i) => (page[0] !== now.before[i] ? i : -1)).filter((i) => i >= 0 && i < now.before.length) : []);
let side = 0;

function compare() {
  $("side").showModal();
  beside();
}

/// Begins with the change nearest to what is looked at.
function beside() {
  side = Math.max(0, changes().findIndex((i) => i >= current));
  pair();
}

async function pair() {
  const all = changes(), page = all[side];
  $("side-none").hidden = all.length > 0;
  document.querySelector(".pair").hidden = !all.length;
  $("side-page").textContent = all.length ? `${word().pageLabel(page + 1)} · ${side + 1} / ${all.length}` : "";
  $("side-previous").disabled = side <= 0;
  $("side-next").disabled = side >= all.length - 1;
  if (!all.length) return;
  const width = Math.min(2048, Math.round(($("side").clientWidth / 2 - 24) * devicePixelRatio));
  const answer = await fetch(`compare/${page}/${Math.max(200, width)}`);
  if (!answer.ok) return;
  const { before, now: after, size: [W, H], area } = await answer.json();
  $("side-before").src = `page/${before}/${W}`;
  $("side-after").src = `page/${after}/${W}`;
  for (const change of document.querySelectorAll(".pair .change")) {
    change.hidden = !area;
    if (!area) continue;
    const [x, y, w, h] = area;
    Object.assign(change.style, { left: `${(100 * x) / W}%`, top: `${(100 * y) / H}%`, width: `${(100 * w) / W}%`, height: `${(100 * h) / H}%` });
  }
}

// ---- buttons and keys -----------------------------------------------------------------------

function toggle(id, to) {
  const button = $(id), on = to ?? button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
  keep(id, on);
  document.body.classList.toggle(`no-${id}`, !on);
  if (id === "turn") { size(); if (sheets[current]) go(current); return; }
  if (id === "grid") overlay();
  else if (innerWidth <= 1000 && on) toggle(id === "thumbs" ? "list" : "thumbs", false);
  if (id !== "grid" && zoom === "fit") size();
}

function theme() {
  const dark = document.documentElement.dataset.theme
    ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "light" : "dark";
  keep("theme", document.documentElement.dataset.theme);
}

const does = {
  previous: () => go(current - 1), next: () => go(current + 1), smaller: () => step(-1), larger: () => step(1), fit: () => resize("fit"),
  thumbs: () => toggle("thumbs"), grid: () => toggle("grid"), turn: () => toggle("turn"), list: () => toggle("list"), compare, theme,
  language: () => { language = language === "zh" ? "en" : "zh"; keep("language", language); speak(); },
  help: () => $("keys").showModal(),
  "keys-close": () => $("keys").close(), "side-close": () => $("side").close(),
  "side-previous": () => { side--; pair(); }, "side-next": () => { side++; pair(); },
};
for (const [id, action] of Object.entries(does)) $(id).addEventListener("click", action);
$("final").addEventListener("click", (event) => { if ($("final").classList.contains("off")) event.preventDefault(); });

$("number").addEventListener("change", (event) => { const page = parseInt(event.target.value, 10); if (page) go(page - 1); event.target.blur(); here(); });
$("number").addEventListener("focus", (event) => event.target.select());

const keys = {
  ArrowLeft: "previous", ArrowRight: "next", "+": "larger", "=": "larger", "-": "smaller", 0: "fit", t: "thumbs", g: "grid", r: "turn",
  d: "compare", e: "list", l: "language", "?": "help",
};
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "p") { event.preventDefault(); printAll(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.tagName === "INPUT") return;
  if (event.key === "Escape") return close();
  if (document.querySelector("dialog[open]")) {
    if ($("side").open && event.key === "ArrowLeft" && side > 0) does["side-previous"]();
    if ($("side").open && event.key === "ArrowRight" && side < changes().length - 1) does["side-next"]();
    return;
  }
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (key === "j") { event.preventDefault(); $("number").focus(); }
  else if (key === "Home") { event.preventDefault(); go(0); }
  else if (key === "End") { event.preventDefault(); go(sheets.length - 1); }
  else if (keys[key]) { event.preventDefault(); does[keys[key]](); }
});
document.addEventListener("pointerdown", (event) => { if (!event.target.closest(".origin, .sheet")) close(); });
$("pages").addEventListener("scroll", () => here(), { passive: true });
new ResizeObserver(() => size()).observe($("pages"));
document.addEventListener("visibilitychange", report);

/// Prints all pages, not only those that are near: all have to be there first.
const drawAll = () => Promise.all(sheets.map((sheet) => { sheet.near = true; return draw(sheet); }));
async function printAll() { await drawAll(); print(); }
addEventListener("beforeprint", drawAll);
// Those that are far away give back their memory.
addEventListener("afterprint", () => sheets.forEach((sheet) => { near.unobserve(sheet.box); near.observe(sheet.box); }));

if (kept("theme", "")) document.documentElement.dataset.theme = kept("theme", "");
const narrow = innerWidth <= 1000;
toggle("thumbs", !narrow && kept("thumbs", "true") === "true");
toggle("list", !narrow && kept("list", "true") === "true");
$("turn").setAttribute("aria-pressed", kept("turn", "true"));
if (kept("grid", "false") === "true") document.getElementById("grid").setAttribute("aria-pressed", "true");
speak();
status();
listen();
