"""The JSON Schema takes what the parser takes."""

import json
import re

import jsonschema
import pytest
import yaml
from hypothesis import given, settings

from kaoping.pure.scheme import json_schema, render
from kaoping.pure.scheme.schema import all_words
from kaoping.schemes import builtin_names, builtin_text
from tests.pure.scheme.samples import SMALL, with_line
from tests.strategies.schemes import schemes

SCHEMA = json_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


class EditorLoader(yaml.SafeLoader):
    """YAML as an editor of version 1.2 reads it: days stay texts, yes and no too."""


EditorLoader.yaml_implicit_resolvers = {
    sign: [
        (tag, regexp) for tag, regexp in pairs if not tag.endswith((":timestamp", ":bool", ":int", ":float"))
    ]
    for sign, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for _tag, _regexp, _signs in (
    ("bool", "^(true|false)$", "tf"),
    ("int", "^-?[0-9]{1,15}$", "-0123456789"),
    ("float", r"^-?[0-9]{1,15}\.[0-9]{1,15}$", "-0123456789"),
):
    EditorLoader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_regexp), list(_signs))

EditorLoader.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value))  # 08 is no octal


def problems(text):
    return [error.json_path for error in VALIDATOR.iter_errors(yaml.load(text, EditorLoader))]  # noqa: S506 -- a SafeLoader


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize("name", builtin_names())
def test_builtins_are_valid(name):
    assert problems(builtin_text(name)) == []


@settings(max_examples=20, deadline=None)
@given(scheme=schemes())
def test_what_the_language_can_say_is_valid(scheme):
    assert problems(render(scheme)) == []


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (1, "schema: small"),
        (3, "year: next"),
        (4, "groups: {甲: {group: 甲, tag: x}}"),
        (9, "  - {id: 1, points: four, even: {}}"),
        (9, "  - {id: 1, points: 4, even: {}, carry: {key: x}}"),
        (9, "  - {id: 1, points: 4, every: fortnight, even: {}}"),
        (9, "  - {id: 1, points: 4, every: month, due: 2014-01-01, even: {}}"),
        (18, "grades: [{grade: 优秀, among: all}]"),
    ],
)
def test_what_the_parser_refuses_an_editor_marks(number, line):
    assert problems(SMALL) == []
    assert problems(with_line(number, line)) != []


def test_every_property_has_a_hint():
    def visit(value):
        if isinstance(value, list):
            for entry in value:
                visit(entry)
        elif isinstance(value, dict):
            for word, described in value.get("properties", {}).items():
                if isinstance(described, dict) and word != "by_group":
                    assert described.get("description"), word
            for entry in value.values():
                visit(entry)

    visit(SCHEMA["$defs"])


def test_the_words_of_the_language_are_known():
    words = all_words()

    assert {"scheme", "even", "by_group", "share_of", "not_above", "half-year", "worth"} <= set(words)
    assert words["bands"] == ("steps",)
