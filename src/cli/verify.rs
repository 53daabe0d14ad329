//! `banxin verify`: who signed a PDF, and whether it is as it was signed.

use std::path::Path;

use banxin::Comparison;
use banxin::diag::{Diagnostic, Result};
use banxin::sign::{self, Trust, Trusted, Verification, Verified};
use serde_json::{Value, json};

use super::args::{Args, VerifyArgs};
use super::language::Language;
use super::messages::Printer;
use super::sign::{named, now, read};

/// What is known of a PDF: by its signatures, and by the data inside.
struct Verdict {
    signed: Verification,
    pages: Comparison,
}

impl Verdict {
    /// Whether nothing is wrong.
    fn holds(&self) -> bool {
        self.signed.is_as_signed() && !matches!(self.pages, Comparison::Other(_))
    }
}

/// Verifies a PDF. Returns whether anything is not as it was signed or made.
pub(super) fn run(command: &VerifyArgs, args: &Args, printer: &mut Printer) -> bool {
    let verdict = match verified(command, args) {
        Ok(verdict) => verdict,
        Err(errors) => return printer.all(&errors, None, None),
    };
    let language = printer.language();
    printer.answer(
        || data(&command.pdf, &verdict, language),
        |language| text(&command.pdf, &verdict, language),
    );
    !verdict.holds()
}

fn verified(command: &VerifyArgs, args: &Args) -> Result<Verdict> {
    let pdf = read(&command.pdf)?;
    let files =
        command.trust.iter().map(|path| read(path)).collect::<Result<Vec<_>>>()?;
    let trust = Trust::read(&files)?;
    let mut signed = named(sign::verify(&pdf, &trust, now()?), &command.pdf)?;
    let pages = args.engine().prove(&command.pdf.display().to_string(), &pdf);
    if matches!(pages, Comparison::Same { .. }) {
        signed.proven_otherwise();
    }
    Ok(Verdict { signed, pages })
}

fn data(file: &Path, verdict: &Verdict, language: Language) -> Value {
    let signatures: Vec<Value> = verdict
        .signed
        .signatures
        .iter()
        .map(|one| signature_data(one, language))
        .collect();
    json!({
        "file": file.display().to_string(),
        "as_signed": verdict.holds(),
        "signatures": signatures,
        "archive": archive_data(&verdict.pages, language),
        "faults": faults_data(&verdict.signed.faults, language),
    })
}

/// What is known of the pages of an archive edition; null if it is none.
fn archive_data(pages: &Comparison, language: Language) -> Value {
    match pages {
        Comparison::NoArchive => Value::Null,
        Comparison::Same { bytes } => json!({ "pages": "same", "bytes": bytes }),
        Comparison::OtherVersion(version) => {
            json!({ "pages": "not compared", "version": version })
        }
        Comparison::Other(faults) => {
            json!({ "pages": "other", "faults": faults_data(faults, language) })
        }
    }
}

fn signature_data(one: &Verified, language: Language) -> Value {
    let signer = one.signer.as_ref().map(|signer| {
        json!({
            "name": signer.name,
            "subject": signer.subject,
            "issuer": signer.issuer,
            "serial": signer.serial,
            "valid_from": signer.from.to_string(),
            "valid_until": signer.until.to_string(),
        })
    });
    let stamp = one.stamped.as_ref().map(|stamp| {
        json!({
            "time": stamp.time.to_string(),
            "by": stamp.by,
            "trust": trust_data(&stamp.trust),
        })
    });
    let changes = one.changes.iter().map(
        |change| json!({ "what": language.of(&change.what), "allowed": change.is_allowed }),
    );
    json!({
        "field": one.field,
        "kind": if one.is_time_stamp { "time stamp" } else { "signature" },
        "as_signed": one.is_as_signed(),
        "signer": signer,
        "algorithm": one.algorithm,
        "claimed_time": one.claimed,
        "time_stamp": stamp,
        "reason": one.reason,
        "location": one.location,
        "certification": one.certification,
        "covered_bytes": one.covered,
        "covers_whole_file": one.is_whole,
        "trust": trust_data(&one.trust),
        "changes": changes.collect::<Vec<Value>>(),
        "faults": faults_data(&one.faults, language),
    })
}

fn trust_data(trust: &Trusted) -> Value {
    match trust {
        Trusted::NotAsked => json!({ "trusted": null }),
        Trusted::By(name) => json!({ "trusted": true, "by": name }),
        Trusted::No => json!({ "trusted": false }),
    }
}

fn faults_data(faults: &[Diagnostic], language: Language) -> Vec<Value> {
    let data = |fault: &Diagnostic| {
        let hints: Vec<&str> = fault.hints.iter().map(|hint| language.of(hint)).collect();
        json!({ "code": fault.code, "message": language.of(&fault.message), "hints": hints })
    };
    faults.iter().map(data).collect()
}

/// What is told to people.
struct Text {
    language: Language,
    lines: Vec<String>,
}

fn text(file: &Path, verdict: &Verdict, language: Language) -> String {
    let mut text = Text { language, lines: vec![] };
    let file = file.display();
    let unsigned = verdict.signed.signatures.is_empty();
    let (en, zh) = match (verdict.holds(), unsigned) {
        (true, false) => ("as it was signed", "与签名时一致"),
        (true, true) => ("as it was made", "与生成时一致"),
        (false, false) => ("NOT as it was signed", "与签名时不一致"),
        (false, true) => ("NOT proven", "未能证实"),
    };
    text.line(&format!("{file}: {en}"), &format!("{file}：{zh}"));
    text.faults(&verdict.signed.faults);
    for one in &verdict.signed.signatures {
        text.signature(one);
    }
    text.archive(&verdict.pages);
    text.lines.join("\n")
}

