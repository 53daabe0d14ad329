//! Batches and what can happen to them: kills, full disks, folders that are closed, inputs that
//! change, items that are poison, few files, a clock that jumps. Nothing is lost, and nothing
//! is told that is not so.
//!
//! Some need to mount a file system: as root they do, else they say what was not tested.

#![cfg(target_os = "linux")]

#[path = "common/place.rs"]
mod place;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use banxin::archive::sha256;
use serde_json::Value;

use place::{Place, reports};

/// How many items a long batch has.
const MANY: u64 = 500;

/// A long batch that nothing disturbs, made once.
fn undisturbed() -> &'static Place {
    static PLACE: OnceLock<Place> = OnceLock::new();
    PLACE.get_or_init(|| {
        let place = Place::with(MANY);
        place.run(&["batch", "in", "-o", "out"]).ends(0);
        place
    })
}

/// The inputs of the long batch, for another run; `out` is empty.
fn again() -> Place {
    let place = Place::new();
    std::os::unix::fs::symlink(undisturbed().path("in"), place.path("in"))
        .expect("a link");
    place
}

/// Starts a batch of `in` into a folder.
fn start(place: &Place, out: &str, more: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_banxin"));
    command.args(["batch", "in", "-o", out]).args(more);
    spawn(&mut command, place)
}

fn spawn(command: &mut Command, place: &Place) -> Child {
    command.current_dir(place.path(".")).env("LC_ALL", "C.UTF-8");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().expect("it starts")
}

/// Waits until a folder has so many files.
fn wait_for(folder: &Path, files: usize) {
    for _ in 0..6000 {
        if fs::read_dir(folder).is_ok_and(|entries| entries.count() >= files) {
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("{} never has {files} files", folder.display());
}

fn kill(signal: &str, child: &Child) {
    let status = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(status.expect("it runs").success());
}

fn ended(child: Child) -> Output {
    child.wait_with_output().expect("it ends")
}

#[track_caller]
fn ends(output: &Output, code: i32) -> String {
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(code), "{told}");
    told
}

/// All files of a folder; how long items took is not compared.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let file = |entry: fs::DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        let bytes = fs::read(entry.path()).expect("read");
        (name.clone(), if name == "manifest.jsonl" { timeless(&bytes) } else { bytes })
    };
    entries.map(file).collect()
}

