"""The tokens keep their promises: both dark blocks alike, every text readable."""

import re
from pathlib import Path

import pytest

import kaoping.site

CSS = Path(kaoping.site.__file__).parent / "static" / "kaoping" / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
GROUNDS = ("paper", "surface", "sunk")
TEXTS = ("ink", "ink2", "ink3", "acc", "ok", "info", "warn", "bad", "mute")
WASHED = ("ok", "info", "warn", "bad", "mute")


def blocks() -> list[dict[str, str]]:
    found = re.findall(r":root[^{]*\{([^}]*)\}", TOKENS)
    values = [dict(re.findall(r"--([\w-]+):\s*([^;]+);", block)) for block in found]
    return [block for block in values if "ink" in block]


LIGHT, DARK_BY_DEVICE, DARK_BY_CHOICE = blocks()


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_both_dark_blocks_are_alike():
    assert DARK_BY_DEVICE == DARK_BY_CHOICE


@pytest.mark.parametrize("tokens", [LIGHT, DARK_BY_CHOICE], ids=["light", "dark"])
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("ground", GROUNDS)
def test_text_is_readable_on_every_ground(tokens, text, ground):
    assert contrast(tokens[text], tokens[ground]) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK_BY_CHOICE], ids=["light", "dark"])
@pytest.mark.parametrize("tone", WASHED)
def test_a_state_is_readable_on_its_own_wash(tokens, tone):
    assert contrast(tokens[tone], tokens[f"{tone}-w"]) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK_BY_CHOICE], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_outlines_of_controls_are_seen(tokens, ground):
    assert contrast(tokens["edge"], tokens[ground]) >= 3.0


@pytest.mark.parametrize("tokens", [LIGHT, DARK_BY_CHOICE], ids=["light", "dark"])
def test_the_primary_button_is_readable(tokens):
    assert contrast(tokens["on-acc"], tokens["acc-fill"]) >= 4.5


def test_messages_are_readable_on_their_wash():
    for tokens in (LIGHT, DARK_BY_CHOICE):
        for tone in WASHED:
            assert contrast(tokens["ink"], tokens[f"{tone}-w"]) >= 4.5
