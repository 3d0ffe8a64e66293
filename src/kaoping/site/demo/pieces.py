"""A sending of the plan as what it says: title, text, names, attachments."""

import random
from dataclasses import dataclass

from kaoping.site.demo import copies, files, texts
from kaoping.site.demo.asked import NOTICES
from kaoping.site.demo.city import dice, unit
from kaoping.site.demo.files import Made
from kaoping.site.demo.plan import Sending

LABELS = {
    "2014Q1": "第一季度", "2014Q2": "第二季度", "2014Q3": "第三季度", "2014Q4": "第四季度",
    "2014H1": "上半年", "2014H2": "下半年", "plan": "方案", "summary": "小结", "paper": "经验材料",
}  # fmt: skip
_NOTICES = {each.key: each for each in NOTICES}


@dataclass(frozen=True, slots=True)
class Piece:
    """What the form or the mail carries. ``checker`` and ``contact`` may be missing: a flaw."""

    title: str
    text: str
    author: str
    checker: str
    contact: str
    attachments: tuple[Made, ...]


def label_of(sending: Sending) -> str:
    """The window in the office's words; of a notice what units call it."""
    notice = _NOTICES.get(sending.window)
    return notice.handle if notice else LABELS[sending.window]


def piece_of(sending: Sending) -> Piece:
    """The same text for a piece and for its correction, unless the text itself was returned."""
    writing = _writing(sending)
    body, sender = unit(sending.unit), unit(sending.sender)
    checker = "" if sending.flaw == "no_checker" or body.approver is None else body.approver.name
    contact = "" if sending.flaw == "no_contact" else sender.author.phone
    signature = _signature(sending, sender.author.name, checker, contact)
    return Piece(
        writing.title,
        writing.text,
        sender.author.name,
        checker,
        contact,
        _attachments(sending, writing, signature),
    )


def _writing(sending: Sending) -> texts.Writing:
    return copies.with_copies(dice("copy", sending.key), sending, _own_writing(sending), _own_writing)


def _own_writing(sending: Sending) -> texts.Writing:
    rng = dice("text", sending.key)
    scene = _scene(rng, sending)
    if sending.flaw == "off_topic":
        return texts.off_topic(rng, scene)
    if sending.flaw == "too_thin":
        return texts.thin(rng, sending.indicator, scene)
    if sending.indicator == "1":
        return texts.plan_or_summary(rng, scene, is_plan=sending.window == "plan")
    if sending.indicator == "3":
        return texts.lecture(rng, scene)
    if sending.indicator == "11":
        return texts.paper(rng, scene)
    return texts.report(rng, sending.indicator, scene)


def _scene(rng: random.Random, sending: Sending) -> texts.Scene:
    sender = unit(sending.sender)
    notice = _NOTICES.get(sending.window)
    cited = (
        f"《{notice.title}》（{notice.number}）要求：{notice.text}" if notice and rng.random() < 0.3 else ""
    )
    return texts.Scene(
        unit=sender.short_name if sending.sender == sending.unit else sender.name,
        trade=sending.unit,
        day=sending.occurred,
        window=sending.window,
        cited=cited,
    )


def _signature(sending: Sending, author: str, checker: str, contact: str) -> tuple[str, ...]:
    lines = [f"作者：{author}" + (f"　审核把关人：{checker}" if checker else "")]
    if contact:
        lines.append(f"联系电话：{contact}")
    head = unit(sending.unit).head
    if sending.files[0] == "pdf" and sending.flaw != "no_signature" and head is not None:
        lines += [f"主要负责人：{head.name}（签字）", f"{unit(sending.unit).name}（公章）"]
    else:
        lines.append(unit(sending.unit).name)
    day = sending.arrives.date()
    lines.append(f"{day.year}年{day.month}月{day.day}日")
    return tuple(lines)


def _attachments(sending: Sending, writing: texts.Writing, signature: tuple[str, ...]) -> tuple[Made, ...]:
    rng = dice("files", sending.key)
    photos, made = 0, []
    for kind in sending.files:
        if kind == "photo":
            picture = files.photo(rng)
            photos += 1
            if sending.flaw != "no_photo":
                made.append(Made(f"活动照片{photos}.jpg", "image/jpeg", picture))
        elif kind == "docx":
            content = files.word(writing.title, writing.paragraphs, signature)
            made.append(Made(f"{writing.title}.docx", _DOCX, content))
        elif kind == "pdf":
            content = files.pdf(writing.title, writing.paragraphs, signature)
            made.append(Made(f"{writing.title}（盖章扫描件）.pdf", "application/pdf", content))
        else:
            rows = [(n, f"第{n}支部", rng.randrange(8, 40)) for n in range(1, rng.randint(6, 20))]
            content = files.sheet("活动签到统计", ("序号", "支部", "人数"), rows)
            made.append(Made("签到统计表.xlsx", _XLSX, content))
    return tuple(made)


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
