// A report of about 300 pages from the Yuanjiang one: `node long.mjs OUT`. The mark 「此处」 stands in
// the middle of it.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

export function long(pages = 300) {
  const text = fs.readFileSync(path.join(root, "examples/yuanjiang-2022/report.yaml"), "utf8");
  const at = text.indexOf("\nattachments:");
  // Paragraphs that are all different, of the words of the report itself.
  const words = [...new Set(text.match(/[\u4e00-\u9fff]{3,12}/g))];
  let seed = 7;
  const next = (count) => { seed = (seed * 1103515245 + 12345) % 2147483648; return Math.floor((seed / 2147483648) * count); };
  const paragraph = (i, mark) => {
    let line = mark ? "此处标记" : `第${i}项工作`;
    while (line.length < 180) line += `${words[next(words.length)]}${"，，。、"[next(4)]}`;
    return `              - ${line}完成${next(900) + 100}万元。`;
  };
  const count = Math.round(pages * 3.06);
  let more = "  - title: 工作情况\n    sections:\n      - title: 各项工作\n        sections:\n";
  for (let i = 0; i < count; i++) {
    if (i % 30 === 0) more += `          - title: 工作情况之${i / 30 + 1}\n            body:\n`;
    more += `${paragraph(i, i === Math.floor(count / 2))}\n`;
  }
  return `${text.slice(0, at)}\n${more}${text.slice(at + 1)}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) fs.writeFileSync(process.argv[2], long(Number(process.argv[3] ?? 300)));
