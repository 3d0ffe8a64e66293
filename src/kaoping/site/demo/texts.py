"""Official prose built from parts, so that no two pieces are alike and a few share passages.

A piece is an opening, some sentences of its theme, some of its field and a closing.
``SHARED`` holds the passages that several units copy from one another: what the
originality check is there to find.
"""

import datetime as dt
import random
from dataclasses import dataclass

from kaoping.site.demo import themes


@dataclass(frozen=True, slots=True)
class Writing:
    """A piece as text: its title and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


OPENINGS = (
    "{day}，{unit}在{place}{did}，{leader}出席并讲话，{n}名干部职工参加。",
    "为贯彻落实市直机关精神文明建设工作部署，{day}，{unit}{did}，机关及所属单位共{n}人参加。",
    "{day}，{unit}组织{n}名干部职工在{place}{did}。活动由{leader}主持。",
    "按照年度工作安排，{unit}于{day}在{place}{did}，参加人员{n}人，{leader}到场参加。",
    "{day}上午，{place}里气氛热烈，{unit}在这里{did}，{n}名同志参加了活动。",
    "日前，{unit}{did}。此次活动从{day}开始，由{leader}牵头，先后有{n}人次参加。",
)
LEADERS = (
    "党组书记", "党组成员、副局长", "机关党委书记", "分管领导", "主要负责同志", "纪检组长", "工会主席", "机关党委专职副书记",
)  # fmt: skip
PLACES = (
    "机关三楼会议室", "道德讲堂", "办事大厅", "职工之家", "机关礼堂", "党员活动室", "多功能厅", "二楼报告厅", "所属单位一线", "清河广场", "滨河社区", "东关社区",
)  # fmt: skip
DETAILS = (
    "活动前制发了通知和方案，明确责任科室{k}个、联络人{m}名，做到任务到人、时间到天。",
    "现场设置展板{k}块，发放宣传资料{big}余份，解答咨询{n2}人次。",
    "活动结束后收回征求意见表{n2}份，梳理意见建议{k}条，已交有关科室逐条办理。",
    "据统计，共收到心得体会{n2}篇，择优在机关内网刊发{k}篇。",
    "为保证参加人数，活动分{m}批进行，因公外出的同志由所在支部补课。",
    "{name}同志结合本职工作谈了体会，认为做好群众工作，贵在日常，重在坚持。",
    "机关青年代表{name}说，身边的榜样看得见、学得到，今后要把学习成果落到每一次接待、每一份文件上。",
    "活动还邀请{m}名服务对象代表参加，当面听取意见，现场答复{k}件。",
    "会后，各支部围绕主题开展了讨论，{k}名同志作了发言。",
    "单位内网同步开设专栏，累计刊发稿件{k}篇，编发短信{big}条。",
)
CLOSINGS = (
    "下一步，{unit}将总结经验、完善制度，推动{field}经常化、制度化。",
    "通过活动，干部职工受到了一次深刻教育，进一步增强了做好{field}的自觉性。",
    "活动取得了预期效果。{unit}表示，将把{field}同业务工作同部署、同检查、同考核。",
    "大家一致认为，活动主题鲜明、形式活泼，既受教育又鼓干劲。",
    "{unit}机关党委将对各支部落实情况进行督查，结果纳入年度考核。",
    "今后，{unit}还将结合重要节日和时间节点，持续开展{field}，力求抓出特色、抓出实效。",
)
SHARED = (
    "精神文明建设重在建设、贵在坚持。要坚持贴近实际、贴近生活、贴近群众，把社会主义核心价值观的要求融入机关管理和服务的各个环节，"
    "做到内化于心、外化于行，使之成为干部职工日用而不觉的行为准则。",
    "要把解决思想问题与解决实际问题结合起来，既讲道理又办实事，既以理服人又以情感人，在办实事中贯穿思想教育，在解难题中凝聚人心力量。",
    "群众的口碑是最好的答卷。我们坚持开门搞创建，请群众参与、让群众评判、使群众受益，以群众满意不满意作为检验工作的根本标准，"
    "推动创建工作由“软任务”变成“硬约束”。",
    "志愿服务是现代社会文明程度的重要标志。要坚持自愿、无偿、利他的原则，健全注册、培训、记录、激励制度，推动志愿服务由阶段性活动向常态化机制转变。",
    "榜样的力量是无穷的。一个典型就是一面旗帜，要用身边人讲身边事、用身边事教育身边人，让有德者有得，让崇德向善在机关蔚然成风。",
)
NUMERALS = "一二三四五六七八九十"


def report(
    rng: random.Random, indicator: str, *, unit: str, day: dt.date, people: tuple[str, ...], window: str = ""
) -> Writing:
    """Something done: an activity of one of the reporting indicators, on ``day``, for ``window``."""
    field = themes.FIELDS[indicator]
    theme = rng.choice(themes.that_fit(indicator, day.month, window))
    words = _words(rng, unit, day, people) | {"did": theme.did, "field": field}
    details = rng.sample(DETAILS, rng.randint(2, 4))
    paragraphs = [
        rng.choice(OPENINGS).format_map(words),
        "".join(rng.sample(theme.sentences, min(len(theme.sentences), rng.randint(2, 3)))).format_map(words),
        "".join(details).format_map(words),
    ]
    if rng.random() < 0.12:
        paragraphs.append(rng.choice(SHARED))
    paragraphs.append(rng.choice(CLOSINGS).format_map(words))
    title = rng.choice(themes.TITLES).format(unit=unit, did=theme.did, name=theme.name)
    return Writing(title, tuple(paragraphs))


def paper(rng: random.Random, *, unit: str, day: dt.date, people: tuple[str, ...]) -> Writing:
    """An experience or research paper: headings, and a passage that may be another's."""
    subject = rng.choice(themes.PAPERS)
    words = _words(rng, unit, day, people) | {"subject": subject.name, "field": themes.FIELDS["11"]}
    paragraphs = [rng.choice(themes.PAPER_OPENINGS).format_map(words)]
    for number, heading in enumerate(rng.sample(themes.PAPER_HEADINGS, 3)):
        paragraphs.append(f"{NUMERALS[number]}、{heading.name}")
        body = rng.sample(heading.sentences, min(len(heading.sentences), 3)) + rng.sample(
            subject.sentences, 1
        )
        paragraphs.append("".join(body).format_map(words))
    if rng.random() < 0.35:
        paragraphs.append(rng.choice(SHARED))
    paragraphs.append(rng.choice(CLOSINGS).format_map(words))
    title = rng.choice(
        ("{s}的实践与思考", "关于{s}的调研报告", "{s}的做法和体会", "探索{s}的有效途径")
    ).format(s=subject.name)
    return Writing(title, tuple(paragraphs))


