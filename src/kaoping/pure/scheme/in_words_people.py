"""The rules that people and places decide, in sentences: marks, checklists, votes, ranks, carried figures."""

from __future__ import annotations

from fractions import Fraction

from kaoping.pure.scheme import rules as r
from kaoping.pure.scheme.in_words_numbers import Speech
from kaoping.pure.scheme.tables import CalendarRow
from kaoping.pure.scheme.tree import PlacedNode


def panel_in_words(say: Speech, panel: r.Panel | None) -> str:
    """How several marks become one; nothing where the settings say it."""
    if panel is None:
        return ""
    how = say("the median", "取中位数") if panel.method == "median" else say("the mean", "取平均")
    if panel.drop:
        how = say(
            f"{how} after setting aside the {panel.drop} highest and lowest (from {panel.drops_from} marks)",
            f"满 {panel.drops_from} 人评分时去掉 {panel.drop} 个最高和 {panel.drop} 个最低，{how}",
        )
    if panel.at_least > 1:
        how += say(f", at least {panel.at_least} marks", f"，至少 {panel.at_least} 人评分")
    return say(f"Several marks: {how}.", f"多人评分：{how}。")


def assess_in_words(say: Speech, rule: r.Assess, placed: PlacedNode, own: list[CalendarRow]) -> list[str]:
    """Marks or levels, and how they count."""
    who = placed.by or say("the markers", "评分人")
    if rule.levels:
        rows = say.list([f"{name} {say.points(points)}" for name, points in rule.levels])
        told = [say(f"{who} give a level: {rows}.", f"由{who}评等次：{rows}。")]
    else:
        out_of, points = say.value(rule.out_of, say.number), say.points(placed.node.points)
        told = [
            say(
                f"{who} give marks out of {out_of}; the result × {points} ÷ {out_of} counts.",
                f"由{who}按 {out_of} 分制评分，结果 × {points} ÷ {out_of} 计入。",
            )
        ]
    return [*told, panel_in_words(say, rule.panel)]


def checklist_in_words(
    say: Speech, rule: r.Checklist, placed: PlacedNode, own: list[CalendarRow]
) -> list[str]:
    """The items, and what so many of them give."""
    count = len(rule.items)
    items = []
    for one in rule.items:
        points = f" {say.points(one.points)}" if one.points is not None else ""
        items.append((one.title or one.id) + points)
    told = [say(f"{count} items, met or not: {say.list(items)}.", f"{count} 条逐条核对：{say.list(items)}。")]
    if not rule.rows:
        return [
            *told,
            say("Each item met gives its points or an even share.", "达标一条得一条的分，未写分值的均分。"),
        ]
    rows = []
    for row in rule.rows:
        if row.met is r.Word.ALL:
            met = say("all", "全部达标")
        elif isinstance(row.met, tuple):
            met = say(f"items {say.list(row.met)}", f"{say.list(row.met)}达标")
        else:
            met = say(f"{row.met} items", f"达标 {row.met} 条")
        title = f"{row.title} " if row.title else ""
        rows.append(f"{title}{met} {say.points(row.points)}" + say("", " 分"))
    return [
        *told,
        say(f"The first that holds: {'; '.join(rows)}.", f"从上往下取第一个符合的：{'；'.join(rows)}。"),
    ]


def ballot_in_words(say: Speech, rule: r.Ballot, placed: PlacedNode, own: list[CalendarRow]) -> list[str]:
    """What the votes are divided by, and what blank ones cost."""
    points = say.points(placed.node.points)
    if rule.items:
        rows = [
            f"{one.title or one.id}{say(': ', '：')}"
            + say.list([f"{name} {say.points(worth)}" for name, worth in one.levels])
            for one in rule.items
        ]
        told = [
            say(
                f"The mean over appraisal sheets: {'; '.join(rows)}.",
                f"按测评表平均计分：{'；'.join(rows)}。",
            )
        ]
    else:
        share = {
            "valid": say("for + against + abstained", "赞成、反对、弃权之和"),
            "cast": say("all votes cast", "全部投票"),
            "most": say("the most votes for that anyone got", "得票最多者的赞成票"),
        }[rule.share_of]
        told = [say(f"{points} × votes for ÷ {share}.", f"{points} × 赞成票 ÷ {share}。")]
    for amount, en, zh in ((rule.blank, "blank vote", "空白票"), (rule.abstain, "abstention", "弃权票")):
        if amount != 0:
            told.append(
                say(f"Less {say.points(amount)} for each {en}.", f"每张{zh}扣 {say.points(amount)} 分。")
            )
    return told


def rank_in_words(say: Speech, rule: r.Rank, placed: PlacedNode, own: list[CalendarRow]) -> list[str]:
    """The points of each place."""
    best = say("the most", "从多到少") if rule.order == "high" else say("the least", "从少到多")
    within = (
        say(f" within {say.list(rule.within)}", f"（按{say.list(rule.within)}分别排）") if rule.within else ""
    )
    rows, above = [], 0
    for place in rule.places:
        if isinstance(place.to, int):
            span = f"{above + 1}" if place.to == above + 1 else f"{above + 1}–{place.to}"
            where, above = say(f"place {span}", f"第 {span} 名"), place.to
        else:
            share = say.share(place.to)
            where = say(f"the first {share}", f"前 {share}")
        rows.append(say(f"{where}: {say.points(place.points)}", f"{where} {say.points(place.points)} 分"))
    if rule.then is not None:
        each, more = say.points(rule.then.each), rule.then.points
        falls = isinstance(more, Fraction) and more < 0
        amount = say.points(abs(more) if isinstance(more, Fraction) else more)
        rows.append(
            say(
                f"for each {each} places further down {amount} {'less' if falls else 'more'}",
                f"以后名次每往后 {each} 名{'递减' if falls else '递增'} {amount} 分",
            )
        )
    for place in rule.from_end:
        last = str(place.to) if isinstance(place.to, int) else say.share(place.to)
        unit = " 名" if isinstance(place.to, int) else ""
        rows.append(
            say(
                f"the last {last}: {say.points(place.points)}",
                f"后 {last}{unit} {say.points(place.points)} 分",
            )
        )
    if rule.others != 0:
        rows.append(say(f"others {say.points(rule.others)}", f"其余 {say.points(rule.others)} 分"))
    if rule.last is not None:
        rows.append(say(f"the last {say.points(rule.last)}", f"末位 {say.points(rule.last)} 分"))
    by = say.noun(rule.by)
    told = [say(f"Ranked by {by}, {best} first{within}: {'; '.join(rows)}.",
                f"按{by}{best}排名{within}：{'；'.join(rows)}。")]  # fmt: skip
    if rule.round != "down":
        told.append(
            say("Shares are rounded ", "按比例算出的名次")
            + {"up": say("up.", "不足一家按一家。"), "half_up": say("half up.", "四舍五入取整。")}[rule.round]
        )
    if rule.ties == "average":
        told.append(say("Equals share the points of their places.", "并列的平分所占名次的分。"))
    return told


def carry_in_words(say: Speech, rule: r.Carry, placed: PlacedNode, own: list[CalendarRow]) -> list[str]:
    """Where the figure comes from."""
    name = say.key(rule.key)
    return [say(f"The figure {name} is taken over as it is.", f"直接采用{name}的得分。")]
