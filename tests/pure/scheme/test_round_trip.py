"""Reading and rendering are inverse, whatever the scheme says."""

import pytest
from hypothesis import given, settings

from kaoping.pure.scheme import load, render
from kaoping.schemes import builtin_names, builtin_text
from tests.strategies.schemes import schemes
from tests.strategies.sound_schemes import sound_schemes


@settings(max_examples=50, deadline=None)
@given(scheme=schemes())
def test_reading_what_was_rendered_gives_the_same_scheme(scheme):
    assert load(render(scheme)) == scheme


@settings(max_examples=20, deadline=None)
@given(scheme=sound_schemes())
def test_sound_schemes_survive_too(scheme):
    assert load(render(scheme)) == scheme


@pytest.mark.parametrize("name", builtin_names())
def test_rendering_a_builtin_twice_gives_the_same_text(name):
    scheme = load(builtin_text(name), name)

    assert load(render(scheme)) == scheme
    assert render(load(render(scheme))) == render(scheme)
