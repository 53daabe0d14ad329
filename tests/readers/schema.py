"""Checks the reports of the examples and the layouts against the JSON Schemas, with another's validator."""

import json
import pathlib
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    """Dates stay texts, as the program reads them."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith(":timestamp")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

KINDS = {
    "report": ["examples/*/report.yaml", "tests/suite/*/*.yaml"],
    "form": ["layouts/form/*.yaml", "tests/layouts/form/*.yaml"],
    "layout": ["layouts/*.yaml", "tests/layouts/*.yaml"],
}


def faults(root):
    for kind, patterns in KINDS.items():
        schema = json.loads((root / f"schemas/{kind}.json").read_text(encoding="utf-8"))
        jsonschema.Draft7Validator.check_schema(schema)
        validator = jsonschema.Draft7Validator(schema)
        for path in sorted(path for pattern in patterns for path in root.glob(pattern)):
            data = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=Loader)
            for error in validator.iter_errors(data):
                yield f"{path}: {list(error.absolute_path)}: {error.message[:200]}"
            # A key that nobody knows must be found.
            if not any(validator.iter_errors({**data, "nobody": 1})):
                yield f"{kind}: an unknown key is not found"


if __name__ == "__main__":
    found = list(faults(pathlib.Path(sys.argv[1])))
    print("\n".join(found) or "the schemas hold")
    sys.exit(bool(found))
