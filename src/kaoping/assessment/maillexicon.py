"""The words of a scheme and its notices, and how much each speaks for one indicator.

Every word comes from the scheme in force; only the empty words of office prose stand here. A word
counts by where the scheme says it (a title more than the plan's prose) and by how few indicators
share it. Neighbouring letters stand for words: no dictionary of one city fits the next one's.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kaoping.assessment.mailwords import squeezed
from kaoping.assessment.models import SchemeVersion
from kaoping.assessment.queries.targets import Target
from kaoping.pure.errors import SchemeFaults
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.parse import load
from kaoping.pure.scheme.tree import leaves

OWN, SAME_WORD, TASK, STANDARD, PROSE = 1.0, 0.6, 0.6, 0.3, 0.3  # weight of a word's place in the scheme
LONGEST = 8  # letters of the longest phrase that is looked up whole
# What every mail of every office says: it tells nothing about the indicator.
EMPTY_WORDS = """
关于 报送 上报 提交 呈报 发送 报上 补报 材料 附件 扫描件 扫描 盖章 电子版 定稿 最终版
终稿 的函 请查收 查收 请审阅 审阅 活动 工作 情况 报告 开展 组织 举办 举行 进行 扎实
认真 做好 推进 推动 实施 汇报 信息 简报 通知 要求 相关 有关 我单位 本单位 各单位 市直
机关 全市 年度 干部 职工 参加 召开 落实 加强 进一步 贯彻 深入 积极 切实 您好 你好
领导 贵办 我局 我委 我市 本市 全体 人员 主题 建设 根据 按照 现将 如下 以及 专项
不少于 一次 每季度 每半年 全年 季度 半年 自主 努力 大力
各类 图片 照片 签到 统计表 统计 方面 内容 负责人 主要 年底 底前 一步 同志 日前 今年
去年 本季度 市局 我们 他们 起来 一个 一份 一篇 两篇 各一 补充 修改 修改稿 退回 补正
更正 重新 的 了 与 及 等 回复 转发 完成 圆满 成功 顺利 收到 感谢 支持 麻烦 老师
主任 科长 处长 同意 版本
"""
# … unless an indicator is called by nothing else: 信息报送, 工作简报.
CALLED = frozenset(["信息", "简报", "报告", "汇报", "活动", "统计", "内容", "通知", "图片", "照片"])
RUN = re.compile(r"[\u3400-\u9fffA-Za-z0-9]+")
FIGURES = re.compile(
    r"(?<!\d)(?:\d{1,2}|(?:19|20)\d{2,}|\d{6,})(?!\d)"
)  # counts, years, a camera's names; 12345 is a word
SAME = {"小结": "总结", "方案": "计划"}  # another word for the same paper


@dataclass(frozen=True, slots=True)
class Match:
    """What of one text speaks for one indicator."""

    score: float
    covered: int  # letters
    words: tuple[str, ...]  # as they stand in the text, the weightiest first
    is_named: bool = False  # the whole short title or title is there


NOTHING = Match(0.0, 0, ())


@lru_cache(maxsize=32)
def _empty(but: frozenset[str]) -> re.Pattern[str]:
    words = [word for word in EMPTY_WORDS.split() if word not in but]
    return re.compile("|".join(sorted(words, key=len, reverse=True)))


def runs(text: str, but: frozenset[str] = frozenset()) -> list[str]:
    """The text's words without signs and empty words (those of ``but`` stay), each two letters or longer."""
    words = RUN.findall(FIGURES.sub("\n", _empty(but).sub("\n", text)).lower())
    return [run for run in words if len(run) > 1]


