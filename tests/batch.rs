//! Batches: what goes in, what comes out, what the manifest says, and what is made again.

#[path = "common/place.rs"]
mod place;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Cursor, Write};

use banxin::archive::sha256;
use serde_json::Value;

use place::{Place, reports};

fn outputs(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["output"].as_str().unwrap_or("-")).collect()
}

/// The code of the first error of an item.
fn fault(item: &Value) -> &str {
    item["diagnostics"][0]["code"].as_str().unwrap_or("-")
}

#[test]
fn a_folder_is_made_whole_and_told_in_the_manifest() {
    let place = Place::with(6);
    place.write("in/more/6.yml", reports::report(6));
    place.write("in/.hidden.yaml", "no");
    place.write("in/note.txt", "no");
    place.run(&["batch", "in", "-o", "out"]).ends(0).says("7 made");
    place.is_true();
    let items = place.items();
    let names = ["0.pdf", "1.pdf", "2.pdf", "3.pdf", "4.pdf", "5.pdf", "more/6.pdf"];
    assert_eq!(outputs(&items), names);
    for (number, item) in items.iter().enumerate() {
        let input = fs::read(place.path(item["input"].as_str().expect("a text")));
        assert_eq!(item["number"], number as u64 + 1);
        assert_eq!(item["input_sha256"], sha256(&input.expect("it is there")));
        assert_eq!(item["version"], env!("CARGO_PKG_VERSION"));
        assert!(item["duration_ms"].is_u64() && item["draft"] == true, "{item}");
        assert!(item["checks"]["must"].as_u64() > Some(0), "{item}");
    }
    let report = &items[6];
    assert!(report["title"].as_str().expect("a title").contains("绩效自评报告"));
    assert!(report["pages"].as_u64() > Some(5), "{report}");
    assert!(report["date"].as_str().is_none_or(|date| date.len() == 10));
    let unit = report["unit"].as_str().expect("a unit");
    assert!(report["title"].as_str().expect("a title").starts_with(unit));
    let signed: Vec<&str> = report["places"]
        .as_array()
        .expect("places")
        .iter()
        .filter_map(|place| place["name"].as_str())
        .collect();
    assert!(signed.contains(&"SEAL_unit"), "{signed:?}");
    let end = place.manifest("out/manifest.jsonl").pop().expect("a line");
    let says = |key: &str| end["batch"][key].clone();
    assert_eq!(
        (says("items"), says("done"), says("complete")),
        (7.into(), 7.into(), true.into())
    );
}

/// The program alone gives the same PDF.
#[test]
fn a_batch_makes_what_render_makes() {
    let place = Place::with(0);
    place.write("in/a.yaml", reports::report(3));
    for more in [&[][..], &["--draft"], &["--edition", "archive", "--fields"]] {
        let _ = fs::remove_dir_all(place.path("out"));
        place.run(&[&["batch", "in", "-o", "out"], more].concat()).ends(0);
        place.run(&[&["render", "in/a.yaml", "-o", "alone.pdf"], more].concat()).ends(0);
        let alone = fs::read(place.path("alone.pdf")).expect("a PDF");
        // What an archive edition carries is named by the path of its input.
        assert!(place.pdfs()["a.pdf"] == alone, "{more:?}");
    }
    place
        .run(&["batch", "in", "-o", "out", "--final", "--force"])
        .ends(3)
        .says("signoff");
}

#[test]
fn threads_change_nothing() {
    let place = Place::with(12);
    let mut runs = vec![];
    for threads in ["1", "2", "7"] {
        let args = ["batch", "in", "-o", "out", "--force", "--threads", threads];
        place.run(&args).ends(0);
        let mut items = place.items();
        items.iter_mut().for_each(|item| item["duration_ms"] = 0.into());
        runs.push((items, place.pdfs()));
    }
    assert!(runs[0] == runs[1] && runs[1] == runs[2]);
}

#[test]
fn a_bad_input_fails_alone() {
    let place = Place::with(3);
    place.write("in/1.yaml", "unit: 甲\nyear: 20x2\ntitle: 乙\nextra: 1\n");
    place.write("in/2b.yaml", b"unit: \xff\xfe");
    place.write("in/2c.yaml", "");
    place
        .run(&["batch", "in", "nosuch.yaml", "none/*.yaml", "-o", "out"])
        .ends(3)
        .says("in/1.yaml:2:7")
        .says("2 made, 5 failed");
    place.is_true();
    let items = place.items();
    assert_eq!(outputs(&items), ["0.pdf", "-", "2.pdf", "-", "-", "-", "-"]);
    let bad = items[1]["diagnostics"].as_array().expect("a list");
    assert!(bad.len() >= 2 && bad[0]["place"] == serde_json::json!([2, 7]), "{bad:?}");
    assert!(bad[0]["message"]["zh"].as_str().is_some_and(|zh| !zh.is_empty()));
    assert_eq!(fault(&items[5]), "file::unreadable");
    assert_eq!(fault(&items[6]), "batch::nothing");
}

