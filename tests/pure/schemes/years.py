"""The years of facts that are shipped with the built-in schemes, and their sheets as golden files.

    .venv/bin/python -m tests.pure.schemes.years          # states facts and sheets anew
    .venv/bin/python -m tests.pure.schemes.years --sheets # the sheets alone

Facts are invented by ``kaoping.pure.scoring.invent`` for the units below; ``SPECIAL`` adds what chance
seldom brings: a piece clawed back, a veto, a tie with its decision. Read the difference before
committing: a golden file that changed is a sheet that would have been published otherwise.
"""

import copy
import io
import json
import sys
from contextlib import redirect_stdout
from fractions import Fraction
from pathlib import Path

import kaoping.schemes
from kaoping.pure.scheme import load
from kaoping.pure.scoring.invent import InventedUnit, invented_facts
from kaoping.schemes import builtin_facts, builtin_names, builtin_text
from kaoping.site.cli import main

SHIPPED = Path(kaoping.schemes.__file__).parent
GOLDEN = Path(__file__).parent / "golden"


def unit(code, name, zeal, *tags, group=None):
    return InventedUnit(code, name, tags, group, Fraction(zeal, 100))


UNITS = {
    "luoyang-2014": [
        unit("u01", "市甲局", 96, "window"),
        unit("u02", "市乙局", 90),
        unit("u03", "市丙局", 84, "window"),
        unit("u04", "市丁局", 78),
        unit("u05", "市戊局", 70),
        unit("u06", "市己局", 55),
        unit("u07", "市庚局", 0),
    ],
    "information-2014": [
        unit("x01", "南屏县", 92, group="县区"),
        unit("x02", "北坡县", 85, group="县区"),
        unit("x03", "东溪区", 78, group="县区"),
        unit("x04", "西岭区", 66, group="县区"),
        unit("x05", "高新区", 40, group="县区"),
        unit("s01", "市民政局", 90, group="市直"),
        unit("s02", "市水利局", 82, group="市直"),
        unit("s03", "市文化局", 70, group="市直"),
        unit("s04", "市档案局", 58, group="市直"),
        unit("s05", "市地方志办", 0, group="市直"),
    ],
    "monthly-2014": [
        unit("m01", "政务大厅", 97, "窗口"),
        unit("m02", "供水公司", 80, "窗口"),
        unit("m03", "市图书馆", 88),
        unit("m04", "第三小学", 52),
    ],
    "civility-2014": [
        unit("w01", "市财政局", 97, "庭院"),
        unit("w02", "市国税局", 92, "庭院", "窗口"),
        unit("w03", "人民医院", 90, "庭院", "窗口"),
        unit("w04", "市气象局", 86, "庭院"),
        unit("w05", "市供电公司", 84, "窗口"),
        unit("w06", "第一中学", 82, "庭院"),
        unit("w07", "市环卫处", 75),
        unit("w08", "市汽车站", 60, "窗口"),
    ],
    "term-2013-2014": [
        unit("j1", "市审计局", 96, group="机关"),
        unit("j2", "市统计局", 90, group="机关"),
        unit("j3", "市林业局", 84, group="机关"),
        unit("j4", "市物价局", 70, group="机关"),
        unit("q1", "江岚机械厂", 93, group="企业"),
        unit("q2", "江岚纺织厂", 88, group="企业"),
        unit("q3", "江岚水泥厂", 66, group="企业"),
        unit("x1", "江岚一中", 95, group="学校"),
        unit("x3", "师范附小", 80, group="学校"),
        unit("x4", "职业学院", 62, group="学校"),
    ],
    "districts-2014": [
        unit("q1", "城中区", 92, group="区"),
        unit("q2", "城东区", 80, group="区"),
        unit("q3", "矿区", 60, "有农村", group="区"),
        unit("c1", "临河县", 90, "有农村", group="县"),
        unit("c2", "黑山县", 78, "有农村", group="县"),
        unit("c3", "沙坪县", 45, "有农村", group="县"),
        unit("k1", "经开区", 88, group="开发区"),
        unit("k2", "工业园区", 50, group="开发区"),
    ],
    "lecture-2014": [
        unit("c01", "林一舟", 95, "专职"),
        unit("c02", "何青禾", 99),
        unit("c03", "罗望", 93),
        unit("c04", "沈知行", 97, "专职"),
        unit("c05", "周可", 80),
        unit("c06", "梁子由", 84),
        unit("c07", "许南乔", 65),
        unit("c08", "方未", 50),
    ],
}


