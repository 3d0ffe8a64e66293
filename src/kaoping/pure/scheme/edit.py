"""Change a scheme's text so that it says something else, and leave the rest as it was written.

``revise(text, wanted)`` gives a text whose tree is ``wanted``. Values that stay keep their characters,
comments, order and line breaks; a value that changes is rewritten in its own place; a row that moves
takes the comments above it along. Rendering the model anew was tried first and left: an office's
comments and its own lining up of the table were gone after the first click.

Every result is read again before it is given back. Where the careful way does not give what was
wanted (odd YAML, comments inside brackets), the smallest value around the change is written anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import yaml

from kaoping.pure.scheme.edit_tree import NotEditable, Spot, spots
from kaoping.pure.scheme.kinds import Plain
from kaoping.pure.scheme.render import WIDTH, scalar


def revise(text: str, wanted: Plain) -> str:
    """The text with the least changes that make it say ``wanted``.

    Errors: ``SchemeFaults`` and ``NotEditable`` for a text that cannot be edited by forms.
    """
    text = text.removeprefix("\ufeff")
    tree = spots(text)
    if tree.plain == wanted:
        return text
    for whole in (False, True):
        changed = _Revision(text, whole).of(tree, wanted)
        if says(changed, wanted):
            return changed
    return written(wanted)


def says(text: str, wanted: Plain) -> bool:
    """Whether the text's tree is ``wanted``."""
    try:
        return spots(text, is_own=True).plain == wanted
    except (yaml.YAMLError, NotEditable):
        return False


def written(value: Plain) -> str:
    """A text of its own for a tree, as ``render`` would write it."""
    if not isinstance(value, dict):
        return flow(value) + "\n"
    return "\n".join(line for word, inner in value.items() for line in pair(word, inner, 0)) + "\n"


def flow(value: Plain) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(word)}: {flow(one)}" for word, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(one) for one in value) + "]"
    return scalar(value)


def pair(word: str, value: Plain, column: int) -> list[str]:
    """``word: value`` as lines of a block whose words stand in ``column``; rows of rows stay open."""
    head = " " * column + scalar(word) + ":"
    rows = isinstance(value, list) and bool(value) and isinstance(value[0], dict)
    if isinstance(value, str) or not value or (not rows and len(head) + 1 + len(flow(value)) <= WIDTH):
        return [f"{head} {flow(value)}"]
    if isinstance(value, list):
        return [head, *(line for one in value for line in entry(one, column + 2))]
    return [head, *(line for inner, one in value.items() for line in pair(inner, one, column + 2))]


def entry(value: Plain, column: int) -> list[str]:
    """A row of a list whose dashes stand in ``column``."""
    one_line = " " * column + "- " + flow(value)
    if isinstance(value, str) or not value or len(one_line) <= WIDTH:
        return [one_line]
    if isinstance(value, dict):
        lines = [line for word, one in value.items() for line in pair(word, one, column + 2)]
    else:
        lines = [line for one in value for line in entry(one, column + 2)]
    return [" " * column + "- " + lines[0].lstrip(" "), *lines[1:]]