#[test]
fn names_are_given_in_the_order_of_the_input() {
    let place = Place::new();
    let report = |unit: &str| format!("{{unit: {unit}, year: 2022, title: 报告}}");
    for (number, unit) in ["Abc", "甲/乙", "aBC", "nul", "丙"].iter().enumerate() {
        place.write(&format!("in/{number}.yaml"), report(unit));
    }
    for threads in ["1", "5"] {
        let name = ["--name", "{unit}.pdf", "--force", "--threads", threads];
        place.run(&[&["batch", "in", "-o", "out"], &name[..]].concat()).ends(3);
        place.is_true();
        let items = place.items();
        assert_eq!(outputs(&items), ["Abc.pdf", "-", "-", "-", "丙.pdf"]);
        let faults: Vec<&str> = items[1..4].iter().map(fault).collect();
        assert_eq!(faults, ["batch::name", "batch::collision", "batch::name"]);
    }
    place.run(&["batch", "in", "-o", "out2", "--name", "{unit"]).ends(2);
    place.run(&["batch", "in", "-o", "out2", "--name", "../{stem}.pdf"]).ends(3);
    assert!(!place.path("0.pdf").exists());
}

#[cfg(unix)]
#[test]
fn a_link_leads_no_output_out_of_the_folder() {
    let place = Place::with(1);
    fs::create_dir_all(place.path("out")).expect("made");
    fs::create_dir_all(place.path("else")).expect("made");
    std::os::unix::fs::symlink("../else", place.path("out/2022")).expect("a link");
    place
        .run(&["batch", "in", "-o", "out", "--name", "2022/{stem}.pdf"])
        .ends(3)
        .says("through a link");
    assert!(fs::read_dir(place.path("else")).expect("a folder").next().is_none());
}

#[test]
fn lists_globs_and_lines_are_inputs() {
    let place = Place::with(4);
    let out = ["-o", "out", "--force"];
    place.run(&[&["batch", "in/[02].yaml"], &out[..]].concat()).ends(0);
    assert_eq!(outputs(&place.items()), ["0.pdf", "2.pdf"]);
    let list = "in/3.yaml\r\n\n./in/1.yaml\n";
    place.run_with(&[&["batch", "-"], &out[..]].concat(), list).ends(0);
    assert_eq!(outputs(&place.items()), ["in/3.pdf", "in/1.pdf"]);
    let lines = "{\"unit\":\"\\ud842\\udfb7野局\",\"year\":2022,\"title\":\"报告\"}\n\n\
                 {\"unit\":\"乙\",\"year\":2022,\n{\"unit\":\"丙\",\"year\":\"2022\",\"title\":[\"报\",\"告\"]}\n";
    place.run_with(&[&["batch", "-"], &out[..]].concat(), lines).ends(3);
    let items = place.items();
    let told: Vec<&str> = items.iter().map(fault).collect();
    assert_eq!(items[2]["unit"], "丙", "{told:?}");
    assert_eq!(outputs(&items)[1..], ["-", "stdin-4.pdf"]);
    assert_eq!(items[1]["input"], "stdin:3");
    assert_eq!(fault(&items[1]), "batch::no-json");
    place.write("l.jsonl", lines);
    place.write("common.yaml", "recipient: 财政局\nproject: {name: 共}\n");
    let args =
        ["batch", "l.jsonl", "--common", "common.yaml", "--name", "{project}-{unit}.pdf"];
    place.run(&[&args[..], &out].concat()).ends(3);
    assert_eq!(outputs(&place.items())[1..], ["-", "共-丙.pdf"]);
}

const COMMON: &str = "year: 2022\ntitle: 自评报告\nunit: 无\nfunds: {total: {budget: 40}}\n\
                      project: {name: 项目}\npreamble: [正文。]\n";

