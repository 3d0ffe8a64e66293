"""From the rows of a paper to the nodes of a draft, with a guess for everything that was not said."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from kaoping.pure.scheme.kinds import Plain, number_text
from kaoping.pure.scheme.proposal import points as scoring
from kaoping.pure.scheme.proposal.around import Around, Remarks, task_of
from kaoping.pure.scheme.proposal.cadence import limit_of, pieces_in, when
from kaoping.pure.scheme.proposal.guesses import Guess, Reading, Sure, Unread
from kaoping.pure.scheme.proposal.leftover import left_out
from kaoping.pure.scheme.proposal.numerals import bounded, items_in, joined, one_line
from kaoping.pure.scheme.proposal.table_rows import PaperRow

Words = dict[str, Plain]
_OPEN = re.compile("不设上限|不限|上不封顶|不封顶|无上限")
_SAID_WORDS = ("id", "mark", "title", "standard", "paragraph", "task", "material")


@dataclass(slots=True)
class Built:
    """The draft's nodes as the language writes them, and what is to be said of them."""

    indicators: list[Words] = field(default_factory=list)
    bonus: list[Words] = field(default_factory=list)
    vetoes: list[Words] = field(default_factory=list)
    guesses: list[Guess] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    ids: dict[int, str] = field(default_factory=dict)  # row's place in the list → its node's id


