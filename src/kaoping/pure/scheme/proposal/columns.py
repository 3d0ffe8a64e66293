"""Which column of an official table says what, from its heading in the many ways offices write it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kaoping.pure.scheme.proposal.paper import PaperCell

# The first that fits decides; read from left to right over the table of headings offices use.
_ROLES: tuple[tuple[str, str], ...] = (
    ("ignore", r"(自评|得分|评分结果|考核得分|实得|核定|复核)(分|分数|情况)?|扣分(原因|情况)|得分"),
    ("number", r"(序号|编号|项目序号|№|no\.?)"),
    ("level1", r"(一级指标|考核类别|类别|考核项目|项目类别|考评类别|大项|板块|项目)"),
    ("level2", r"(二级指标|考核要点|子项|小项|考评项目|分项)"),
    ("content", r"(三级指标|考核内容|考评内容|工作内容|内容|指标|考核指标|指标名称|指标内容|(?:评分|测评|评比|评审|比赛|考评)(?:项目|要素|内容|要点)|任务|重点任务|工作任务|测评内容)"),
    ("points", r"(分值|分值计量|标准分|满分|分数|权重|权重分|权值|基本分|基础分|分)(.{0,4}分.{0,2})?"),
    ("deduct", r"(扣分标准|扣分办法|减分标准|扣分项)"),
    ("standard", r"(考核标准|考评标准|评分标准|标准|考核要求|目标要求|工作要求|要求|评分办法|计分办法|计分方法|考核办法|考评办法|评分细则|考核细则|评分依据|评价标准)"),
    ("time", r"(完成时限|时限|完成时间|时间要求|报送时间|时间|周期|考核周期)"),
    ("by", r"(责任单位|牵头单位|考核单位|责任科室|评分单位|考核部门|考评单位|责任部门|负责科室)"),
    ("remarks", r"(备注|说明|考核方式|考核方法|考评方式|方式|评分方式|资料|所需材料|台账资料|数据来源)"),
)  # fmt: skip


def role_of(heading: str) -> str:
    """The role of a heading, or ``""``. ``考核标准（完成时限）`` is a standard."""
    text = re.sub(r"[\s　]+", "", heading).strip("：:").lower()
    bare = re.sub(r"[（(【\[].*?[)）】\]]", "", text)
    if not bare or len(bare) > 14:
        return ""
    bare = re.split(r"[及与和、/]", bare)[0] or bare
    for role, pattern in _ROLES:
        if re.fullmatch(pattern, bare):
            return role
    return ""


def roles_of(rows: Sequence[Sequence[PaperCell]]) -> tuple[int, int, dict[int, str]] | None:
    """(first row of the heading, first row after it, column → role); None for a table without heading.

    A heading may take two rows; of a column's two headings the lower that means something decides.
    """
    for number, row in enumerate(rows[:6]):
        found = _row_roles(row)
        if len(set(found.values()) - {"ignore"}) < 2 or not _says_what(found):
            continue
        after = number + 1
        if after < len(rows):
            joined = _row_roles(rows[after])
            same = sum(
                rows[after][at].origin == cell.origin for at, cell in enumerate(row) if at < len(rows[after])
            )
            if joined and same + len(joined) >= len(row) - 1 and same:
                found, after = found | joined, after + 1
        return number, after, _distinct(found)
    return None


def _row_roles(row: Sequence[PaperCell]) -> dict[int, str]:
    return {at: role for at, cell in enumerate(row) if (role := role_of(cell.text))}


def _says_what(found: dict[int, str]) -> bool:
    roles = set(found.values())
    return bool(roles & {"content", "standard", "level1", "level2"}) and bool(
        roles & {"points", "standard", "number", "deduct"}
    )


def _distinct(found: dict[int, str]) -> dict[int, str]:
    """With no column for the content, the deepest level is it."""
    roles = dict(found)
    if "content" not in roles.values():
        for level in ("level2", "level1"):
            columns = [at for at, role in roles.items() if role == level]
            if columns:
                for at in columns:
                    roles[at] = "content"
                break
    return roles