#[test]
fn tables_have_a_report_in_each_row() {
    let place = Place::new();
    place.write("common.yaml", COMMON);
    let table = "unit,project.code,funds.total.executed,preamble.2\n\
                 甲局,007,40.00,\n,,,\n\"乙,局\",,38.5,\"第一行。\"\n丙局,1,2,3,4\n丁局,001,,\n";
    place.write("t.csv", table);
    let name = ["--common", "common.yaml", "--name", "{unit}-{project.code}.pdf"];
    let run = |input: &str| {
        let _ = fs::remove_dir_all(place.path("out"));
        let args = [&["batch", input, "-o", "out", "--force"], &name[..]].concat();
        place.run(&args).ends(3);
        place.is_true();
        place.items()
    };
    let items = run("t.csv");
    assert_eq!(outputs(&items), ["甲局-007.pdf", "-", "-", "丁局-001.pdf"]);
    let faults = [fault(&items[1]), fault(&items[2])];
    assert_eq!(faults, ["batch::no-value", "batch::too-many-cells"]);
    assert_eq!(items[3]["input"], "t.csv:6");
    // As Excel writes it in China.
    let (gb, ..) = encoding_rs::GB18030.encode(table);
    place.write("t.csv", &gb);
    assert_eq!(outputs(&run("t.csv")), outputs(&items));
    place.write("t.csv", "unit,unit\n甲,乙\n");
    assert_eq!(fault(&run("t.csv")[0]), "batch::bad-column");
    place.write("t.xlsx", spreadsheet());
    let items = run("t.xlsx");
    assert_eq!(outputs(&items), ["甲局-007.pdf", "乙局-15.65.pdf", "-"]);
    assert_eq!(
        (&items[0]["date"], fault(&items[2])),
        (&"2023-03-10".into(), "batch::faulty-cell")
    );
}

/// A spreadsheet as small as can be: texts, numbers, a day, an error.
fn spreadsheet() -> Vec<u8> {
    let rows = [
        r#"<row r="2"><c r="A2" t="inlineStr"><is><t>unit</t></is></c><c r="B2" t="inlineStr"><is><t>project.code</t></is></c><c r="C2" t="inlineStr"><is><t>signoff.date</t></is></c></row>"#,
        r#"<row r="3"><c r="A3" t="inlineStr"><is><t>甲局</t></is></c><c r="B3" t="inlineStr"><is><t>007</t></is></c><c r="C3" s="1"><v>44995</v></c></row>"#,
        r#"<row r="5"><c r="A5" t="inlineStr"><is><t>乙局</t></is></c><c r="B5"><v>15.649999999999999</v></c></row>"#,
        r##"<row r="6"><c r="A6" t="inlineStr"><is><t>丙局</t></is></c><c r="B6" t="e"><v>#REF!</v></c></row>"##,
    ];
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                r#"<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#
            ),
        ),
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{package}/relationships"><Relationship Id="a" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="表" sheetId="1" r:id="s"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships xmlns="{package}/relationships"><Relationship Id="s" Type="{office}/worksheet" Target="sheet.xml"/><Relationship Id="t" Type="{office}/styles" Target="styles.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                r#"<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
            ),
        ),
        (
            "xl/sheet.xml",
            format!(
                r#"<worksheet xmlns="{main}"><sheetData>{}</sheetData></worksheet>"#,
                rows.concat()
            ),
        ),
    ];
    let mut zip = zip::ZipWriter::new(Cursor::new(vec![]));
    for (name, text) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("a package").into_inner()
}

/// When a file was made: a file that is made again is another.
fn identities(place: &Place) -> BTreeMap<String, u64> {
    let identity = |name: &String| {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            fs::metadata(place.path("out").join(name)).expect("it is there").ino()
        }
        #[cfg(not(unix))]
        0
    };
    place.pdfs().keys().map(|name| (name.clone(), identity(name))).collect()
}

