"""What happened at a mailbox or a listener, as whole sentences with the next step."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaoping.intake.doors import providers

TROUBLE: dict[str, Promise] = {
    "no_such_host": _("There is no server of this name. Check the server's name, and whether this machine reaches the network."),
    "refused_port": _("The server takes no connection on this port. IMAP with TLS is usually port 993."),
    "no_answer": _("The server did not answer in time. Check server, port and the firewall, then try again."),
    "network": _("The network refused the connection: %(reason)s. Check server, port and the firewall."),
    "certificate": _("The server's certificate was not accepted: %(reason)s. Check the server's name. A certificate of the office's own must be made known to this machine (SSL_CERT_FILE)."),
    "no_tls": _("The server does not speak TLS on this port: %(reason)s. Try port 993, or choose STARTTLS with port 143."),
    "needs_tls": _("Without encryption only a server on this machine may be asked. Choose TLS or STARTTLS."),
    "not_imap": _("What answers there is no IMAP server; it said “%(said)s”. Check server and port."),
    "login": _("The server refused the sign-in. It said “%(said)s”."),
    "unsafe_login": _("The server let us sign in but opens no folder; it said “%(said)s”."),
    "no_password": _("No password is kept for this mailbox. Enter the password or authorisation code and save."),
    "no_folder": _("There is no folder “%(folder)s”. The account has: %(folders)s."),
    "no_move_folder": _("The folder for kept mail could not be made; the server said “%(said)s”. Make it by hand, or choose to leave mail where it is."),
    "no_control_letters": _("Account, password or folder holds a line break or another control character. Type it again."),
    "said": _("The server answered “%(said)s”. It is tried again by itself."),
    "bye": _("The server ended the connection; it said “%(said)s”. It is tried again by itself."),
    "dropped": _("The server broke the connection off. It is tried again by itself."),
    "too_much": _("The server sent more than any mailbox needs, so the connection was ended. It is tried again by itself."),
    "too_large": _("A mail is larger than %(limit)s MB and stays on the server (%(said)s). Fetch it by hand and import it."),
    "not_sent": _("The server lists the mail but does not hand it over."),
    "disk_full": _("The disk is full, so no mail is taken in; it waits on the server. Make room: it goes on by itself within a minute."),
    "disk": _("The disk refused: %(reason)s. Mail waits on the server, and it is tried again by itself."),
    "database": _("The database refused: %(reason)s. Mail waits on the server, and it is tried again by itself."),
    "fault": _("A fault of the program; the log says more. It is tried again by itself."),
    "busy": _("Another mailbox is being tried at this moment. Wait ten seconds, then try again."),
}  # fmt: skip

HINTS: dict[str, Promise] = {
    "netease": _("NetEase (163, 126, yeah) wants an authorisation code (授权码) in place of the password: sign in on the web, Settings, POP3/SMTP/IMAP, switch IMAP on, make a code and enter it here."),
    "qq": _("QQ Mail wants an authorisation code (授权码) in place of the password: sign in on the web, Settings, Account, switch IMAP on, make a code and enter it here."),
    "exmail": _("Tencent Exmail wants a password for clients (客户端专用密码) where the account is tied to WeChat: Settings, Client, make one and enter it here."),
    "aliyun": _("Alibaba Mail wants IMAP switched on in the settings of the web, and a third-party password where two-step sign-in is on."),
    "telecom": _("189 Mail wants IMAP switched on in the settings of the web and a code for clients in place of the password."),
    "mobile": _("139 Mail wants IMAP switched on in the settings of the web and an authorisation code in place of the password."),
}  # fmt: skip
ELSEWHERE = _(
    "Check the account (mostly the whole address) and the password. Many providers want IMAP switched on in the settings of the web first, and a code for clients in place of the password."
)
HINTED = frozenset(["login", "unsafe_login"])


def sentence(said: dict[str, Any], host: str = "") -> str:
    """What went wrong, in words; "" for nothing. At a sign-in with a hint what to do."""
    code = said.get("code", "")
    if not code:
        return ""
    values = {"reason": "", "said": "", "folder": "", "limit": 500, **said}
    values["folders"] = "、".join(said.get("folders") or ["—"])
    text = str(TROUBLE.get(code, TROUBLE["fault"])) % values
    provider = providers.of_host(host)
    if code in HINTED:
        text = f"{text} {HINTS[provider.key] if provider is not None else ELSEWHERE}"
    return text


def why_not_fetched(code_or_words: str) -> str:
    """Why a single mail was not handed over: our code, or the server's own words."""
    known = TROUBLE.get(code_or_words)
    return str(known) % {"said": "", "reason": "", "limit": 500} if known else code_or_words
