"""归档说明: what a package is, what lies where in it, and how to check it with what every desk has."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

FOLDERS = {
    "材料": "报送材料，按考核内容、收件号、报送次数分夹；正文.txt为网上填报的正文，其余为原文件，未作改动",
    "得分表": "本单位得分表：网页可直接打开，JSON供机读",
    "通知": "印发的通知及附件、签收时间",
    "公文": "印发的公文（PDF为PDF/A-3，docx可编辑）",
    "评分": "评审打分及评语",
    "复核": "复核申请、附件和决定",
    "审计": "审计摘录，链值可与系统中的审计链核对",
    "方案": "考核方案全文",
    "结果": "冻结的数据、来源和得分排名；kaoping score 可据此重算得分",
    "单位": "各单位的档案，一单位一夹",
}


def how_to_read(title: str, about: Sequence[str], entries: Iterable[Any], left_out: int) -> str:
    """The text, for people who have the package and nothing else. ``entries`` have a ``group``."""
    counts = Counter(entry.group for entry in entries)
    lines = [title, "", *about, f"文件数：{sum(counts.values())}", ""]
    lines += [
        "一、目录",
        "目录.xlsx、目录.html逐件列出类别、内容、文件、字节数和SHA-256；manifest.json为机读目录，三者一致。",
    ]
    if left_out:
        lines.append(f"另有{left_out}个文件列名而未归入，原因见目录末尾。")
    lines += ["", "二、内容"]
    lines += [f"{name}（{counts[name]}件）：{said}。" for name, said in FOLDERS.items() if counts[name]]
    lines += [
        "", "三、核验",
        "单个文件：在Windows中执行 certutil -hashfile 文件名 SHA256，在Linux中执行 sha256sum 文件名，与目录所列比较。",
        "整包：kaoping archive verify 压缩包文件名，不需要数据库；改动一个字节、缺一个文件、多一个文件都会指出。",
        "整包的SHA-256另载于系统“年终归档”页，可与 certutil 的结果比较。",
        "", "四、格式",
        "文本文件为UTF-8编码；xlsx、docx为Office Open XML；pdf、html、json、yaml均为公开格式；其余为报送时的原格式。",
    ]  # fmt: skip
    return "\r\n".join(lines) + "\r\n"