#[cfg(unix)]
#[test]
fn resume_makes_what_is_missing_or_changed_and_nothing_else() {
    let place = Place::with(8);
    let layouts = ["--layout-path", "layouts"];
    let look = "extends: gongwen\n";
    for name in ["a", "b"] {
        place.write(&format!("layouts/{name}.yaml"), look);
    }
    let with_layout = |seed, name| {
        reports::short(seed).replace("layout: report", &format!("layout: {name}"))
    };
    place.write("in/6.yaml", with_layout(6, "a"));
    place.write("in/7.yaml", with_layout(7, "b"));
    let picture = "figure: {file: p.svg, caption: 图, alt: 图}";
    place.write(
        "in/5.yaml",
        reports::short(5).replace("preamble:", &format!("preamble:\n  - {picture}")),
    );
    let svg = |x: u32| {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect x='{x}' width='4' height='4'/></svg>"
        )
    };
    place.write("in/p.svg", svg(0));
    let resume = [&["batch", "in", "-o", "out", "--resume"][..], &layouts].concat();
    place.run(&resume).ends(0).says("8 made");
    let run = |changed: &[&str], says: &str| {
        let before = identities(&place);
        place.run(&resume).ends(0).says(says);
        place.is_true();
        let after = identities(&place);
        let other = after.iter().filter(|(name, id)| before.get(*name) != Some(id));
        let other: BTreeSet<&str> = other.map(|(name, _)| name.as_str()).collect();
        assert_eq!(other, changed.iter().copied().collect(), "{says}");
    };
    run(&[], "0 made, 8 kept");
    place.write("in/1.yaml", reports::short(100));
    run(&["1.pdf"], "1 made, 7 kept");
    fs::remove_file(place.path("out/2.pdf")).expect("removed");
    run(&["2.pdf"], "1 made, 7 kept");
    let mut spoilt = fs::read(place.path("out/3.pdf")).expect("read");
    spoilt[1000] ^= 1;
    place.write("out/3.pdf", spoilt);
    run(&["3.pdf"], "1 made, 7 kept");
    place.write("layouts/b.yaml", "extends: gongwen\ntitle: 另\n");
    run(&["7.pdf"], "1 made, 7 kept");
    place.write("in/p.svg", svg(2));
    run(&["5.pdf"], "1 made, 7 kept");
    place.write("in/00.yaml", reports::short(200));
    run(&["00.pdf"], "1 made, 8 kept");
    assert_eq!(place.items()[1]["number"], 2);
    fs::remove_file(place.path("in/4.yaml")).expect("removed");
    place.run(&resume).ends(0).says("4.pdf").says("8 kept");
    assert!(place.path("out/4.pdf").exists());
    place.run(&[&resume[..], &["--draft"]].concat()).ends(0).says("8 made");
}

/// What failed is tried again, and a manifest that was there is not written over unasked.
#[test]
fn what_is_there_is_replaced_only_when_asked() {
    let place = Place::with(2);
    place.write("in/bad.yaml", "unit: 甲\n");
    place.run(&["batch", "in", "-o", "out"]).ends(3).says("2 made, 1 failed");
    let before = place.pdfs();
    place.run(&["batch", "in", "-o", "out"]).ends(1).says("--resume");
    place.write("in/bad.yaml", reports::short(7));
    place.run(&["batch", "in", "-o", "out", "--resume"]).ends(0).says("1 made, 2 kept");
    assert!(before.iter().all(|(name, bytes)| place.pdfs()[name] == *bytes));
    // A file that is nobody's is not ours to replace.
    place.write("else/0.pdf", "mine");
    place.run(&["batch", "in", "-o", "else"]).ends(3).says("0.pdf");
    assert_eq!(fs::read(place.path("else/0.pdf")).expect("read"), b"mine");
    place.run(&["batch", "in", "-o", "else", "--force"]).ends(0);
    place.run(&["batch", "in", "-o", "in/bad.yaml"]).ends(1);
    place.run(&["batch", "in", "-o", "out", "--force", "--resume"]).ends(2);
}

