"""The mail that every office mailbox gets beside its reports: machines, strangers, forwards."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from kaoping.site.demo import days, files, texts
from kaoping.site.demo.city import DOMAIN, MAILBOX, bodies, dice
from kaoping.site.demo.files import Made
from kaoping.site.demo.plan import Year
from kaoping.site.demo.rfc822 import Letter

_STRANGERS = (
    ("0313", "wenmingjj@dongcheng.example", "东城区文明办", "东城区一季度精神文明建设工作信息", "贵办："),
    ("0522", "li_ming88@mail.example", "热心市民", "建议增加文明停车宣传", "您好："),
    ("0919", "office@beihe.example", "北河县直工委", "北河县关于道德讲堂建设的做法", "市直文明办："),
    ("1017", "zhongxin2014@mail.example", "某单位通讯员", "第三季度志愿服务活动材料", "领导您好："),
    ("1021", "bgs1105@mail.example", "办公室", "道德讲堂活动开展情况报告", "市直文明办："),
)


def letters(year: Year) -> Iterator[tuple[str, Letter]]:
    """An auto-reply, a bounce, newsletters, strangers and a forwarded mail, each with a key."""
    for number, (day, address, name, subject, greeting) in enumerate(_STRANGERS):
        letter = _letter(
            f"stranger{number}", day, address, name, subject, _stranger(number, subject, greeting)
        )
        content = files.word(subject, tuple(letter.text.split("\n")), (name,))
        made = Made(f"{subject}.docx", _DOCX, content)
        yield f"stranger{number}", replace(letter, attachments=(made,))
    yield "auto", _auto_reply()
    yield "bounce", _bounce()
    for number, day in enumerate(("0116", "0417", "0717", "1016", "1120")):
        yield f"newsletter{number}", _newsletter(number, day)
    if any(sending.unit == bodies()[0].code for sending in year.sendings):
        yield "forward", _forward()


def _letter(key: str, day: str, address: str, name: str, subject: str, text: str) -> Letter:
    rng = dice("stray", key)
    at = days.office_hour(rng, dt.date(days.YEAR, int(day[:2]), int(day[2:])))
    return Letter(
        client=rng.choice(("coremail", "qqmail", "foxmail")),
        sender_name=name,
        sender=address,
        to=MAILBOX,
        subject=subject,
        text=text,
        attachments=(),
        sent=at - dt.timedelta(seconds=rng.randrange(10, 60)),
        arrives=at,
        host=f"mx.{address.partition('@')[2]}",
    )


def _stranger(number: int, subject: str, greeting: str) -> str:
    rng = dice("stranger", number)
    scene = texts.Scene("我单位", "default", dt.date(2014, 9, 12))
    writing = texts.report(rng, rng.choice(("4", "7", "10")), scene)
    return f"{greeting}\n　　现将《{subject}》发来，请查收。\n{writing.text}"


def _auto_reply() -> Letter:
    body = bodies()[3]
    letter = _letter(
        "auto", "0813", body.author.address, body.author.name, "自动回复: 关于上报主题党课教案的提醒",
        "您好，您的邮件已收到。本人正在休年假，8月25日上班后处理。",
    )  # fmt: skip
    return replace(letter, headers=(("Auto-Submitted", "auto-replied"), ("Precedence", "auto_reply")))


def _bounce() -> Letter:
    letter = _letter(
        "bounce", "0630", f"MAILER-DAEMON@mx.{DOMAIN}", "Mail Delivery System", "Undelivered Mail Returned to Sender",
        "This is the mail system at host mx. I'm sorry to have to inform you that your message\n"
        "could not be delivered to one or more recipients: mailbox full.",
    )  # fmt: skip
    return replace(
        letter, headers=(("Auto-Submitted", "auto-replied"), ("X-Failed-Recipients", f"old@{DOMAIN}"))
    )


def _newsletter(number: int, day: str) -> Letter:
    letter = _letter(
        f"newsletter{number}", day, "news@training.example", "干部培训在线",
        f"【会议培训】公文写作与信息报送高级研修班第{number + 1}期",
        "各有关单位：为提高公文写作水平，兹定于近期举办研修班。退订请回复TD。",
    )  # fmt: skip
    headers = (("List-Unsubscribe", "<mailto:unsubscribe@training.example>"), ("Precedence", "bulk"))
    return replace(letter, headers=headers)


def _forward() -> Letter:
    """A body passes on what one of its sections wrote to it."""
    body = bodies()[0]
    scene = texts.Scene(body.short_name, body.code, dt.date(2014, 9, 16))
    writing = texts.report(dice("forward"), "8", scene)
    text = (
        "市直文明办：转去我委投资科材料，请一并考虑。\n\n"
        "-------- 转发邮件信息 --------\n"
        f"发件人：投资科 <touzi@{body.domain}>\n发送日期：2014-09-17 10:20:11\n"
        f"收件人：{body.author.address}\n主题：{writing.title}\n\n{writing.text}"
    )
    letter = _letter("forward", "0918", body.author.address, body.author.name, f"转发：{writing.title}", text)
    content = files.word(writing.title, writing.paragraphs, ("投资科",))
    return replace(letter, attachments=(Made(f"{writing.title}.docx", _DOCX, content),))


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
