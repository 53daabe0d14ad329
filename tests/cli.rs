//! The command line, as it is typed and as it answers.

#[test]
fn command_line() {
    let cases = trycmd::TestCases::new();
    cases.env("LC_ALL", "C.UTF-8").env("NO_COLOR", "1");
    cases.case("tests/cli/*.trycmd");
}

/// What cannot be written is an error, on whatever the output is.
#[cfg(target_os = "linux")]
mod unwritable {
    use std::fs::File;
    use std::path::Path;
    use std::process::{Command, Output, Stdio};

    fn report() -> String {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        root.join("tests/cli/render.in/report.yaml").display().to_string()
    }

    fn banxin(args: &[&str], stdout: Stdio) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_banxin"));
        command.args(args).env("LC_ALL", "C.UTF-8").stdout(stdout);
        command
            .stderr(Stdio::piped())
            .spawn()
            .and_then(|child| child.wait_with_output())
            .expect("it runs")
    }

    #[track_caller]
    fn is_refused(output: &Output, message: &str) {
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains(message), "{told}");
    }

    #[test]
    fn a_full_disk() {
        let report = report();
        for args in [
            &["fonts"][..],
            &["check", &report],
            &["explain", &report],
            &["check", "nosuch.yaml", "--message-format", "json"],
            &["render", &report, "-o", "-"],
            &["--help"],
            &["--version"],
        ] {
            let full = File::options().write(true).open("/dev/full").expect("a device");
            is_refused(&banxin(args, full.into()), "the disk is full");
        }
    }

    #[test]
    fn a_null_device_takes_everything() {
        let output = banxin(&["render", &report(), "-o", "-"], Stdio::null());
        assert_eq!(output.status.code(), Some(0));
    }
}