fn timeless(manifest: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(manifest.to_vec()).expect("UTF-8");
    let line = |line: &str| match line.rsplit_once(",\"duration_ms\":") {
        Some((line, _)) => format!("{line}}}\n"),
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect::<String>().into_bytes()
}

/// The folder is, byte for byte, that of the batch that nothing disturbed.
#[track_caller]
fn is_as_undisturbed(folder: &Path) {
    let (left, right) = (files(folder), files(&undisturbed().path("out")));
    // The manifest, the lock, and what is shared.
    assert_eq!(left.len() as u64, MANY + 3);
    for (name, bytes) in right {
        assert!(left.get(&name) == Some(&bytes), "{name}");
    }
}

/// In the middle of it all: each PDF is whole and right, and each whole line of the manifest
/// true. Returns how many lines there are.
#[track_caller]
fn is_true_so_far(folder: &Path) -> usize {
    let right = undisturbed().path("out");
    for (name, bytes) in files(folder) {
        if name.ends_with(".pdf") {
            assert!(fs::read(right.join(&name)).expect("it is there") == bytes, "{name}");
        }
    }
    let manifest = fs::read(folder.join("manifest.jsonl")).unwrap_or_default();
    let lines = manifest.split_inclusive(|byte| *byte == b'\n');
    let mut count = 0;
    for line in lines.filter(|line| line.ends_with(b"\n")) {
        let line: Value = serde_json::from_slice(line).expect("a whole line is whole");
        let Some(output) = line["output"].as_str() else { continue };
        let bytes = fs::read(folder.join(output)).expect("what is told is there");
        assert_eq!(line["output_sha256"], sha256(&bytes), "{output}");
        count += 1;
    }
    count
}

/// Numbers that are the same each time, and look like none.
fn dice(seed: &mut u64) -> u64 {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

#[test]
fn killed_twenty_times_it_is_as_if_it_had_never_been() {
    let place = again();
    let out = place.path("out");
    let (mut seed, mut killed) = (20_260_731, 0);
    while killed < 20 {
        let mut child = start(&place, "out", &["--resume"]);
        thread::sleep(Duration::from_millis(10 + dice(&mut seed) % 400));
        // SIGKILL: nothing of it runs any more.
        child.kill().expect("killed");
        let output = ended(child);
        if output.status.signal() == Some(9) {
            killed += 1;
        } else {
            // It was done, so that it begins anew.
            ends(&output, 0);
            fs::remove_dir_all(&out).expect("it can be removed");
            continue;
        }
        if out.is_dir() {
            is_true_so_far(&out);
        }
    }
    place.run(&["batch", "in", "-o", "out", "--resume"]).ends(0);
    is_as_undisturbed(&out);
}

#[test]
fn asked_to_stop_it_ends_what_is_under_way() {
    let place = again();
    let out = place.path("out");
    for (signal, code, so_far) in [("-INT", 130, 20), ("-TERM", 143, 120)] {
        let child = start(&place, "out", &["--resume"]);
        wait_for(&out, so_far);
        kill(signal, &child);
        ends(&ended(child), code);
        let lines = is_true_so_far(&out);
        let names = files(&out).into_keys();
        let pdfs = names.filter(|name| name.ends_with(".pdf")).count();
        assert!(lines == pdfs && lines < MANY as usize, "{lines} lines, {pdfs} PDFs");
        let end = place.manifest("out/manifest.jsonl").pop().expect("a line");
        assert_eq!(end["batch"]["complete"], false);
    }
    place.run(&["batch", "in", "-o", "out", "--resume"]).ends(0);
    is_as_undisturbed(&out);
}

#[test]
fn two_batches_do_not_mix() {
    let place = again();
    let first = start(&place, "out", &[]);
    wait_for(&place.path("out"), 10);
    for mode in [&[][..], &["--resume"], &["--force"]] {
        let second = ended(start(&place, "out", mode));
        assert!(ends(&second, 1).contains("another batch is writing into this folder"));
    }
    ends(&ended(first), 0);
    is_as_undisturbed(&place.path("out"));
}

/// A file system of some size, for as long as it is wanted.
struct Disk(PathBuf);

impl Disk {
    /// None if this user may not mount any.
    fn new(path: PathBuf, options: &str) -> Option<Self> {
        fs::create_dir_all(&path).expect("made");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(&path);
        let told = mount.output().expect("mount is there");
        if told.status.success() {
            return Some(Self(path));
        }
        eprintln!("NOT TESTED: {}", String::from_utf8_lossy(&told.stderr));
        None
    }

    fn change(&self, options: &str) {
        let options = format!("remount,{options}");
        let status = Command::new("mount").args(["-o", &options]).arg(&self.0).status();
        assert!(status.expect("mount is there").success(), "{options}");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // What stays mounted is in nobody's way but the next run's.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_stops_it_and_takes_nothing_away() {
    let place = again();
    let Some(disk) = Disk::new(place.path("out"), "size=3m") else { return };
    let told = ended(start(&place, "out", &[]));
    assert!(ends(&told, 1).contains("the disk is full"));
    let made = is_true_so_far(&disk.0);
    assert!((10..MANY as usize).contains(&made), "{made}");
    let left = files(&disk.0).into_keys().filter(|name| name.ends_with(".tmp")).count();
    assert_eq!(left, 0);
    // Full again, and then there is room.
    ends(&ended(start(&place, "out", &["--resume"])), 1);
    assert!(is_true_so_far(&disk.0) >= made);
    disk.change("size=200m");
    ends(&ended(start(&place, "out", &["--resume"])), 0);
    is_as_undisturbed(&disk.0);
}

#[test]
fn a_disk_that_is_read_only_is_told() {
    let place = Place::with(3);
    let Some(_disk) = Disk::new(place.path("out"), "ro") else { return };
    let told = ended(start(&place, "out", &[]));
    assert!(ends(&told, 1).contains("cannot write"));
}

/// The folder is closed to its owner while the batch is at work.
#[test]
fn a_folder_that_turns_read_only_stops_it() {
    let place = again();
    let out = place.path("out");
    fs::create_dir(&out).expect("made");
    let mode =
        |mode| fs::set_permissions(&out, fs::Permissions::from_mode(mode)).expect("set");
    let is_root = fs::metadata("/proc/self")
        .is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    let child = |more: &[&str]| {
        if !is_root {
            return start(&place, "out", more);
        }
        // Nothing is closed to root.
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]);
        command.arg(env!("CARGO_BIN_EXE_banxin")).args(["batch", "in", "-o", "out"]);
        spawn(command.args(more), &place)
    };
    if is_root {
        std::os::unix::fs::chown(&out, Some(65534), Some(65534)).expect("given");
        for folder in place.path("in").ancestors().chain(place.path(".").ancestors()) {
            let open = fs::metadata(folder).map_or(0, |meta| meta.permissions().mode());
            if open & 0o001 == 0 && folder.starts_with(env!("CARGO_TARGET_TMPDIR")) {
                fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
                    .expect("set");
            }
        }
    }
    let running = child(&[]);
    wait_for(&out, 30);
    mode(0o555);
    let told = ended(running);
    assert!(ends(&told, 1).contains("no permission to write"));
    let made = is_true_so_far(&out);
    assert!((1..MANY as usize).contains(&made), "{made}");
    mode(0o755);
    ends(&ended(child(&["--resume"])), 0);
    is_as_undisturbed(&out);
}

/// Whatever an input says when it is read, the manifest tells that, and the PDF is of that.
#[test]
fn inputs_that_change_under_way_are_told_as_they_were_used() {
    let place = Place::with(40);
    let version = |seed: u64, of: u64| reports::short(seed + 1000 * of);
    let right = Place::new();
    let mut pdfs = BTreeMap::new();
    for seed in 0..40 {
        (0..2).for_each(|of| {
            right.write(&format!("in/{seed}-{of}.yaml"), version(seed, of))
        });
    }
    right.run(&["batch", "in", "-o", "out", "--fonts", "own"]).ends(0);
    for item in right.items() {
        pdfs.insert(
            item["input_sha256"].clone().to_string(),
            item["output_sha256"].clone(),
        );
    }
    let done = AtomicBool::new(false);
    let output = thread::scope(|scope| {
        scope.spawn(|| {
            let mut of = 0;
            while !done.load(Ordering::Relaxed) {
                of = 1 - of;
                (0..40).for_each(|seed| {
                    place.write(&format!("in/{seed}.yaml"), version(seed, of));
                });
            }
        });
        let output = ended(start(&place, "out", &[]));
        done.store(true, Ordering::Relaxed);
        output
    });
    assert!(matches!(output.status.code(), Some(0 | 3)), "{output:?}");
    place.is_true();
    for item in place.items() {
        match pdfs.get(&item["input_sha256"].to_string()) {
            Some(pdf) => assert_eq!(item["output_sha256"], *pdf, "{item}"),
            // It was empty for a moment, or written again and again.
            None => assert_eq!(item["state"], "failed", "{item}"),
        }
    }
    place.run(&["batch", "in", "-o", "out", "--resume"]).ends(0);
    for item in place.items() {
        let input = place.path(item["input"].as_str().expect("a name"));
        assert_eq!(item["input_sha256"], sha256(&fs::read(input).expect("it is there")));
        assert_eq!(item["output_sha256"], pdfs[&item["input_sha256"].to_string()]);
    }
}

/// The most memory that a process had at once, in KiB, as far as could be seen.
fn peak(child: Child) -> (Output, u64) {
    let status = format!("/proc/{}/status", child.id());
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut most = 0;
            while !done.load(Ordering::Relaxed) {
                let text = fs::read_to_string(&status).unwrap_or_default();
                let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
                let now =
                    line.and_then(|line| line.split_whitespace().next()?.parse().ok());
                most = most.max(now.unwrap_or(0));
                thread::sleep(Duration::from_millis(5));
            }
            most
        });
        let output = ended(child);
        done.store(true, Ordering::Relaxed);
        (output, watch.join().expect("a number"))
    })
}

