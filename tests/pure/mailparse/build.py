"""Mails as clients send them, written byte by byte: builders would mend what must stay broken."""

import base64

WORDS = "关于报送镕喆㛃𠮷志愿服务情况的报告"  # GB 2312, GBK and GB 18030 characters
PDF = b"%PDF-1.4\n%invented\n"


def mail(*, headers=b"", body=b"Hello.\r\n", sender=b"From: Zhao <zhao@unit.example>\r\n"):
    return sender + headers + b"\r\n" + body


def with_part(part_headers, content=None, *, before=b""):
    """A text and one attachment whose headers are given."""
    return mail(
        headers=b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="cut"\r\n' + before,
        body=b"--cut\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello.\r\n--cut\r\n"
        + part_headers
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(content or PDF)
        + b"\r\n--cut--\r\n",
    )


def b_word(text, label, encoding=None):
    return b"=?" + label.encode() + b"?B?" + base64.b64encode(text.encode(encoding or label)) + b"?="


def percent(data):
    return b"".join(b"%%%02X" % byte for byte in data)