def event(code, key, at, unit_code=None, **more):
    whom = {"unit": unit_code} if unit_code else {}
    return {"kind": "event", "event": code, "key": key, "at": at, **whom, **more}


def mark(unit_code, indicator, assessor, value, **more):
    return {"kind": "mark", "unit": unit_code, "indicator": indicator, "assessor": assessor} | {
        "value": value,
        **more,
    }


def adopted(level, **more):
    return {"attributes": {"level": level, **more}}


SPECIAL = {
    "luoyang-2014": [
        {"kind": "waiver", "unit": "u04", "indicator": "9", "window": None, "reason": "不是文明单位"},
        {"kind": "extension", "unit": "u05", "indicator": "4", "window": "2014Q2", "until": "2014-07-20"}
        | {"reason": "防汛抢险"},
        {"kind": "count", "unit": "u02", "key": "publishing.reposts", "value": 7, "at": "2014-09-30"},
    ],
    "information-2014": [
        # One item taken up at three levels: the dearest counts, the steps up add.
        event("k1", "adoption", "2014-03-05", "x02", same="i1", **adopted("市", form="专报")),
        event("k2", "adoption", "2014-03-12", "x02", same="i1", **adopted("省")),
        event("k3", "adoption", "2014-03-30", "x02", same="i1", **adopted("中央", form="综合")),
        event("k4", "upgrade", "2014-03-12", "x02", same="i1", attributes={"to": "省"}),
        event("k5", "upgrade", "2014-03-30", "x02", same="i1", attributes={"to": "中央"}),
        # Written together: two heads and one.
        event("k6", "adoption", "2014-05-08", authors={"s03": 2, "s04": 1}, **adopted("省", form="单篇")),
        # Found to be untrue afterwards.
        event("k7", "adoption", "2014-06-01", "x04", attributes={"level": "市", "untrue": True}),
        event("k8", "instruction", "2014-07-01", "s02", amount="2.5", **adopted("市")),
        event("k9", "urgent.missed", "2014-08-15", "x04", amount=3),
        event("v1", "secrecy.leak", "2014-10-10", "x05", document="青保密〔2014〕3号"),
        event("v2", "urgent.concealed", "2014-11-02", "s01"),
    ],
    "monthly-2014": [
        event("k1", "exposure", "2014-04-18", "m02"),
        event("k2", "falsified", "2014-09-09", "m04"),
        *(event(f"k{month}", "criticised", f"2014-{month:02}-03", "m04") for month in (10, 11, 12)),
        event("k20", "promoted", "2014-05-20", "m01", **adopted("省")),
        event("k21", "promoted", "2014-05-21", "m01", **adopted("市")),
    ],
    "civility-2014": [
        {"kind": "clawback", "piece": "p2", "at": "2014-10-20", "reason": "抽查发现数字不实"},
        {"kind": "piece", "piece": "r1", "unit": "w07", "indicator": "1.3", "window": "1.3"}
        | {"received": "2014-11-03T09:00:00+08:00", "state": "accepted", "marks": ["80", "84"], "returns": 2},
        event("v1", "veto.environment", "2014-05-30", "w03", document="望环罚〔2014〕7号"),
        event("v2", "veto.safety", "2014-08-08", "w06", attributes={"level": "一般"}),
        event("v3", "veto.family", "2014-12-01", "w08"),
        event("k1", "model", "2014-07-15", "w04", same="好人", **adopted("市")),
        event("k2", "model", "2014-09-20", "w04", same="好人", **adopted("省")),
    ],
    "term-2013-2014": [
        {"kind": "decision", "unit": "x2", "grade": "标兵", "at": "2015-01-08", "reason": "文明委会议决定"},
        event("v1", "veto", "2013-06-20", "q3", until="2014-06-19", attributes={"kind": "安全生产"}),
        event("v2", "criticised", "2014-03-03", "j2"),
        event("k1", "honour", "2013-05-01", "j3", same="巾帼文明岗", **adopted("市")),
        event("k2", "honour", "2014-05-01", "j3", same="巾帼文明岗", **adopted("国家")),
    ],
    "districts-2014": [
        # Two counties wrote it together: each has it in full, and it counts for both targets.
        event("k1", "coverage", "2014-04-04", units=["c1", "c2"], attributes={"level": "中央"})
        | {"attributes": {"level": "中央", "place": "头版头条"}},
        {"kind": "extension", "unit": "q3", "indicator": "7", "window": "7", "until": "2014-12-05"}
        | {"reason": "机构调整"},
        {"kind": "waiver", "unit": "k2", "indicator": "4", "window": None, "reason": "场馆在建"},
    ],
    "lecture-2014": [
        # The eighth juror comes from the contestant's own house, the ninth abstains.
        mark("c02", "2.1", "r08", "100", by="评委", home="c02", at="2014-06-20"),
        mark("c02", "2.1", "r09", None, by="评委", at="2014-06-20"),
        event("k1", "overtime", "2014-06-20", "c03", quantity=9),
        {"kind": "piece", "piece": "r1", "unit": "c04", "indicator": "1", "window": "1"}
        | {"received": "2014-05-20T23:59:59+08:00", "state": "accepted", "marks": ["90", "84.5", "88"]},
        {"kind": "measure", "unit": "c05", "key": "minutes", "value": "5.5", "at": "2014-06-21"},
        event("v1", "plagiarism", "2014-06-22", "c07"),
        event("v2", "political.error", "2014-06-20", "c08"),
    ],
}
# A unit whose year is another's to the last fact: equals wherever they stand.
TWINS = {"term-2013-2014": ("x1", "x2", "江岚二中")}


