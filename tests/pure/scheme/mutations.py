"""Schemes as they come when something went wrong: damaged letter by letter, word by word, or as typed in haste."""

from __future__ import annotations

import copy
import random

from kaoping.pure.scheme import load
from kaoping.pure.scheme.render import _mapping
from kaoping.pure.scheme.words_nodes import SCHEME

SIGNS = "{}[]:,-#&*!|>'\"%@`\t 0９：，\\\u2028\x00\n~?　（）“”"
# What people, spreadsheets and word processors put where a value should stand.
ODD = (
    "", "~", "null", "yes", "no", "是", "无", "true", "TRUE", "-1", "+1", "0", "00", "1e3", "1_000", "0x10", "1:30",
    "１０", "一", "10分", "10 分", "５０％", "50 %", "1/0", "1/3", "0.1.2", ".5", "5.", "∞", "NaN", "inf",
    "999999999999", "9999999999999", "1" * 400, "3月底前", "2014-02-30", "2014/3/31", "2014.3.31", "2014-3-31",
    "20140331", "２０１４－０３－３１", "2014-03-31T00:00:00", "9999-12-31", "0000-01-01", "每季度", "Quarter",
    "quarter ", "不限", "open", "none", "all", "even", "high", "a" * 6000, "📄", "𠮷", "e\u0301", "\u200b", "\ufeff",
    "\u202e", "甲\n乙", "{}", "[]", "{a: 1}", "- 1", "a: b", "&a", "*a", "!!int 3", "?", "|", ">", "%TAG", "@x", "`x",
    "#1", "1 #2", "'", '"', "第一项", "1.10", "优", "../x", "__class__", "%(found)s", "%s", "{0}", "<b>", "\\x41",
)  # fmt: skip


def damaged(text: str, rng: random.Random) -> str:
    """One to three random edits of characters, words or lines."""
    for _ in range(rng.randint(1, 3)):
        lines = text.splitlines(keepends=True)
        if not lines:
            return text
        at = rng.randrange(len(text))
        line = rng.randrange(len(lines))
        kind = rng.randrange(9)
        if kind == 0:
            text = text[:at] + text[at + 1 :]
        elif kind == 1:
            text = text[:at] + rng.choice(SIGNS) + text[at:]
        elif kind == 2:
            text = "".join(lines[:line] + lines[line + 1 :])
        elif kind == 3:
            text = "".join([*lines[: line + 1], *lines[line:]])
        elif kind == 4:
            other = rng.randrange(len(lines))
            lines[line], lines[other] = lines[other], lines[line]
            text = "".join(lines)
        elif kind == 5:
            words = text.split(" ")
            one, other = (rng.randrange(len(words)) for _ in range(2))
            words[one] = words[other]
            text = " ".join(words)
        elif kind == 6:
            text = text[:at]
        elif kind == 7:
            lines[line] = " " * rng.randint(1, 3) + lines[line]
            text = "".join(lines)
        else:
            head, mark, rest = lines[line].partition(": ")
            lines[line] = head + mark + rng.choice(ODD) + "\n" if mark else lines[line] + rest
            text = "".join(lines)
    return text


def rearranged(text: str, rng: random.Random) -> str:
    """The text's own words in other places: left out, doubled, exchanged, replaced by odd values."""
    tree = copy.deepcopy(SCHEME.write(load(text)))
    tree.pop("paragraphs", None)
    for _ in range(rng.randint(1, 3)):
        places = list(_places(tree))
        holder, key = rng.choice(places)
        other_holder, other_key = rng.choice(places)
        kind = rng.randrange(7)
        if not _there(holder, key) or not _there(other_holder, other_key):
            continue
        if kind == 0:
            del holder[key]
        elif kind == 1 and isinstance(holder, list):
            holder.insert(key, copy.deepcopy(holder[key]))
        elif kind == 2:
            holder[key] = copy.deepcopy(other_holder[other_key])
        elif kind == 3:
            holder[key] = rng.choice(
                [[holder[key]], {"by_group": {"甲": holder[key]}}, {str(key): holder[key]}]
            )
        elif kind == 4 and isinstance(holder, dict):
            holder[rng.choice(sorted(WORDS))] = holder.pop(key)
        elif kind == 5 and isinstance(holder, dict):
            holder[rng.choice(sorted(WORDS))] = copy.deepcopy(other_holder[other_key])
        else:
            holder[key] = rng.choice(ODD)
    return "\n".join(_mapping(tree, 0)) + "\n"


def as_typed_in_an_office(text: str, rng: random.Random) -> str:
    """Full-width signs, curly quotes, hard tabs, Windows line ends, a mark at the beginning."""
    lines = text.splitlines()
    line = rng.randrange(len(lines))
    kind = rng.randrange(9)
    if kind == 0:
        lines[line] = lines[line].replace(":", "：")
    elif kind == 1:
        lines[line] = lines[line].translate(str.maketrans("0123456789.%", "０１２３４５６７８９．％"))
    elif kind == 2:
        lines[line] = lines[line].replace(",", "，").replace("{", "｛").replace("}", "｝")
    elif kind == 3:
        lines[line] = lines[line].replace("  ", "\t")
    elif kind == 4:
        lines[line] = lines[line].replace("  ", "　")
    elif kind == 5:
        lines[line] = lines[line].replace("- ", "—")
    elif kind == 6:
        lines[line] = lines[line].replace(": ", ":")
    elif kind == 7:
        lines[line] = lines[line].replace("[", "【").replace("]", "】")
    else:
        return "\ufeff" + "\r\n".join(lines) + "\r\n"
    return "\n".join(lines) + "\n"


def _places(tree):
    """Every (holder, key or index) of a plain tree."""
    waiting = [tree]
    while waiting:
        here = waiting.pop()
        keys = list(here) if isinstance(here, dict) else range(len(here))
        for key in keys:
            yield here, key
            if isinstance(here[key], dict | list) and here[key]:
                waiting.append(here[key])


def _there(holder, key):
    return key in holder if isinstance(holder, dict) else key < len(holder)


WORDS = {
    "id", "title", "points", "even", "per_item", "steps", "ratio", "deduct", "assess", "checklist", "ballot", "rank",
    "carry", "combine", "gate", "per", "out_of", "cap", "floor", "late", "grades", "indicators", "every", "from",
    "until", "windows", "due", "by_notice", "applies_to", "of", "where", "prices", "times", "bands", "then", "full",
    "zero", "need", "minus", "at_most", "items", "rows", "levels", "places", "others", "last", "key", "events",
    "count", "measure", "met", "support", "score", "pieces", "if", "else", "at_least", "first", "ties", "among",
    "round", "says", "place", "in_a_row", "within", "tie_break", "units", "tag", "group", "year", "repeat", "settings",
}  # fmt: skip
