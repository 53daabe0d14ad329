//! The JSON Schemas in `schemas/` are those that the program prints. `UPDATE=1 cargo test
//! --test schemas` writes them.

mod common;

use std::env;
use std::fs;

use banxin::{check, data, style};
use common::root;

#[test]
fn schemas_are_up_to_date() {
    let (layout, form) = style::schemas();
    let (report, rules) = (data::schema(), check::schema());
    for (name, schema) in
        [("report", report), ("layout", layout), ("form", form), ("rules", rules)]
    {
        let file = root().join("schemas").join(format!("{name}.json"));
        let text = format!("{schema:#}\n");
        if env::var_os("UPDATE").is_some() {
            fs::write(&file, &text).expect("the schema can be written");
        }
        let found = fs::read_to_string(&file).unwrap_or_default();
        assert!(found == text, "{name}: UPDATE=1 cargo test --test schemas writes it");
    }
}
