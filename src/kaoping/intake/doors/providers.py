"""Where the big providers have their IMAP servers, by the domain of the address."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provider:
    """``key`` names the hint that ``intake.door_words`` has for its refusals."""

    key: str
    host: str
    port: int = 993


NETEASE = ("163.com", "126.com", "yeah.net")
BY_DOMAIN = {
    **{domain: Provider("netease", f"imap.{domain}") for domain in NETEASE},
    "vip.163.com": Provider("netease", "imap.vip.163.com"),
    "qq.com": Provider("qq", "imap.qq.com"),
    "vip.qq.com": Provider("qq", "imap.qq.com"),
    "foxmail.com": Provider("qq", "imap.qq.com"),
    "exmail.qq.com": Provider("exmail", "imap.exmail.qq.com"),
    "aliyun.com": Provider("aliyun", "imap.aliyun.com"),
    "189.cn": Provider("telecom", "imap.189.cn"),
    "139.com": Provider("mobile", "imap.139.com"),
}
BY_HOST = {provider.host: provider for provider in BY_DOMAIN.values()} | {
    "imap.qiye.163.com": Provider("netease", "imap.qiye.163.com"),
    "imap.qiye.aliyun.com": Provider("aliyun", "imap.qiye.aliyun.com"),
}


def of_address(address: str) -> Provider | None:
    """The provider of a mail address; None for an office's own domain."""
    return BY_DOMAIN.get(address.rpartition("@")[2].lower())


def of_host(host: str) -> Provider | None:
    return BY_HOST.get(host.lower())