#[test]
fn parts_make_the_whole_and_merge_names_what_is_missing() {
    let place = Place::with(30);
    let part = |part: u64| {
        let (shard, out) = (format!("{part}/3"), format!("parts/{part}"));
        place.run(&["batch", "in", "-o", &out, "--shard", &shard]).ends(0);
        let made = fs::read_dir(place.path(&out)).expect("a folder").count();
        assert!(made > 4, "{shard}: {made}");
    };
    (1..=3).for_each(part);
    place.run(&["batch", "in", "-o", "out"]).ends(0);
    let merge = |args: &[&str]| {
        place.run(
            &[&["manifest", "merge"], args, &["-o", "parts/manifest.jsonl"]].concat(),
        )
    };
    merge(&["parts/1", "parts/2", "parts/3/manifest.jsonl"]).ends(0).says("30 items");
    let (merged, whole) =
        (place.manifest("parts/manifest.jsonl"), place.manifest("out/manifest.jsonl"));
    let plain = |lines: &[Value]| -> Vec<Value> {
        let mut lines = lines.to_vec();
        for line in &mut lines {
            line["duration_ms"] = 0.into();
            let output = line["output"]
                .as_str()
                .map(|name| name.rsplit('/').next().map(str::to_owned));
            line["output"] = output.flatten().into();
        }
        lines
    };
    assert_eq!(plain(&merged), plain(&whole));
    for item in &merged[..30] {
        let output = place.path("parts").join(item["output"].as_str().expect("a name"));
        assert_eq!(
            item["output_sha256"],
            sha256(&fs::read(output).expect("it is there"))
        );
    }
    // A part that is not there, with and without the names of what it has.
    merge(&["parts/1", "parts/3"]).ends(3).says("part 2/3 is missing").says("item");
    let second: Vec<Value> = place.manifest("parts/2/manifest.jsonl");
    let told = merge(&["parts/1", "parts/3", "--of", "in"]).ends(3);
    for item in &second[..second.len() - 1] {
        assert!(
            told.err.contains(item["input"].as_str().expect("a name")),
            "{}",
            told.err
        );
    }
    merge(&["parts/1", "parts/2", "parts/3", "out"]).ends(3).says("manifest::double");
    merge(&["nosuch"]).ends(1);
    // One that did not come to its end.
    let text = fs::read_to_string(place.path("parts/2/manifest.jsonl")).expect("read");
    let cut: Vec<&str> = text.lines().collect();
    place.write("parts/2/manifest.jsonl", cut[..cut.len() - 2].join("\n") + "\n");
    merge(&["parts/1", "parts/2", "parts/3"])
        .ends(3)
        .says("did not come to its end")
        .says("missing");
    place.run(&["batch", "in", "-o", "x", "--shard", "4/3"]).ends(2);
}

#[test]
fn programs_are_told_in_json() {
    let place = Place::with(3);
    place.write("in/1.yaml", "{");
    let told =
        place.run(&["batch", "in", "-o", "out", "--message-format", "json"]).ends(3);
    let mut lines: Vec<Value> =
        told.out.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(told.err.is_empty(), "{}", told.err);
    let end = lines.pop().expect("a line");
    assert_eq!(end["batch"]["failed"], 1);
    lines.sort_by_key(|line| line["number"].as_u64());
    assert_eq!(lines, place.items());
}

/// Reports that are no trouble are made in this process, others alone; both give the same.
#[test]
fn an_item_that_is_large_is_made_in_a_child_and_is_the_same() {
    let place = Place::new();
    let padding = format!("# {}\n", "文".repeat(99)).repeat(3600);
    let report = format!("{}{padding}", reports::short(1));
    assert!(report.len() > 1024 * 1024);
    place.write("in/a.yaml", &report);
    place.run(&["batch", "in", "-o", "out", "--name", "{unit}.pdf"]).ends(0);
    place.run(&["render", "in/a.yaml", "-o", "alone.pdf"]).ends(0);
    place.is_true();
    let pdfs = place.pdfs();
    let made = pdfs.values().next().expect("a PDF");
    assert!(*made == fs::read(place.path("alone.pdf")).expect("a PDF"));
}

/// The file that says what a batch shares.
const SHARED: &str = "out/shared-fonts.json";

#[test]
fn large_batches_share_fonts_and_go_on_with_the_same() {
    let place = Place::with(64);
    place.run(&["batch", "in", "-o", "out"]).ends(0);
    place.is_true();
    let (whole, shared) = (place.pdfs(), fs::read(place.path(SHARED)).expect("written"));
    place.run(&["render", "in/7.yaml", "-o", "alone.pdf"]).ends(0);
    let alone = fs::read(place.path("alone.pdf")).expect("a PDF");
    assert!(whole["7.pdf"] != alone);
    // Some are gone, one is new, and the words of a few are others.
    for gone in ["out/7.pdf", "out/63.pdf", "in/1.yaml"] {
        fs::remove_file(place.path(gone)).expect("it was there");
    }
    place.write("in/2.yaml", reports::short(99));
    place.write("in/new.yaml", reports::report(65));
    place.run(&["batch", "in", "-o", "out", "--resume"]).ends(0).says("4 made, 60 kept");
    let again = place.pdfs();
    assert!(again["7.pdf"] == whole["7.pdf"] && again["63.pdf"] == whole["63.pdf"]);
    assert!(fs::read(place.path(SHARED)).expect("it stays") == shared);
    // Each for itself: all are made again.
    let own = ["batch", "in", "-o", "out", "--resume", "--fonts", "own"];
    place.run(&own).ends(0).says("64 made");
    assert!(place.pdfs()["7.pdf"] == alone);
    assert!(!place.path(SHARED).exists());
}

