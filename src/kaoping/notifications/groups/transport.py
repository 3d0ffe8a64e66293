"""The way into a group chat: apprise's plugins speak to the robots, and their answers are read here.

The plugins take every HTTP 200 for a success, but the robots say "no" with 200 and a number in the
body. So the plugin's ``send`` runs with a stand-in for ``requests`` that keeps the answer, and that
asks the one host of this kind alone, without following it elsewhere. The plugins' own log is off:
it prints addresses with their tokens.
"""

import logging
from collections.abc import Callable
from types import FunctionType
from typing import Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import MaxRetryError

from kaoping.base import clock
from kaoping.notifications import account
from kaoping.notifications.groups.addresses import HOSTS, Kind, RobotAddress
from kaoping.notifications.models import GroupChannel
from kaoping.notifications.transport import Outcome

logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
SECONDS = (5.0, 10.0)  # to connect, to answer
MOST_READ = 4000  # bytes of an answer
MEANINGS = {  # numbers of the robots' answers → codes of wording.GROUP_WHY
    93000: "no_group", 40014: "no_group", 300001: "no_group", 300005: "no_group", 19001: "no_group",
    310000: "not_allowed", 19021: "not_allowed", 19022: "not_allowed", 19024: "not_allowed",
    45009: "too_fast", 130101: "too_fast", 410100: "too_fast", 11232: "too_fast", 9499: "content", 40058: "content",
}  # fmt: skip


class _Line:
    """``requests`` as a plugin sees it: one host, no redirect, and the answer stays readable."""

    codes, RequestException = requests.codes, requests.RequestException

    def __init__(self, host: str) -> None:
        self.host = host
        self.answer: requests.Response | None = None
        self.fault: requests.RequestException | None = None

    def post(self, url: str, *, timeout: Any = None, **asked: Any) -> requests.Response:
        parts = urlsplit(url)
        if parts.scheme != "https" or parts.hostname != self.host or parts.port is not None:
            raise requests.RequestException("host")
        asked |= {"allow_redirects": False, "verify": True}
        try:
            self.answer = requests.post(url, timeout=SECONDS, **asked)
        except requests.RequestException as fault:
            self.fault = fault
            raise
        return self.answer


def carry(channel: GroupChannel, address: RobotAddress | None, body: str) -> Outcome:
    """Say ``body`` in the group. ``result`` is "taken" or a code of ``wording.GROUP_WHY``."""
    if account.goes_to_folder():
        return _into_folder(channel, body)
    if address is None:
        return Outcome("no_address")
    line = _Line(HOSTS[Kind(channel.kind)])
    plugin = _plugin(channel.kind, address)
    if plugin is None:
        return Outcome("no_address")
    _let_speak_over(plugin, line)
    plugin.notify(body=body, body_format="text")
    if line.answer is not None:
        return read_answer(line.answer.status_code, line.answer)
    return _of_fault(line.fault)


def _plugin(kind: str, address: RobotAddress) -> Any:
    """The plugin that speaks to this kind of robot; None for a token that it does not take."""
    # Named one by one: apprise's own door loads all its plugins, which takes seconds.
    from apprise.exception import AppriseImproperlyConfigured
    from apprise.plugins.dingtalk import NotifyDingTalk
    from apprise.plugins.feishu import NotifyFeishu
    from apprise.plugins.lark import NotifyLark
    from apprise.plugins.wecombot import NotifyWeComBot

    token, signing = address.token, address.signing or None
    makers: dict[str, Callable[[], Any]] = {
        Kind.WECOM: lambda: NotifyWeComBot(key=token),
        Kind.DINGTALK: lambda: NotifyDingTalk(token=token, secret=signing),
        Kind.FEISHU: lambda: NotifyFeishu(token=token),
        Kind.LARK: lambda: NotifyLark(token=token),
    }
    try:
        plugin = makers[kind]()
    except AppriseImproperlyConfigured:
        return None
    plugin.request_rate_per_sec = 0  # the queue keeps the pace, no worker sleeps
    return plugin


def _let_speak_over(plugin: Any, line: _Line) -> None:
    """Give this one plugin object a ``send`` in which ``requests`` is the line."""
    send = type(plugin).send
    names = {**send.__globals__, "requests": line}
    copied = FunctionType(send.__code__, names, send.__name__, send.__defaults__, send.__closure__)
    copied.__kwdefaults__ = send.__kwdefaults__
    plugin.send = copied.__get__(plugin)


def read_answer(status: int, answer: requests.Response) -> Outcome:
    """What a robot's answer means: WeCom and DingTalk say ``errcode``, Feishu ``code``; 0 is well."""
    try:
        told = answer.json()
        number = told.get("errcode", told.get("code", told.get("StatusCode")))
        words = told.get("errmsg") or told.get("msg") or told.get("StatusMessage") or ""
    except (ValueError, AttributeError):
        number, words = None, answer.text[:MOST_READ]
    said = " ".join(f"{status} {'' if number is None else number} {words}".split())[:300]
    if status == 200 and number == 0:
        return Outcome("taken", said)
    if number in MEANINGS:
        return Outcome(MEANINGS[number], said)
    if status == 429 or status >= 500:
        return Outcome("later", said)
    return Outcome("refused", said)


def _of_fault(fault: requests.RequestException | None) -> Outcome:
    """Faults are told by their class alone: their text holds the address."""
    said = type(fault).__name__ if fault is not None else ""
    if isinstance(fault, requests.exceptions.SSLError):
        return Outcome("tls", said)
    if isinstance(fault, requests.exceptions.ConnectTimeout):
        return Outcome("later", said)
    if (
        isinstance(fault, requests.ConnectionError)
        and fault.args
        and isinstance(fault.args[0], MaxRetryError)
    ):
        return Outcome("later", said)  # never connected, so nothing was said
    return Outcome("unclear", said)


def _into_folder(channel: GroupChannel, body: str) -> Outcome:
    folder = account.demo_folder() / "groups"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{channel.pk:03}.txt").open("a", encoding="utf-8") as opened:
        opened.write(f"{clock.now():%Y-%m-%d %H:%M}\n{body}\n\n")
    return Outcome("taken")