/// Some hundred kilobytes that are some hundred thousand pages.
fn poison() -> String {
    let forms = "\n  - form: project-self-evaluation".repeat(20_000);
    reports::report(1).replace("\n  - form: project-self-evaluation", &forms)
}

#[test]
fn poison_fails_alone_and_takes_no_memory_from_others() {
    let place = Place::with(6);
    place.write("in/3.yaml", poison());
    let child = start(&place, "out", &["--item-memory", "256"]);
    let (output, peak) = peak(child);
    assert!(ends(&output, 3).contains("more than 256 MiB of memory"));
    assert!(peak < 600 * 1024, "{peak} KiB");
    place.is_true();
    let states: Vec<Value> =
        place.items().iter().map(|item| item["state"].clone()).collect();
    assert_eq!(states, ["done", "done", "done", "failed", "done", "done"]);
    assert_eq!(place.items()[3]["diagnostics"][0]["code"], "batch::memory");
}

/// What may have killed a batch is made in a child the next time.
#[test]
fn what_was_under_way_when_it_was_killed_is_made_alone() {
    let place = Place::with(3);
    let forms = "\n  - form: project-self-evaluation".repeat(140);
    let report =
        reports::report(1).replace("\n  - form: project-self-evaluation", &forms);
    place.write("in/1.yaml", report);
    let run = |memory: &str, code| {
        let memory = ["--resume", "--item-memory", memory];
        place.run(&[&["batch", "in", "-o", "out"], &memory[..]].concat()).ends(code)
    };
    place.write("out/.banxin-batch-underway-0.tmp", "in/1.yaml");
    run("64", 3).says("batch::memory");
    assert_eq!(fs::read_dir(place.path("out")).expect("a folder").count(), 4);
    // The manifest says it now.
    run("64", 3).says("batch::memory").says("2 kept, 1 failed");
    run("2048", 0).says("1 made, 2 kept");
    place.is_true();
}