#[test]
fn small_batches_share_nothing_even_if_they_grow() {
    let place = Place::with(63);
    place.run(&["batch", "in", "-o", "out"]).ends(0);
    assert!(!place.path(SHARED).exists());
    place.write("in/x.yaml", reports::short(100));
    place.run(&["batch", "in", "-o", "out", "--resume"]).ends(0).says("1 made, 63 kept");
    assert!(!place.path(SHARED).exists());
    // Unless they are asked to.
    place.run(&["batch", "in", "-o", "out", "--force", "--fonts", "shared"]).ends(0);
    assert!(place.path(SHARED).exists());
    // Archive editions must come out again from what is inside.
    let archive = ["--edition", "archive", "--fonts", "shared", "--force"];
    place.run(&[&["batch", "in/1.yaml", "-o", "out"], &archive[..]].concat()).ends(0);
    assert!(!place.path(SHARED).exists());
    place.run(&["verify", "out/1.pdf"]).says("byte for byte");
}

/// Whatever the input is, however it is shared out, and whoever makes an item.
#[test]
fn what_is_shared_depends_on_the_input_alone() {
    let place = Place::with(66);
    let padding = format!("# {}\n", "文".repeat(99)).repeat(3600);
    place.write("in/66.yaml", reports::short(66));
    place.write("in/67.yaml", format!("{}{padding}", reports::short(66)));
    place.write("in/0.yaml", "unit: 甲\nyear: 20x2\n");
    let run = |more: &[&str]| {
        let _ = fs::remove_dir_all(place.path("out"));
        let told = place.run(&[&["batch", "in", "-o", "out"], more].concat());
        assert!(matches!(told.code, Some(0 | 3)), "{}", told.err);
        (fs::read(place.path(SHARED)).expect("written"), place.pdfs())
    };
    let whole = run(&["--threads", "1"]);
    assert!(whole.1["66.pdf"] == whole.1["67.pdf"], "in a child, and here");
    assert!(run(&["--threads", "3"]) == whole);
    let mut parts = BTreeMap::new();
    for part in ["1/2", "2/2"] {
        let (shared, pdfs) = run(&["--shard", part]);
        assert!(shared == whole.0);
        parts.extend(pdfs);
    }
    assert!(parts == whole.1);
    // Lines on standard input, of which nobody knows how many come.
    let line = |seed| {
        let number = format!("{seed:02}");
        format!("{{\"unit\": \"甲{number}\", \"year\": 2022, \"title\": \"报告\"}}\n")
    };
    for (count, shares) in [(63, false), (64, true), (70, true)] {
        let _ = fs::remove_dir_all(place.path("out"));
        let lines: String = (0..count).map(line).collect();
        let args = ["batch", "-", "-o", "out", "--name", "{unit}.pdf"];
        place.run_with(&args, &lines).ends(0).says(&format!("{count} made"));
        place.is_true();
        assert_eq!(place.path(SHARED).exists(), shares, "{count}");
        assert_eq!(place.pdfs().len(), count);
    }
}

/// A volume makes each report again, and it must be what was made: with what it shared.
#[test]
fn what_shares_fonts_can_be_bound() {
    let place = Place::with(40);
    let volume = |folder: &str, count: &str| {
        let _ = fs::remove_file(place.path("v.pdf"));
        let catalogue = ["--catalogue", "v.csv"];
        place.run(&[&["volume", folder, "-o", "v.pdf"], &catalogue[..]].concat()).ends(0);
        let catalogue = fs::read_to_string(place.path("v.csv")).expect("a catalogue");
        assert_eq!(catalogue.lines().count().to_string(), count);
    };
    let shared = ["batch", "in", "--fonts", "shared", "-o"];
    let bound = ["out", "--name", "{unit}/{stem}.pdf", "--volume", "all.pdf"];
    place.run(&[&shared[..], &bound].concat()).ends(0);
    volume("out", "41");
    // Of joined parts each may share something else.
    for part in ["1/2", "2/2"] {
        let out = format!("parts/{}", &part[..1]);
        place.run(&[&shared[..], &[&out, "--shard", part]].concat()).ends(0);
        // It is of the second part, and one of those that are asked what is common.
        place.write("in/0.yaml", reports::report(50));
    }
    let glyphs = |part| fs::read(place.path(&format!("parts/{part}/shared-fonts.json")));
    assert_ne!(glyphs(1).expect("written"), glyphs(2).expect("written"));
    let merge = ["manifest", "merge", "parts/1", "parts/2", "-o", "parts/manifest.jsonl"];
    place.run(&merge).ends(0);
    volume("parts", "41");
}