class _Revision:
    """One rewriting of one text; ``whole``: what changes inside a list or mapping writes it anew."""

    def __init__(self, text: str, whole: bool) -> None:
        self.text, self.whole = text, whole

    def of(self, tree: Spot, wanted: Plain) -> str:
        if not isinstance(wanted, dict) or not isinstance(tree.plain, dict):
            return written(wanted)
        return self.text[: tree.start] + self.value(tree, wanted, block=True) + self.text[tree.end :]

    def value(self, old: Spot, wanted: Plain, *, block: bool) -> str:
        """The characters that stand for ``wanted`` where ``old`` stands."""
        if old.plain == wanted:
            return self.text[old.start : old.end]
        if old.parts and wanted and type(wanted) is type(old.plain):
            own = self._in_flow(old, wanted) if old.flow else self._in_block(old, wanted)
            if own is not None:
                return own
        if isinstance(wanted, str) or old.flow or not block:
            return flow(wanted)
        lines = (
            [line for word, one in wanted.items() for line in pair(word, one, old.column)]
            if isinstance(wanted, dict)
            else [line for one in wanted for line in entry(one, old.column)]
        )
        return "\n".join(lines)[old.column :] if wanted else flow(wanted)

    # --- brackets ------------------------------------------------------------------------------

    def _in_flow(self, old: Spot, wanted: Plain) -> str | None:
        """Inside brackets: entries keep their characters, the gaps between them their breaks."""
        texts: list[str] = []
        places = _matched(old, wanted)
        for place, (word, value) in zip(places, _entries(wanted), strict=True):
            if place is None:
                texts.append(f"{scalar(word)}: {flow(value)}" if word else flow(value))
                continue
            _, key, spot = old.parts[place]
            head = self.text[key.start : spot.start] if key else ""
            texts.append(_spaced(head, self.value(spot, value, block=False)))
        first, last = old.parts[0], old.parts[-1]
        opening = self.text[old.start : (first[1] or first[2]).start]
        closing = self.text[last[2].end : old.end]
        gaps = self._gaps(old)
        broken = next((gap for gap in gaps if "\n" in gap), "")
        made = opening
        for number, text in enumerate(texts):
            if number:
                before, here = places[number - 1], places[number]
                kept = before is not None and here == before + 1
                made += gaps[before] if kept and before is not None else self._gap(made, text, old, broken)
            made += text
        return made + closing

    def _gaps(self, old: Spot) -> list[str]:
        starts = [(key or value).start for _, key, value in old.parts]
        ends = [value.end for _, _, value in old.parts]
        return [self.text[ends[i] : starts[i + 1]] for i in range(len(starts) - 1)]

    def _gap(self, made: str, coming: str, old: Spot, broken: str) -> str:
        """A comma before a new entry; a new line where the line would grow too long."""
        if broken and not isinstance(old.plain, dict):
            return ",\n" + " " * (old.column + 1)
        lead = "" if "\n" in made else " " * old.column
        line = (lead + made).rsplit("\n", 1)[-1]
        if len(line) + len(coming) > WIDTH + 10 and "\n" not in coming:
            return ",\n" + " " * (old.column + 1)
        return ", "

    # --- blocks --------------------------------------------------------------------------------

    def _in_block(self, old: Spot, wanted: Plain) -> str | None:
        """Lines of their own: entries are moved with the comments above them."""
        places = _matched(old, wanted)
        if self.whole and (None in places or len(places) != len(old.parts)):
            return None
        pieces = self._pieces(old)
        if pieces is None:
            return None
        made: list[str] = []
        for place, (word, value) in zip(places, _entries(wanted), strict=True):
            if place is None:
                made.append("\n".join(pair(word, value, old.column) if word else entry(value, old.column)))
            else:
                made.append(self._entry(old, place, value, *pieces[place]))
        for lost in sorted(set(range(len(old.parts))) - {one for one in places if one is not None}):
            kept = _far_comments(pieces[lost][0])
            if kept:
                behind = sum(1 for one in places if one is not None and one < lost)
                if behind < len(made):
                    made[behind] = kept + made[behind]
                else:
                    made[-1] += "\n" + kept.rstrip("\n")
        return "\n".join(made)[old.column :] if made[0].startswith(" " * old.column) else None

    def _entry(self, old: Spot, place: int, value: Plain, above: str, start: int, behind: str) -> str:
        _, key, spot = old.parts[place]
        lead = " " * old.column
        if key is None:
            dash = self.text[start : spot.start]
            return above + lead + dash + self.value(spot, value, block=True) + behind
        colon = self.text[key.start : spot.start]
        if spot.plain != value and not spot.flow and not isinstance(value, type(spot.plain)):
            # A block becomes something else: it goes back to the line of its word.
            colon = self.text[key.start : key.end] + ":"
        breaks = "\n" in self.text[spot.start : spot.end]
        if spot.plain != value and breaks and spot.plain and isinstance(spot.plain, str):
            colon = self.text[key.start : key.end] + ": "
        return above + lead + _spaced(colon, self.value(spot, value, block=True)) + behind

    def _pieces(self, old: Spot) -> list[tuple[str, int, str]] | None:
        """Of each entry: the lines above it, the place of its dash or word, what ends its last line."""
        found: list[tuple[str, int, str]] = []
        line_start = None
        for _, key, spot in old.parts:
            start = key.start if key else self._dash(spot)
            if start is None:
                return None
            above = "" if line_start is None else self.text[line_start:start]
            if line_start is not None:
                above = above[: above.rfind("\n") + 1]
            end = max(spot.end, key.end + 1 if key else 0)
            line_end = self.text.find("\n", end)
            line_end = len(self.text) if line_end < 0 else line_end
            last = spot is old.parts[-1][2]
            found.append((above, start, "" if last else self.text[end:line_end]))
            line_start = line_end + 1
        return found

    def _dash(self, spot: Spot) -> int | None:
        place = spot.start - 1
        while place >= 0 and self.text[place] in " \n":
            place -= 1
        return place if place >= 0 and self.text[place] == "-" else None


def _spaced(head: str, value: str) -> str:
    return f"{head} {value}" if head.endswith(":") and value[:1] not in ("", " ", "\n") else head + value


def _entries(wanted: Plain) -> Iterator[tuple[str, Plain]]:
    if isinstance(wanted, dict):
        yield from wanted.items()
    else:
        yield from (("", one) for one in wanted)


def _matched(old: Spot, wanted: Plain) -> list[int | None]:
    """For each wanted entry the old one that it goes on from; None: it is new."""
    if isinstance(wanted, dict):
        where = {word: place for place, (word, _, _) in enumerate(old.parts)}
        return [where.get(word) for word in wanted]
    values = list(wanted)
    found: list[int | None] = [None] * len(values)
    free = set(range(len(old.parts)))

    def take(fits: Sequence[tuple[int, int]]) -> None:
        for new, place in fits:
            if found[new] is None and place in free:
                found[new] = place
                free.discard(place)

    olds = [spot.plain for _, _, spot in old.parts]
    take([(n, n) for n, one in enumerate(values) if n < len(olds) and olds[n] == one])
    take([(n, p) for n, one in enumerate(values) for p in range(len(olds)) if olds[p] == one])
    take([(n, p) for n, one in enumerate(values) for p in range(len(olds)) if _same_row(olds[p], one)])
    if len(values) == len(olds):
        take([(n, n) for n in range(len(values)) if type(olds[n]) is type(values[n])])
    return found


def _same_row(old: Plain, new: Plain) -> bool:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return False
    return any(word in old and old[word] == new.get(word) for word in ("id", "grade"))


_COMMENT = re.compile(r"[ ]*#")


def _far_comments(above: str) -> str:
    """Of the lines above a row that goes, those that a blank line parts from it stay."""
    lines = above.split("\n")[:-1]
    while lines and _COMMENT.match(lines[-1]):
        lines.pop()
    return "\n".join(lines) + "\n" if any(_COMMENT.match(line) for line in lines) else ""
