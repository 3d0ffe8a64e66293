"""What bounds a row's points, in sentences: gates, caps, floors, conversion, groups, material."""

from __future__ import annotations

from typing import Any

from kaoping.pure.scheme import rules as r
from kaoping.pure.scheme.in_words_numbers import Speech
from kaoping.pure.scheme.model import Scheme
from kaoping.pure.scheme.tree import PlacedNode


def limits_in_words(say: Speech, scheme: Scheme, placed: PlacedNode) -> list[str]:
    node = placed.node
    told = []
    if node.rule is not None and node.combine != "sum":
        told.append(
            say("The windows are averaged.", "各时段取平均。")
            if node.combine == "average"
            else say("The best window counts.", "取最好的一个时段。")
        )
    if node.window_cap is not None:
        most = say.points(node.window_cap)
        told.append(say(f"One window gives at most {most}.", f"每个时段最多 {most} 分。"))
    if node.window_floor is not None:
        told.append(floor_words(say, node.window_floor, "One window gives", "每个时段"))
    for gate in node.gates:
        held = say.condition(gate.condition)
        amount = say.points(gate.amount)
        told.append(
            {
                "zero": say(f"Unless {held}: 0.", f"不满足“{held}”的，记 0 分。"),
                "times": say(f"Unless {held}: × {amount}.", f"不满足“{held}”的，得分乘以 {amount}。"),
                "cap": say(f"Unless {held}: at most {amount}.", f"不满足“{held}”的，最多 {amount} 分。"),
            }[gate.otherwise]
        )
    if node.per is not None:
        by = say.noun(node.per)
        told.append(say(f"Divided by {by}.", f"再除以{by}。"))
    if node.out_of is not None:
        out_of = say.value(node.out_of, say.number)
        told.append(
            say(
                f"Converted: × {say.points(node.points)} ÷ {out_of}.",
                f"折算：× {say.points(node.points)} ÷ {out_of}。",
            )
        )
    if node.cap is not None:
        told.append(say(f"At most {say.points(node.cap)}.", f"最多 {say.points(node.cap)} 分。"))
    if node.points is r.Word.OPEN:
        told.append(say("No full mark and no upper limit.", "没有满分，不封顶。"))
    if node.floor is not None:
        told.append(floor_words(say, node.floor, "It gives", "本项"))
    if placed.applies_to:
        who = say.list([name for names in placed.applies_to for name in names])
        told.append(say(f"Only for {who}.", f"只适用于{who}。"))
    material = next((one for one in scheme.materials if one.name == placed.material), None)
    if material is not None:
        told.append(say("A piece must have: ", "材料要求：") + say.material(material) + say(".", "。"))
    return [one for one in told if one]


def floor_words(say: Speech, floor: Any, en: str, zh: str) -> str:
    if floor is r.Word.NONE:
        return say(f"{en} less than 0 if it comes to that.", f"{zh}可以扣到 0 分以下。")
    return say(f"{en} at least {say.points(floor)}.", f"{zh}最少 {say.points(floor)} 分。")