class Builder:
    def __init__(self, rows: list[PaperRow], around: Around, remarks: Remarks, year: int) -> None:
        self.rows, self.around, self.remarks, self.year = rows, around, remarks, year
        self.built = Built()
        self.used: set[str] = set()
        self.inner: dict[tuple[str, tuple[str, ...]], Words] = {}

    def build(self) -> Built:
        numbers = [row.number for row in self.rows if row.number]
        unique = len(set(numbers)) == len(numbers)
        for place, row in enumerate(self.rows):
            if row.part == "veto":
                self._veto(row)
                continue
            home, prefix = self._home(row)
            id = self._id(row, prefix if not unique or not row.number else "")
            self.built.ids[place] = id
            home.append(self._node(row, id))
        for task in self.around.tasks:
            self._bonus_of_task(task.content, task.standard, self.around.tasks.index(task))
        self._inner_points()
        return self.built

    # --- places in the tree

    def _home(self, row: PaperRow) -> tuple[list[Plain], str]:
        """The list that the row's node belongs into, and what its id begins with."""
        part = "indicators" if row.part == "indicators" else "bonus"
        top: list[Plain] = self.built.indicators if part == "indicators" else self.built.bonus  # type: ignore[assignment]
        home, prefix = top, ""
        path: tuple[str, ...] = ()
        for title, said in row.path:
            path = (*path, title)
            node = self.inner.get((part, path))
            if node is None:
                number = sum(isinstance(one, dict) and "indicators" in one for one in home) + 1
                start = "S" if part == "indicators" else "B"
                id = self._free(f"{start}{number}" if not prefix else f"{prefix}.{number}")
                node = {"id": id, "title": title or id}
                if row.part == "minus":
                    node["floor"] = "none"
                elif said is not None:
                    node["points"] = number_text(said)
                node["indicators"] = []
                self.inner[part, path] = node
                home.append(node)
            prefix = str(node["id"])
            home = node["indicators"]  # type: ignore[assignment]
        return home, prefix

    def _id(self, row: PaperRow, prefix: str) -> str:
        start = "B" if row.part in ("bonus", "minus") and not prefix and not row.number else ""
        if row.number:
            return self._free(f"{prefix}.{row.number}" if prefix else row.number)
        if prefix:
            number = 1
            while f"{prefix}.{number}" in self.used:
                number += 1
            return self._free(f"{prefix}.{number}")
        number = 1
        while (start + str(number)) in self.used:
            number += 1
        return self._free("B" if start and "B" not in self.used else start + str(number))

    def _free(self, id: str) -> str:
        made, number = id, 2
        while made in self.used:
            made, number = f"{id}-{number}", number + 1
        self.used.add(made)
        return made

    # --- one row

    def _node(self, row: PaperRow, id: str) -> Words:
        node: Words = {"id": id}
        if row.mark:
            node["mark"] = row.mark
        node["title"] = joined(row.title or (row.standards[0] if row.standards else id))[:200]
        if row.standard:
            node["standard"] = one_line(row.standard)[:4900]
        full = self._points(row, id, node)
        row.title = row.title[:500]
        task = task_of(row.title, self.around.tasks)
        if task is not None:
            node["task"] = f"t{task + 1}"
            self._say(id, "task", row.title, ("task", {"title": self.around.tasks[task].title}), "likely")
        self._material(row, id, node)
        text = bounded("\n".join(part for part in (row.standard, row.time) if part))
        parts = self._parts(text, full)
        if parts and row.part == "indicators":
            node["indicators"] = [
                self._part_node(f"{id}.{number}", one, points)
                for number, (one, points) in enumerate(parts, 1)
            ]
            self._say(
                id,
                "indicators",
                text,
                ("split", {"count": len(parts)}),
                "likely",
                ("checklist", {"count": len(parts)}),
            )
            return node
        self._rule(row, id, node, text, full, task)
        return node

    def _points(self, row: PaperRow, id: str, node: Words) -> Fraction | None:
        full = row.points
        if full is None:
            numbers = [
                Fraction(n) for n in re.findall(r"(?<!\d)\d{1,9}(?:\.\d{1,6})?(?!\d)", row.points_text)
            ]
            if not numbers:
                stated = re.search(
                    r"(?:分值|满分|奖励分值|最高)\s*(\d{1,6}(?:\.\d+)?)\s*分", bounded(row.standard)
                )
                numbers = [Fraction(stated[1])] if stated else []
            if not numbers and (cap := scoring.cap_in(bounded(row.standard))) is not None:
                numbers = [cap]
            full = max(numbers, default=Fraction(0))
            if row.part == "minus" and not numbers:
                node["points"] = "0"
                return Fraction(0)
            taken = ("points_taken" if numbers else "points_missing", {"points": full})
            self._say(id, "points", row.points_text or row.standard or row.title, taken, "unsure")
        node["points"] = number_text(full)
        return full

    def _parts(self, text: str, full: Fraction | None) -> list[tuple[str, Fraction]]:
        """Numbered standards, each with points of its own and something of time or price: indicators."""
        items = items_in(text)
        found: list[tuple[str, Fraction]] = []
        for item in items if len(items) > 1 else []:
            match = re.search(r"[（(]\s*(?:满分|计|占)?\s*(\d+(?:\.\d+)?)\s*分\s*[)）]", item)
            if match is None:
                return []
            found.append((item.replace(match[0], "").strip(" ，；;。"), Fraction(match[1])))
        if not found or full is None or sum(points for _, points in found) != full:
            return []
        telling = any(when(item, "", self.year) or scoring.how(item, "", "x", p) for item, p in found)
        return found if telling else []

    def _part_node(self, id: str, text: str, full: Fraction) -> Words:
        self.used.add(id)
        node: Words = {
            "id": id,
            "title": one_line(text)[:200],
            "standard": one_line(text),
            "points": number_text(full),
        }
        self._rule(PaperRow(title=text, standards=[text], points=full), id, node, text, full, None)
        return node

    def _material(self, row: PaperRow, id: str, node: Words) -> None:
        if any(kind in row.title for kind in self.remarks.sealed):
            node["material"] = "signed"
            self._say(id, "material", self.remarks.sealed_words, ("material", {}), "likely")

    def _rule(
        self, row: PaperRow, id: str, node: Words, text: str, full: Fraction | None, task: int | None
    ) -> None:
        key = f"r{id}".lower()
        windows = when(text, row.title, self.year)
        rule = scoring.how(text, row.title, key, full)
        if rule is not None and windows is not None and "assess" in rule.words and rule.sure == "unsure":
            rule = None  # a day and somebody who looks: the piece is what counts
        if row.part in ("bonus", "minus") and rule is None:
            rule = self._discretion(row, key, full)
        if rule is not None:
            node.update(rule.words)
            self._ends(row, id, node)
            self._say(id, rule.word, rule.read, rule.took, rule.sure, rule.other)
            self._capped(node, id, text, full)
            self._leftovers(id, rule, windows, text)
            self._left_out(row, id, node)
            if "一票否决" in text:
                self._veto(row)
            return
        if windows is None:
            node["assess"] = {}
            self._say(id, "assess", text or row.title, ("assessed_unsaid", {}), "unsure", ("whole_year", {}))
            if "一票否决" in text:
                self._veto(row)
            self.built.unread.append(Unread(id, row.where, text or row.title, ("no_time_no_rule", {})))
            return
        words: Words = dict(windows.words)
        even: Words = {}
        pieces = pieces_in(text)
        if pieces > 1:
            even["pieces"] = str(pieces)
        marked = self.remarks.quality_all or row.number in self.remarks.quality
        if marked or re.search("按质|质量高|优质", text):
            even["quality"] = "true"
        node["even"] = even
        if marked:
            self._say(id, "even", self.remarks.quality_words, ("quality", {}), "sure")
        else:
            read = self.remarks.even_words or text
            self._say(
                id,
                "even",
                read,
                ("even", {"pieces": pieces}),
                "sure" if self.remarks.even_words else "likely",
                ("assessed", {}),
            )
        self._until(id, words, windows, task)
        node.update(words)

    def _ends(self, row: PaperRow, id: str, node: Words) -> None:
        """Points that are no number: 倒扣 goes below 0, 不设上限 is open, 加分 as much as the best place has.

        A row of 0 points that could never give or take any would be dead, so none is left with 0 alone.
        """
        said = re.sub(r"\s", "", row.points_text)
        if row.part == "minus" or ("deduct" in node and node["points"] == "0"):
            node["points"], node["floor"] = "0", "none"
            if row.part != "minus":
                self._retake(id, row.points_text or row.standard, ("minus", {}))
        elif "per_item" in node and (_OPEN.search(said) or node["points"] == "0"):
            node["points"] = "open"
            self._retake(id, row.points_text or row.standard, ("open", {}))
        elif "rank" in node and node["points"] == "0":
            rank = node["rank"]
            places = rank.get("places") if isinstance(rank, dict) else None
            best = max(
                (Fraction(str(one["points"])) for one in places or [] if isinstance(one, dict)),
                default=Fraction(0),
            )
            node["points"] = number_text(best)
            self._retake(id, row.points_text or row.standard, ("points_of_places", {"points": best}))

    def _retake(self, id: str, read: str, took: tuple[str, Mapping[str, object]]) -> None:
        """What was said of the row's points, said anew."""
        gone = [one for one in self.built.guesses if one.indicator == id and one.word == "points"]
        self.built.guesses = [one for one in self.built.guesses if one not in gone]
        self._say(id, "points", read, took, "unsure")

    def _until(self, id: str, words: Words, windows: Reading, task: int | None) -> None:
        limit = limit_of(self.around.tasks[task].limit, self.year) if task is not None else ""
        self._say(id, windows.word, windows.read, windows.took, windows.sure, windows.other)
        if limit and "until" not in words and ("every" in words or "by_notice" in words):
            words["until"] = limit
            read = self.around.tasks[task].limit if task is not None else ""
            self._say(id, "until", read, ("until_of_task", {"until": limit}), "likely", ("no_until", {}))

    def _leftovers(self, id: str, rule: Reading, windows: Reading | None, text: str) -> None:
        """A time that was said beside a price or a deduction: nothing of it may be lost silently."""
        if windows is None or "by_notice" in windows.words:
            return
        if windows.words.get("every") == "year" and windows.took[1].get("pieces") == 1:
            return  # 全年 beside a count is the period itself
        lines = rule.words.get("deduct")
        kept = isinstance(lines, list) and any(isinstance(line, dict) and "every" in line for line in lines)
        if not kept:
            self._say(id, rule.word, windows.read, ("time_not_kept", {}), "unsure", windows.took)

    def _left_out(self, row: PaperRow, id: str, node: Words) -> None:
        """Clauses of which nothing stands in the row's words: named, and the guess is not sure any more."""
        rule: Words = {word: value for word, value in node.items() if word not in _SAID_WORDS}
        left = left_out(bounded(row.standard), rule, str(node.get("points", "")))
        self.built.unread += [Unread(id, row.where, clause, ("left_out", {})) for clause in left]
        if left:
            self.built.guesses = [
                dataclasses.replace(one, sure="unsure") if one.indicator == id and one.word in rule else one
                for one in self.built.guesses
            ]

    def _capped(self, node: Words, id: str, text: str, full: Fraction | None) -> None:
        cap = scoring.cap_in(text)
        if cap is not None and full and cap < full and "deduct" not in node:
            node["cap"] = number_text(cap)
            self._say(id, "cap", text, ("cap", {"points": cap}), "likely")

    def _discretion(self, row: PaperRow, key: str, full: Fraction | None) -> Reading:
        of: Plain = {"events": f"{key}.item"}
        amount: Plain = {"from": "0", "to": number_text(full or Fraction(1))}
        text = row.standard or row.title
        if row.part == "minus":
            rule: Words = {"deduct": [{"title": one_line(text)[:100], "of": of, "minus": amount}]}
            return Reading(rule, ("discretion", {}), "unsure", text, None, "deduct")
        return Reading(
            {"per_item": {"of": of, "prices": [{"points": amount}]}},
            ("discretion", {}),
            "unsure",
            text,
            None,
            "per_item",
        )

    def _veto(self, row: PaperRow) -> None:
        number = len(self.built.vetoes) + 1
        text = one_line("；".join(part for part in (row.title, row.standard) if part))
        text = (
            re.sub(r"^(?:[一二三四五六七八九十]+、)?(?:一票否决(?:项|事项|指标)?[:：]\s*)?", "", text) or text
        )
        self.built.vetoes.append({"title": text[:200], "event": f"veto.{number}", "then": "disqualified"})
        self._say("", "vetoes", text, ("veto", {}), "unsure", ("veto_other", {}))

    def _bonus_of_task(self, content: list[str], standard: list[str], task: int) -> None:
        """A task whose content is no row of the table, but whose standard gives extra points."""
        text = bounded("；".join(standard))
        if not re.search("奖励|加分", text) or any(
            task_of(row.title, [self.around.tasks[task]]) is not None for row in self.rows
        ):
            return
        match = re.search(r"(?:奖励)?分值?\s*(\d+(?:\.\d+)?)\s*分", text)
        full = Fraction(match[1]) if match else scoring.cap_in(text) or Fraction(0)
        title = content[0] if content else self.around.tasks[task].title
        row = PaperRow(title=title, standards=[text], points=full, part="bonus")
        id = self._free("B")
        node: Words = {
            "id": id,
            "title": one_line(title),
            "standard": one_line(text),
            "points": number_text(full),
            "task": f"t{task + 1}",
        }
        self._rule(row, id, node, re.sub(r"^[^。]*奖励分值\d+分。", "", text), full, task)
        self._say(id, "title", text, ("bonus_of_task", {"title": self.around.tasks[task].title}), "likely")
        self.built.bonus.append(node)

    # --- sums

    def _inner_points(self) -> None:
        """A title's points above what its rows have would be a fault: left out, and said."""
        for node in reversed(list(self.inner.values())):
            said = node.get("points")
            if not isinstance(said, str):
                continue
            total = sum((_sum(child) for child in node["indicators"]), Fraction(0))
            if Fraction(said) != total:
                id = str(node["id"])
                del node["points"]
                self._say(
                    id,
                    "id",
                    f"{node['title']}（{said}分）",
                    ("sum_differs", {"said": Fraction(said), "found": total}),
                    "unsure",
                )

    def _say(
        self,
        id: str,
        word: str,
        read: str,
        took: tuple[str, Mapping[str, object]],
        sure: Sure,
        other: tuple[str, Mapping[str, object]] | None = None,
    ) -> None:
        self.built.guesses.append(Guess(id, word, one_line(read)[:200], took, sure, other))


def _sum(node: Plain) -> Fraction:
    if not isinstance(node, dict):
        return Fraction(0)
    own = node.get("points")
    if isinstance(own, str):
        return Fraction(0 if own == "open" else own)
    inner = node.get("indicators")
    return sum((_sum(child) for child in inner), Fraction(0)) if isinstance(inner, list) else Fraction(0)