impl Text {
    fn line(&mut self, en: &str, zh: &str) {
        self.lines.push(self.language.pick(en, zh).to_owned());
    }

    /// A fact with what it is called.
    fn fact(&mut self, name: (&str, &str), en: &str, zh: &str) {
        self.line(&format!("  {}: {en}", name.0), &format!("  {}：{zh}", name.1));
    }

    /// What is known by the data inside.
    fn archive(&mut self, pages: &Comparison) {
        let (en, zh) = match pages {
            Comparison::NoArchive => return,
            Comparison::Same { .. } => (
                "the pages are what the data inside gives, byte for byte".to_owned(),
                "页面与内附数据重新排版的结果逐字节一致".to_owned(),
            ),
            Comparison::OtherVersion(version) => (
                format!("not compared with the data inside: take version {version}"),
                format!("未与内附数据比对：请用 {version} 版程序"),
            ),
            Comparison::Other(_) => (
                "the pages are NOT what the data inside gives".to_owned(),
                "页面与内附数据不符".to_owned(),
            ),
        };
        self.line("", "");
        self.line(&format!("archive edition: {en}"), &format!("归档版：{zh}"));
        if let Comparison::Other(faults) = pages {
            self.faults(faults);
        }
    }

    fn faults(&mut self, faults: &[Diagnostic]) {
        for fault in faults {
            let (message, code) = (&fault.message, fault.code);
            self.line(
                &format!("  error[{code}]: {}", message.en),
                &format!("  错误[{code}]：{}", message.zh),
            );
            for hint in &fault.hints {
                self.line(&format!("    {}", hint.en), &format!("    {}", hint.zh));
            }
        }
    }

    fn signature(&mut self, one: &Verified) {
        let field = &one.field;
        let kind = if one.is_time_stamp {
            ("time stamp", "时间戳")
        } else {
            ("signature", "签名")
        };
        let valid = if one.is_as_signed() {
            ("as signed", "有效")
        } else {
            ("NOT as signed", "无效")
        };
        self.line("", "");
        self.line(
            &format!("{} {field}: {}", kind.0, valid.0),
            &format!("{} {field}：{}", kind.1, valid.1),
        );
        self.signer(one);
        self.times(one);
        self.trust(one);
        self.extent(one);
        self.faults(&one.faults);
    }

    fn signer(&mut self, one: &Verified) {
        if let Some(signer) = &one.signer {
            let (subject, issuer) = (&signer.subject, &signer.issuer);
            self.fact(("signer", "签名人"), subject, subject);
            self.fact(("issued by", "颁发者"), issuer, issuer);
        }
        if let Some(algorithm) = &one.algorithm {
            self.fact(("algorithm", "算法"), algorithm, algorithm);
        }
        for (name, text) in
            [(("reason", "理由"), &one.reason), (("location", "地点"), &one.location)]
        {
            if let Some(text) = text {
                self.fact(name, text, text);
            }
        }
    }

    fn times(&mut self, one: &Verified) {
        if let Some(claimed) = &one.claimed {
            self.fact(
                ("time", "时间"),
                &format!("{claimed} (as the signer says)"),
                &format!("{claimed}（签名人所称）"),
            );
        }
        if let Some(stamp) = &one.stamped {
            let (time, by) = (stamp.time, &stamp.by);
            self.fact(
                ("time stamp", "时间戳"),
                &format!("{time} by {by} ({})", trusted(&stamp.trust).0),
                &format!("{time}，{by}（{}）", trusted(&stamp.trust).1),
            );
        }
    }

    fn trust(&mut self, one: &Verified) {
        let (en, zh) = match &one.trust {
            Trusted::NotAsked => (
                "not asked for: name trusted certificates with --trust".to_owned(),
                "未检验：请用 --trust 指定信任的证书".to_owned(),
            ),
            Trusted::By(name) => {
                (format!("vouched for by {name}"), format!("由 {name} 作证"))
            }
            Trusted::No => ("not trusted".to_owned(), "不可信".to_owned()),
        };
        self.fact(("trust", "信任"), &en, &zh);
    }

    fn extent(&mut self, one: &Verified) {
        let covered = one.covered;
        let (en, zh) = if one.is_whole {
            ("the whole file".to_owned(), "整个文件".to_owned())
        } else {
            (format!("the first {covered} bytes"), format!("前 {covered} 字节"))
        };
        self.fact(("covers", "覆盖"), &en, &zh);
        if let Some(level) = one.certification {
            let (en, zh) = match level {
                1 => ("no changes are allowed", "不允许任何更改"),
                2 => ("forms may be filled in and signed", "允许填表和签名"),
                _ => ("forms and annotations are allowed", "允许填表、签名和批注"),
            };
            self.fact(("certifies", "认证"), en, zh);
        }
        for change in &one.changes {
            let allowed = if change.is_allowed {
                ("allowed", "允许")
            } else {
                ("NOT allowed", "不允许")
            };
            let what = &change.what;
            self.fact(
                ("after it", "其后"),
                &format!("{} ({})", what.en, allowed.0),
                &format!("{}（{}）", what.zh, allowed.1),
            );
        }
    }
}

fn trusted(trust: &Trusted) -> (&'static str, &'static str) {
    match trust {
        Trusted::NotAsked => ("trust not asked for", "未检验信任"),
        Trusted::By(_) => ("trusted", "可信"),
        Trusted::No => ("not trusted", "不可信"),
    }
}