def facts_of(name):
    """The lines of the shipped file, as objects."""
    found = list(invented_facts(load(builtin_text(name)), UNITS[name], seed=1))
    if name in TWINS:
        found += twins(found, *TWINS[name])
    return found + SPECIAL[name]


def twins(facts, code, other, title):
    for fact in facts:
        if fact.get("unit") != code:
            continue
        made = copy.deepcopy(fact) | {"unit": other}
        if made["kind"] == "unit":
            made["name"] = title
        for word in ("piece", "event", "sheet"):
            if word in made:
                made[word] = "t" + made[word]
        yield made


def facts_text(name):
    return "".join(json.dumps(fact, ensure_ascii=False) + "\n" for fact in facts_of(name))


def printed(*arguments):
    """What ``kaoping score`` prints."""
    out = io.StringIO()
    out.buffer = io.BytesIO()  # the command writes bytes
    with redirect_stdout(out):
        status = main(["score", *map(str, arguments)])
    assert status == 0
    return out.buffer.getvalue().decode("utf-8")


def sheets_of(name):
    """The golden files by their endings: the ranking with every sheet in both languages, and the JSON."""
    facts = SHIPPED / f"{name}.jsonl"
    found = {".json": printed(name, "--facts", facts, "--format", "json")}
    codes = [
        fact["unit"] for fact in map(json.loads, builtin_facts(name).splitlines()) if fact["kind"] == "unit"
    ]
    for language in ("zh", "en"):
        asked = ("--facts", facts, "--lang", language)
        parts = [printed(name, *asked), *(printed(name, *asked, "--unit", code) for code in codes)]
        found[f".{language}.txt"] = "\n".join(parts)
    return found


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for scheme in builtin_names():
        if "--sheets" not in sys.argv:
            (SHIPPED / f"{scheme}.jsonl").write_text(facts_text(scheme), encoding="utf-8")
        for ending, text in sheets_of(scheme).items():
            (GOLDEN / f"{scheme}{ending}").write_text(text, encoding="utf-8")
