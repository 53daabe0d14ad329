//! The command line, as it is typed and as it answers.

#[test]
fn command_line() {
    let cases = trycmd::TestCases::new();
    cases.env("LC_ALL", "C.UTF-8").env("NO_COLOR", "1");
    cases.case("tests/cli/*.trycmd");
}
