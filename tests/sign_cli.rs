//! Signing at the command line: passwords, authorities that are slow or down, disks that are
//! full. Whatever goes wrong, what was there is there.

#![cfg(unix)]

mod common;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

use banxin::RenderOptions;
use common::{engine, read, root};

/// A folder with the keys and `report.pdf`, made once.
fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let folder = folder.join(format!("sign-cli-{}", std::process::id()));
        let script = root().join("tests/keys/make.sh");
        let status = Command::new("bash").arg(script).arg(&folder).status();
        assert!(status.expect("bash runs").success(), "the keys are made");
        let path = root().join("examples/yuanjiang-2022/report.yaml");
        let pdf = engine().render(&read(&path), &RenderOptions::default());
        fs::write(folder.join("report.pdf"), pdf.expect("a PDF").value).expect("written");
        folder
    })
}

/// The program in the folder, with some variables set and no terminal.
fn banxin(args: &[&str], variables: &[(&str, &str)], input: Stdio) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_banxin"));
    command.args(args).current_dir(folder()).stdin(input);
    command.env_remove("BANXIN_PASSWORD").env("LC_ALL", "C");
    command.envs(variables.iter().copied()).output().expect("it runs")
}

const EC: [&str; 8] = [
    "sign",
    "report.pdf",
    "--key",
    "ec.key",
    "--cert",
    "ec.pem",
    "--chain",
    "middle.pem",
];
const P12: [&str; 4] = ["sign", "report.pdf", "--p12", "rsa.p12"];

fn with<'a>(one: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [one, more].concat()
}

/// Runs what must fail: with this fault, and no file written or changed.
fn fails(args: &[&str], variables: &[(&str, &str)], code: &str) -> String {
    let before = fs::read(folder().join("report.pdf")).expect("the report");
    let out = with(args, &["-o", "never.pdf"]);
    let output = banxin(&out, variables, Stdio::null());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(code), "{code}: {said}");
    assert!(!folder().join("never.pdf").exists(), "nothing is written");
    assert_eq!(fs::read(folder().join("report.pdf")).expect("the report"), before);
    said
}

#[test]
fn passwords_come_from_a_variable_or_a_descriptor() {
    let out = with(&P12, &["-o", "variable.pdf"]);
    let output = banxin(&out, &[("BANXIN_PASSWORD", "secret")], Stdio::null());
    assert!(output.status.success(), "{output:?}");
    fs::write(folder().join("password"), "secret\n").expect("written");
    let file = fs::File::open(folder().join("password")).expect("a file");
    let out = with(&P12, &["--password-fd", "0", "-o", "descriptor.pdf"]);
    let output = banxin(&out, &[("BANXIN_PASSWORD", "wrong")], file.into());
    assert!(output.status.success(), "{output:?}");
    for pdf in ["variable.pdf", "descriptor.pdf"] {
        let output = banxin(&["verify", pdf, "--trust", "ca.pem"], &[], Stdio::null());
        assert!(output.status.success(), "{output:?}");
    }
    fails(&P12, &[("BANXIN_PASSWORD", "wrong")], "sign::password");
    fails(&with(&P12, &["--password-fd", "77"]), &[], "sign::password");
}

#[test]
fn the_same_time_gives_the_same_bytes() {
    let time = [("BANXIN_PASSWORD", "secret"), ("SOURCE_DATE_EPOCH", "1893456000")];
    for name in ["one.pdf", "two.pdf"] {
        let out = with(&P12, &["-o", name, "--visible", "1,20,20,40,12"]);
        assert!(banxin(&out, &time, Stdio::null()).status.success());
    }
    let bytes = |name: &str| fs::read(folder().join(name)).expect("a file");
    assert!(bytes("one.pdf") == bytes("two.pdf"));
    let wrong = [("BANXIN_PASSWORD", "secret"), ("SOURCE_DATE_EPOCH", "soon")];
    fails(&P12, &wrong, "sign::time");
    let late = [("BANXIN_PASSWORD", "secret"), ("SOURCE_DATE_EPOCH", "7893456000")];
    fails(&P12, &late, "sign::expired");
}

/// An authority that does with each who calls it as told, and its address.
fn authority(answer: impl Fn(std::net::TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || listener.incoming().flatten().for_each(answer));
    format!("http://{address}/")
}

fn asked(url: &str) -> Vec<&str> {
    with(&EC, &["--tsa", url, "--tsa-timeout", "2"])
}

