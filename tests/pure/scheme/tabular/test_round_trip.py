"""A scheme on sheets is the same scheme: nothing lost, nothing silently changed."""

import pytest
from hypothesis import given, settings

from kaoping.pure.scheme import load
from kaoping.pure.scheme.tabular import RawSheet, from_tables, to_tables
from kaoping.pure.scheme.tabular.columns import REST
from kaoping.schemes import builtin_names, builtin_text
from tests.strategies.schemes import schemes


def sheets_of(scheme):
    return [RawSheet(table.name, [list(table.columns), *table.rows]) for table in to_tables(scheme)]


@pytest.mark.parametrize("name", builtin_names())
def test_every_builtin_scheme_survives_its_sheets(name):
    scheme = load(builtin_text(name))

    assert from_tables(sheets_of(scheme)).scheme == scheme


@settings(max_examples=40)
@given(schemes())
def test_any_scheme_survives_its_sheets(scheme):
    assert from_tables(sheets_of(scheme)).scheme == scheme


def test_the_rules_of_the_first_scheme_stand_in_cells_not_in_the_rest():
    rest = next(table for table in to_tables(load(builtin_text("luoyang-2014"))) if table.name == REST)

    assert {row[1] for row in rest.rows} == {"materials", "tasks", "notes", "paragraphs"}
    assert not any(row[0] for row in rest.rows)  # nothing of an indicator
