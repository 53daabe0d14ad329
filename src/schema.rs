//! JSON Schemas of what people write, for editors: reports, layouts, forms.
//!
//! They are made from the types that files are read into, so that they cannot differ from what
//! is read. Values that are written as texts of their own kind say here how they look.

use std::borrow::Cow;

use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use crate::yaml::At;

/// The schema of a type, as JSON. In `partial` files, which extend others, nothing must be there.
pub(crate) fn of<T: JsonSchema>(title: &str, partial: bool) -> Value {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<T>();
    schema.insert("title".to_owned(), json!(title));
    RecursiveTransform(plain_values).transform(&mut schema);
    if partial {
        RecursiveTransform(|schema: &mut Schema| drop(schema.remove("required")))
            .transform(&mut schema);
    }
    schema.to_value()
}

/// In YAML a text may look like a number or like yes and no; all are read as they are written.
fn plain_values(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    let closed = object.contains_key("pattern")
        || object.contains_key("enum")
        || object.contains_key("const");
    if object.get("type") == Some(&json!("string")) && !closed {
        object.insert("type".to_owned(), json!(["string", "number", "boolean"]));
    }
    if object.get("type") == Some(&json!(["string", "null"])) && !closed {
        object.insert("type".to_owned(), json!(["string", "number", "boolean", "null"]));
    }
    // Widths of Rust's numbers mean nothing to an author.
    object.remove("format");
}

/// A place in a file adds nothing to what stands there.
impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A text that looks so.
pub(crate) fn text(description: &str, pattern: &str) -> Schema {
    json_schema!({
        "type": ["string", "number"],
        "description": description,
        "pattern": pattern,
    })
}

/// One schema or the other.
pub(crate) fn either(one: &Schema, other: &Schema) -> Schema {
    json_schema!({ "anyOf": [one, other] })
}

/// A type that is written as the schema of an expression says.
macro_rules! written {
    ($type:ty, $generator:ident => $schema:expr) => {
        impl schemars::JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(
                $generator: &mut schemars::SchemaGenerator,
            ) -> schemars::Schema {
                $schema
            }
        }
    };
}
pub(crate) use written;