#[test]
#[expect(clippy::disallowed_types, reason = "how long it takes is what is tested")]
fn an_authority_that_is_slow_is_not_waited_for() {
    let silent = authority(|stream| {
        thread::sleep(Duration::from_secs(20));
        drop(stream);
    });
    let start = std::time::Instant::now();
    let said = fails(&asked(&silent), &[], "sign::tsa");
    assert!(said.contains("within 2 s"), "{said}");
    // One that goes on for ever, a byte at a time.
    let drop_by_drop = authority(|mut stream| {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
        let _ = stream.write_all(head.as_bytes());
        for _ in 0..40 {
            thread::sleep(Duration::from_millis(500));
            if stream.write_all(b"0").is_err() {
                break;
            }
        }
    });
    fails(&asked(&drop_by_drop), &[], "sign::tsa");
    assert!(start.elapsed() < Duration::from_secs(15));
}

#[test]
fn an_authority_that_is_down_or_no_authority_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    fails(&asked(&format!("http://{address}/")), &[], "sign::tsa");
    fails(&asked("http://nowhere.invalid/"), &[], "sign::tsa");
    fails(&asked("no address"), &[], "sign::tsa");
    let answers = |text: &'static str| {
        authority(move |mut stream| {
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(text.as_bytes());
        })
    };
    let missing = answers("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    assert!(fails(&asked(&missing), &[], "sign::tsa").contains("404"));
    let page = answers("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>");
    fails(&asked(&page), &[], "sign::tsa-answer");
    let elsewhere =
        answers("HTTP/1.1 302 Found\r\nLocation: http://x/\r\nContent-Length: 0\r\n\r\n");
    fails(&asked(&elsewhere), &[], "sign::tsa");
    fails(&asked(&answers("nonsense\r\n\r\n")), &[], "sign::tsa");
}

#[test]
fn a_full_disk_leaves_nothing() {
    // No file may be longer than 100 KiB.
    let program = env!("CARGO_BIN_EXE_banxin");
    let script = format!("ulimit -f 100; exec {program} {} -o full.pdf", EC.join(" "));
    let output =
        Command::new("bash").args(["-c", &script]).current_dir(folder()).output();
    let output = output.expect("bash runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("output::unwritable"), "{said}");
    let left = fs::read_dir(folder()).expect("the folder").flatten();
    let mut left = left.map(|entry| entry.file_name().to_string_lossy().into_owned());
    assert!(left.all(|name| name != "full.pdf" && !name.ends_with(".tmp")));
}

#[test]
fn what_is_asked_wrongly_is_told() {
    let usage = |args: &[&str]| {
        let output = banxin(args, &[], Stdio::null());
        assert_eq!(output.status.code(), Some(2), "{output:?}");
    };
    usage(&["sign", "report.pdf"]);
    usage(&["sign", "report.pdf", "--key", "ec.key"]);
    usage(&with(&EC, &["--visible", "1,2,3"]));
    usage(&with(&EC, &["--visible", "1,10,10,-5,5"]));
    usage(&with(&EC, &["--prepare", "1,10,10,5,5"]));
    fails(&with(&EC, &["--seal", "ca.pem"]), &[], "sign::place");
    let place = ["--visible", "1,20,20,40,40"];
    fails(&with(&with(&EC, &place), &["--seal", "ca.pem"]), &[], "picture::unknown");
    fails(&with(&with(&EC, &place), &["--seal", "none.png"]), &[], "sign::unreadable");
}

#[test]
fn verify_says_what_is_wrong_as_data() {
    let out = with(&EC, &["-o", "good.pdf"]);
    assert!(banxin(&out, &[], Stdio::null()).status.success());
    let good = fs::read(folder().join("good.pdf")).expect("a file");
    let json = |name: &str, status: i32| -> serde_json::Value {
        let args = ["verify", name, "--trust", "ca.pem", "--message-format", "json"];
        let output = banxin(&args, &[], Stdio::null());
        assert_eq!(output.status.code(), Some(status), "{output:?}");
        serde_json::from_slice(&output.stdout).expect("JSON")
    };
    let data = json("good.pdf", 0);
    assert_eq!(data["as_signed"], true);
    assert_eq!(data["signatures"][0]["signer"]["name"], "李四");
    assert_eq!(data["signatures"][0]["trust"]["trusted"], true);
    let mut bad = good.clone();
    bad[20_000] ^= 1;
    fs::write(folder().join("bad.pdf"), &bad).expect("written");
    let data = json("bad.pdf", 1);
    assert_eq!(data["as_signed"], false);
    assert_eq!(data["signatures"][0]["faults"][0]["code"], "verify::changed");
    assert_eq!(json("report.pdf", 1)["faults"][0]["code"], "verify::unsigned");
}
