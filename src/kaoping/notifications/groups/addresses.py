"""The address of a group's robot: which ones there may be, and the file in which it is kept.

Only four addresses exist, one a kind; what varies is a token. So no text that somebody pastes can make
this machine ask another host: the host comes from here, never from the text.
"""

import json
import re
from dataclasses import dataclass

from kaoping.notifications import account
from kaoping.notifications.models import GroupChannel

Kind = GroupChannel.Kind
HOSTS = {
    Kind.WECOM: "qyapi.weixin.qq.com",
    Kind.DINGTALK: "oapi.dingtalk.com",
    Kind.FEISHU: "open.feishu.cn",
    Kind.LARK: "open.larksuite.com",
}
_PATHS = {  # before the token, and the letters a token is made of
    Kind.WECOM: (r"/cgi-bin/webhook/send/?\?key=", r"[A-Za-z0-9_-]{8,80}"),
    Kind.DINGTALK: (r"/robot/send/?\?access_token=", r"[A-Za-z0-9]{8,128}"),
    Kind.FEISHU: (r"/open-apis/bot/v2/hook/", r"[A-Za-z0-9_-]{8,80}"),
    Kind.LARK: (r"/open-apis/bot/v2/hook/", r"[A-Za-z0-9-]{8,80}"),
}
SIGNING = re.compile(r"[A-Za-z0-9]{8,128}")


@dataclass(frozen=True, slots=True)
class RobotAddress:
    """What opens a group: the robot's token, and for DingTalk the secret it is signed with."""

    token: str
    signing: str = ""

    def __repr__(self) -> str:
        return "RobotAddress(…)"  # never in a log or an error page


def token_in(text: str, kind: str) -> str:
    """The token of a pasted webhook address, or of the token alone; "" when it is none of this kind."""
    before, letters = _PATHS[Kind(kind)]
    pattern = rf"(?:https://{re.escape(HOSTS[Kind(kind)])}{before})?({letters})/?"
    found = re.fullmatch(pattern, text.strip())
    return found[1] if found else ""


def example(kind: str) -> str:
    """How an address of this kind looks."""
    path = _PATHS[Kind(kind)][0].replace("/?\\?", "?")
    return f"https://{HOSTS[Kind(kind)]}{path}…"


def keep(channel: GroupChannel, address: RobotAddress) -> None:
    account.keep_secret(_name(channel), json.dumps({"token": address.token, "signing": address.signing}))


def kept(channel: GroupChannel) -> RobotAddress | None:
    """The address of a group, or None while none was set."""
    text = account.secret(_name(channel))
    return RobotAddress(**json.loads(text)) if text else None


def _name(channel: GroupChannel) -> str:
    return f"group-{channel.pk}"
