"""Facts as the lines of a facts file (``design/interfaces.md`` §2): what ``kaoping score`` reads."""

import json

from kaoping.pure.scoring.facts import Facts


def lines_of(facts: Facts) -> str:
    """One JSON object a line, of the kinds that the 2014 scheme reads."""
    rows = []
    for notice in facts.notices.values():
        rows.append(
            {
                "kind": "notice", "notice": notice.notice, "indicator": notice.indicator, "title": notice.title,
                "issued": notice.issued.isoformat(), "due": notice.due.isoformat(), "pieces": notice.pieces,
                "units": "all" if notice.units is None else sorted(notice.units),
            }
        )  # fmt: skip
    for code, own in facts.units.items():
        unit = own.unit
        row = {"kind": "unit", "unit": code, "name": unit.name, "tags": list(unit.tags)}
        rows.append({**row, "group": unit.group} if unit.group else row)
        for piece in own.pieces:
            row = {
                "kind": "piece", "piece": piece.piece, "unit": code, "indicator": piece.indicator,
                "window": piece.window, "received": piece.received.isoformat(), "state": piece.state,
                "marks": [str(float(mark)) for mark in piece.marks], "returns": piece.returns,
            }  # fmt: skip
            rows.append({**row, "occurred": piece.occurred.isoformat()} if piece.occurred else row)
        for one in own.extensions:
            rows.append(
                {
                    "kind": "extension", "unit": code, "indicator": one.indicator, "window": one.window,
                    "until": one.until.isoformat(), "reason": one.reason,
                }
            )  # fmt: skip
        for one in own.waivers:
            rows.append(
                {
                    "kind": "waiver",
                    "unit": code,
                    "indicator": one.indicator,
                    "window": one.window,
                    "reason": one.reason,
                }
            )
        for one in own.counts:
            rows.append(
                {
                    "kind": "count",
                    "unit": code,
                    "key": one.key,
                    "value": int(one.value),
                    "at": one.at.isoformat(),
                }
            )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