def lesson(rng: random.Random, *, unit: str, day: dt.date, people: tuple[str, ...]) -> Writing:
    """The head's Party lecture plan: aim, points, time and exercise."""
    subject = rng.choice(themes.LESSONS)
    words = _words(rng, unit, day, people) | {"subject": subject.name, "field": "党员教育"}
    paragraphs = [
        f"授课人：{unit}主要负责人  授课对象：机关全体党员  课时：{rng.choice((60, 75, 90))}分钟",
        "教学目的：" + subject.sentences[0].format_map(words),
    ]
    for number, sentence in enumerate(rng.sample(subject.sentences[1:], 3)):
        paragraphs.append(f"{NUMERALS[number]}、{sentence.format_map(words)}")
    paragraphs.append(
        rng.choice(SHARED) if rng.random() < 0.3 else "".join(rng.sample(DETAILS, 1)).format_map(words)
    )
    paragraphs.append("思考题：联系本人岗位实际，谈谈怎样把今天所讲落实到工作中。")
    return Writing(f"{subject.name}——{unit}主题党课教案", tuple(paragraphs))


def plan_or_summary(rng: random.Random, *, unit: str, is_plan: bool) -> Writing:
    """The year's plan of work in thought, publicity, culture and education, or its summary."""
    kind = "工作方案" if is_plan else "工作小结"
    parts = themes.PLAN_PARTS if is_plan else themes.SUMMARY_PARTS
    words = _words(rng, unit, dt.date(2014, 3, 10), ("联络员",)) | {"field": "思想宣传文化教育工作"}
    paragraphs = [parts.opening.format_map(words)]
    for number, heading in enumerate(rng.sample(parts.headings, 4)):
        paragraphs.append(f"{NUMERALS[number]}、{heading.name}")
        paragraphs.append("".join(rng.sample(heading.sentences, 2)).format_map(words))
    paragraphs.append(rng.choice(CLOSINGS).format_map(words))
    return Writing(f"{unit}2014年度思想宣传文化教育{kind}", tuple(paragraphs))


def _words(rng: random.Random, unit: str, day: dt.date, people: tuple[str, ...]) -> dict[str, object]:
    return {
        "unit": unit,
        "day": f"{day.month}月{day.day}日",
        "place": rng.choice(PLACES),
        "leader": rng.choice(LEADERS),
        "n": rng.randrange(24, 180),
        "n2": rng.randrange(15, 90),
        "big": rng.randrange(2, 19) * 100,
        "k": rng.randrange(3, 12),
        "m": rng.randrange(2, 6),
        "name": rng.choice(people),
    }