#[test]
fn memory_is_level_however_many_there_are() {
    let place = again();
    let peak_of = |input: &str, out: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_banxin"));
        command.args(["batch", input, "-o", out, "--threads", "2"]);
        let (output, peak) = peak(spawn(&mut command, &place));
        ends(&output, 0);
        peak
    };
    let (few, many) = (peak_of("in/1??.yaml", "few"), peak_of("in", "out"));
    assert!(many as f64 <= 1.3 * few as f64, "{few} KiB for 100, {many} KiB for {MANY}");
}

#[test]
fn two_hundred_open_files_are_enough() {
    let place = again();
    let mut command = Command::new("sh");
    let script = "ulimit -n 200; exec \"$0\" batch in -o out --threads 32";
    command.args(["-c", script, env!("CARGO_BIN_EXE_banxin")]);
    ends(&ended(spawn(&mut command, &place)), 0);
    is_as_undisturbed(&place.path("out"));
}

/// The clock of the wall goes to other years and back while the batch is at work.
#[test]
fn a_clock_that_jumps_does_no_harm() {
    let arch = std::env::consts::ARCH;
    let library = format!("/usr/lib/{arch}-linux-gnu/faketime/libfaketimeMT.so.1");
    if !Path::new(&library).exists() {
        eprintln!("NOT TESTED: there is no {library} (tests/all.sh installs it)");
        return;
    }
    let place = again();
    let time = place.path("time");
    place.write("time", "+0");
    let mut command = Command::new(env!("CARGO_BIN_EXE_banxin"));
    command.args(["batch", "in", "-o", "out"]).env("LD_PRELOAD", library);
    command.env("FAKETIME_TIMESTAMP_FILE", &time).env("FAKETIME_NO_CACHE", "1");
    // As when somebody sets the clock: the one that only counts goes on.
    command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    let mut child = spawn(&mut command, &place);
    let mut jumps = ["-20y", "+10y", "2000-02-29 00:00:00", "+0"].iter().cycle();
    while child.try_wait().expect("it is ours").is_none() {
        fs::write(&time, jumps.next().expect("it goes round")).expect("written");
        thread::sleep(Duration::from_millis(30));
    }
    ends(&ended(child), 0);
    is_as_undisturbed(&place.path("out"));
    let longest =
        place.items().iter().filter_map(|item| item["duration_ms"].as_u64()).max();
    assert!(longest < Some(600_000), "{longest:?}");
}