def called_by_empty_words(names: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """The empty words that are all of one indicator's name, and in no other's: there they do tell something."""
    found = set()
    for key, own in names.items():
        held = {word for name in own if not runs(name) for word in CALLED if word in name}
        others = [name for other, titles in names.items() if other != key for name in titles]
        found |= {word for word in held if not any(word in name for name in others)}
    return frozenset(found)


class Lexicon:
    """Phrases of several sources: for each the keys that it speaks for, and how strongly."""

    def __init__(self, sources: Iterable[tuple[str, str, float]], names: Mapping[str, Iterable[str]]) -> None:
        """``sources``: (key, text, weight of the text's place); ``names``: key → what it is called."""
        self._called = called_by_empty_words(names)
        weights: dict[str, dict[str, float]] = {}
        for key, text, weight in sources:
            # The plan's prose is full of such words; they speak for the name alone.
            for run in runs(text, self._called if weight == OWN else frozenset()):
                for start in range(len(run) - 1):
                    for end in range(start + 2, min(len(run), start + LONGEST) + 1):
                        place = weights.setdefault(run[start:end], {})
                        place[key] = max(place.get(key, 0.0), weight)
        self._worth: dict[str, dict[str, float]] = {}
        for gram in sorted(weights, key=len):
            place, whole = weights[gram], sum(weights[gram].values())
            within = [self._worth[part] for part in (gram[1:], gram[:-1]) if len(part) > 1]
            self._worth[gram] = {
                # A phrase of the prose is worth no less than the title's word inside it.
                key: max(_worth(len(gram), weight, whole), *(part[key] for part in within), 0.0)
                for key, weight in place.items()
            }
        self._names: list[tuple[str, str]] = []
        for key, titles in names.items():
            self._names += [(plain, key) for title in titles if len(plain := squeezed(title)) > 1]
        self._names.sort(key=lambda pair: -len(pair[0]))
        self.titles: Lexicon = self  # the same without the plan's prose

    def matches(self, text: str) -> dict[str, Match]:
        """Key → what the text says of it; keys of which it says nothing are left out."""
        words: dict[str, dict[str, float]] = {}
        covered: dict[str, int] = {}
        for run in runs(text, self._called):
            for key, spans in self._spans(run).items():
                own = words.setdefault(key, {})
                for start, end, worth in spans:
                    covered[key] = covered.get(key, 0) + end - start
                    own[run[start:end]] = max(own.get(run[start:end], 0.0), worth)
        named = self._named(text)
        for key, name in named.items():
            own = words.setdefault(key, {})
            covered[key] = max(covered.get(key, 0), len(name))
            own[name] = own.get(name, 0.0) + 1.0
        return {
            key: Match(sum(own.values()), covered[key], _strongest(own), key in named)
            for key, own in words.items()
        }

    def _spans(self, run: str) -> dict[str, list[tuple[int, int, float]]]:
        """Key → (start, end, worth) of the longest phrases of the run; what overlaps is joined."""
        found: dict[str, list[tuple[int, int, float]]] = {}
        for start in range(len(run) - 1):
            done: set[str] = set()
            for end in range(min(len(run), start + LONGEST), start + 1, -1):
                for key, worth in self._worth.get(run[start:end], {}).items():
                    if key in done:
                        continue
                    done.add(key)
                    spans = found.setdefault(key, [])
                    reached = spans[-1][1] if spans else 0
                    if end <= reached:
                        continue
                    new = worth * (end - max(start, reached)) / (end - start)
                    if spans and start < reached:
                        first, _end, before = spans.pop()
                        spans.append((first, end, before + new))
                    else:
                        spans.append((start, end, new))
        return found

    def letters(self, text: str) -> int:
        """How many letters of the text say anything at all."""
        return sum(map(len, runs(text, self._called)))

    def _named(self, text: str) -> dict[str, str]:
        """Key → its title, where the text holds it whole and not merely inside a longer one."""
        plain = squeezed(text)
        found: dict[str, str] = {}
        for name, key in self._names:
            if name in plain and (len(name) > 2 or name in self._worth):
                found.setdefault(key, name)
        return {
            key: name
            for key, name in found.items()
            if not any(name != other and name in other for other in found.values())
        }


def _worth(length: int, weight: float, whole: float) -> float:
    """Weight of a phrase for one key: of its place, the square of its share, and its length."""
    if length == 2 and weight < TASK:
        weight /= 2  # two neighbouring letters of prose are often no word
    share = weight / max(whole, weight)
    return weight * share * share * (length - 1) ** 1.1


def _strongest(words: Mapping[str, float]) -> tuple[str, ...]:
    ranked = sorted(words, key=lambda word: (-words[word], word))
    kept: list[str] = []
    for word in ranked:
        if words[word] > 0.05 and not any(word in other for other in kept):
            kept.append(word)
    return tuple(kept[:4])


def lexicon_of(scheme: SchemeVersion, targets: Iterable[Target]) -> Lexicon:
    """The words of the scheme and of the notices that are out, made once for all mails."""
    rows: dict[str, tuple[str, str, str]] = {}
    windows: dict[tuple[str, str], None] = {}
    for target in targets:
        indicator = target.window.indicator
        rows[indicator.code] = (indicator.title, indicator.short_title, indicator.standard)
        windows[indicator.code, target.window.title] = None
    rest = tuple((code, *row) for code, row in rows.items())
    return _lexicon(scheme.pk, scheme.sha256, rest, tuple(windows))


@lru_cache(maxsize=32)
def _lexicon(
    scheme_pk: int,
    sha256: str,
    rows: tuple[tuple[str, str, str, str], ...],
    windows: tuple[tuple[str, str], ...],
) -> Lexicon:
    sources = list(_of_scheme(scheme_pk, sha256))
    names: dict[str, list[str]] = {}
    for code, title, short, standard in rows:
        sources += [(code, title, OWN), (code, short, OWN), (code, standard, STANDARD)]
        sources += [(code, same, SAME_WORD) for word, same in SAME.items() if word in title or word in short]
        names[code] = [title, short]
    sources += [(code, title, OWN) for code, title in windows]
    lexicon = Lexicon(sources, names)
    lexicon.titles = Lexicon([one for one in sources if one[2] > PROSE], names)
    return lexicon


@lru_cache(maxsize=8)
def _of_scheme(scheme_pk: int, sha256: str) -> tuple[tuple[str, str, float], ...]:
    """What the scheme's text adds to the titles: its tasks and the paragraphs they rest on."""
    text = SchemeVersion.objects.values_list("text", flat=True).get(pk=scheme_pk, sha256=sha256)
    try:
        scheme = load(text)
    except SchemeFaults:  # published, so it was read once; the titles are enough
        return ()
    return tuple(_task_sources(scheme))


def _task_sources(scheme: Scheme) -> Iterable[tuple[str, str, float]]:
    tasks = {task.id: task for task in scheme.tasks}
    paragraphs = dict(scheme.paragraphs)
    placed = list(leaves(scheme))
    sharing: dict[str, int] = {}
    for leaf in placed:
        if leaf.task:
            sharing[leaf.task] = sharing.get(leaf.task, 0) + 1
    for leaf in placed:
        own = [paragraphs.get(name, "") for name in leaf.paragraph]
        for text in (leaf.node.title, leaf.node.short):
            yield leaf.id, text, OWN
        yield from ((leaf.id, text, PROSE) for text in own)
        task = tasks.get(leaf.task or "")
        if task is None:
            continue
        share = 1 / sharing[task.id]
        yield leaf.id, task.title, TASK * share
        yield from ((leaf.id, text, TASK * share) for text in task.content if sharing[task.id] == 1)
        yield from ((leaf.id, paragraphs.get(name, ""), PROSE) for name in task.paragraph)
