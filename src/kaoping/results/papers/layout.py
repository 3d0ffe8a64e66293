"""The measures of GB/T 9704-2012, and the two that depend on the words: the mark's size, the title's lines.

Source: GB/T 9704-2012, 5.2 (page), 7.2 (head), 7.3 (body), 7.4 (imprint), 7.5 (page number).
"""

import re
import unicodedata
from itertools import pairwise

PAGE_MM = (210, 297)
TOP_MM, RIGHT_MM, BOTTOM_MM, LEFT_MM = 37, 26, 35, 28  # leave 156 × 225 mm for type
WIDTH_MM = PAGE_MM[0] - LEFT_MM - RIGHT_MM
POINTS_A_MM = 72 / 25.4
WIDTH_PT = WIDTH_MM * POINTS_A_MM

BODY_PT = 15.75  # 3号: 28 characters in 156 mm
LINE_PT = 28.95  # 22 lines in 225 mm
TITLE_PT = 22.0  # 2号
SMALL_PT = 14.0  # 4号: page number and imprint
DENSE_PT = 10.5  # 5号: sheets
MOST_MARK_PT = 54.0
RED = "#e60012"

# Named first what offices have on their desks, then what is free. The browser's order of families.
FANGSONG = (
    "FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "Noto Serif CJK SC", "Source Han Serif SC",
    "Noto Serif SC", "AR PL UMing CN", "serif",
)  # fmt: skip
XIAOBIAOSONG = (
    "FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "方正小标宋_GBK", "Noto Serif CJK SC",
    "Source Han Serif SC", "Noto Serif SC", "AR PL UMing CN", "serif",
)  # fmt: skip
HEITI = (
    "SimHei", "黑体", "STHeiti", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Micro Hei",
    "sans-serif",
)  # fmt: skip
KAITI = (
    "KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "AR PL KaitiM GB", "AR PL UKai CN", "LXGW WenKai",
    "Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "serif",
)  # fmt: skip
SONGTI = ("SimSun", "宋体", "STSong", "Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "serif")
FREE_ENOUGH = frozenset(
    {"Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC", "AR PL UMing CN", "SimSun", "FangSong"}
)

TITLE_CHARACTERS = 19  # a line of 2号 holds 20; one is left for marks that hang over
_GOOD_AFTER = (
    "关于",
    "办公室",
    "委员会",
    "领导小组",
    "年度",
    "季度",
    "情况",
    "工作",
    "，",
    "：",
    "》",
    "”",
    "局",
    "委",
    "年",
)
_GOOD_BEFORE = ("关于", "考核", "评价", "工作", "情况", "结果", "网上", "先进", "退回", "复核", "《", "“")
_NEVER_BEFORE = "的、，：）》”年月日度等及和与号分之"
_NEVER_AFTER = "（《“〔第"


def mark_size(text: str) -> float:
    """The size in points at which the issuer's mark fills at most one line, 54 at most.

    A name of any length stays on its line: the standard leaves the size to the office and asks that
    it looks well and strikes the eye (7.2.4).
    """
    wide = max(1.0, ems(text))
    return round(min(MOST_MARK_PT, WIDTH_PT * 0.97 / wide), 2)


def title_lines(title: str, most: int = TITLE_CHARACTERS) -> list[str]:
    """The title in lines that break where the sense allows, as even as that leaves them.

    Source: GB/T 9704-2012, 7.3.1: 回行时词意完整，排列对称，长短适宜.
    """
    title = title.strip()
    if "\n" in title:
        return [line.strip() for line in title.splitlines() if line.strip()]
    if ems(title) <= most:
        return [title]
    for count in range(2, 12):
        if (found := _broken(title, count, most)) is not None:
            return found
    return [title[start : start + most] for start in range(0, len(title), most)]


def _broken(title: str, count: int, most: int) -> list[str] | None:
    """The best division into ``count`` lines, or None where one would be too long."""
    length, ideal = len(title), ems(title) / count
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for line in range(1, count + 1):
        for end in range(line, length + 1):
            if line == count and end != length:
                continue
            for start in range(max(0, end - 2 * most), end):
                known = best.get((line - 1, start))
                wide = ems(title[start:end])
                if known is None or wide > most:
                    continue
                cost = known[0] + (wide - ideal) ** 2 * 0.4 + (_break_cost(title, end) if end < length else 0)
                if (line, end) not in best or cost < best[line, end][0]:
                    best[line, end] = (cost, start)
    if (count, length) not in best:
        return None
    cuts, end = [length], length
    for line in range(count, 0, -1):
        end = best[line, end][1]
        cuts.append(end)
    return [title[start:end] for start, end in pairwise(reversed(cuts))]


def _break_cost(title: str, at: int) -> float:
    before, after = title[:at], title[at:]
    if after[0] in _NEVER_BEFORE or before[-1] in _NEVER_AFTER:
        return 400
    if re.search(r"[0-9A-Za-z]$", before) and re.match(r"[0-9A-Za-z年%％]", after):
        return 400
    if after.startswith(_GOOD_BEFORE) and before.endswith(_GOOD_AFTER):
        return 0
    if re.match(r"\d{4}年", after):
        return 2
    if before.endswith(_GOOD_AFTER) and not after.startswith("员"):
        return 4
    return 8 if after.startswith(_GOOD_BEFORE) else 40


def right_of_signature(signed: str, dated: str) -> float:
    """How many characters stay free right of the signature, which stands over the middle of its date.

    The date has four to its right; where the name is longer it reaches over the date on both sides, and
    one character stays free at least.

    Source: GB/T 9704-2012, 7.3.5.1.
    """
    over = max(0.0, (ems(signed) - ems(dated)) / 2)
    return max(1.0, 4 - over)


def ems(text: str) -> float:
    """How wide the text is, in characters; Latin letters and figures count half and a bit."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.56 for letter in text)
