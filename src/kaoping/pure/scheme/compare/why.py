"""Why an indicator cannot keep its old rule in the windows that closed: the reasons, in both languages."""

from __future__ import annotations

WHY: dict[str, tuple[str, str]] = {
    "none_closed": ("none of its windows had closed", "没有在这天以前截止的时段"),
    "no_windows": ("it has no windows", "不分时段，全年合并计算"),
    "by_notice": ("its windows come by notice", "时段随专项通知而定"),
    "by_group": ("its days or points differ by group", "日期或分值分组不同"),
    "repeat": ("the scheme is scored anew in each period", "方案分期计分"),
    "average": ("its windows are averaged", "各时段取平均"),
    "per": ("its value is divided or converted", "得分另有折算"),
    "referenced": ("another rule reads it", "别的指标要用到它"),
    "applies_to": ("it concerns other units now", "适用单位变了"),
    "open": ("its points are open", "分值不限"),
    "recorded": ("its marks and answers are recorded for the indicator as a whole", "评分、核对结果按整项登记"),
    "nothing_left": ("the new points leave nothing for later windows", "新分值不够以后的时段分"),
}  # fmt: skip
