"""A contact book as offices keep it: a spreadsheet, a text table or the vCards of a mail program.

Rows are values; which unit and post they mean is ``queries.book``'s to say.
"""

import re
from dataclasses import dataclass

from kaoping.base.text_tables import read_cards
from kaoping.units.forms.roll import BETWEEN, MAX_BYTES, fault_of, table_of
from kaoping.units.models import Role
from kaoping.units.queries.book import BookRow
from kaoping.units.wording import RowFault

MAX_ROWS = 5_000
HEADINGS = {
    "unit": ("单位", "单位名称", "单位代码", "代码", "所在单位", "公司", "工作单位", "unit", "company", "organization", "unitname", "code"),
    "name": ("姓名", "联系人", "联络员", "名字", "name", "fullname", "displayname"),
    "role": ("岗位", "角色", "职责", "post", "role"),
    "address": ("邮箱", "电子邮箱", "邮箱地址", "邮件", "电子邮件", "电子邮件地址", "邮件地址", "email", "mail", "emailaddress", "address"),
    "phone": ("电话", "手机", "联系电话", "办公电话", "手机号", "移动电话", "telephone", "phone", "mobile", "mobilephone"),
}  # fmt: skip
ROLES = {
    Role.UNIT_AUTHOR: ("", "联络员", "通讯员", "信息员", "经办人", "liaison"),
    Role.UNIT_APPROVER: ("审核人", "审核把关人", "checker"),
    Role.UNIT_HEAD: ("主要负责人", "负责人", "head"),
}
_ADDRESS = re.compile(r"[^\s<>()@，、；]{1,64}@[^\s<>()@，、；]{1,180}")


@dataclass(frozen=True, slots=True)
class Book:
    rows: list[BookRow]
    faults: list[RowFault]


def read_book(raw: bytes) -> Book:
    """The rows of the file, or what is wrong with it; its kind is told by the bytes."""
    if len(raw) > MAX_BYTES:
        values = {"size": len(raw) // 1024 // 1024 + 1, "limit": MAX_BYTES // 1024 // 1024}
        return Book([], [RowFault(0, "", "file_too_large", values)])
    try:
        if re.match(rb"\s*(?:\xef\xbb\xbf)?\s*BEGIN:VCARD", raw[:200], re.I):
            return _cards(read_cards(raw, most=MAX_ROWS))
        table = table_of(raw)
    except (ValueError, OSError) as error:
        return Book([], [RowFault(0, "", fault_of(error))])
    if len(table) > MAX_ROWS + 10:
        return Book([], [RowFault(0, "", "too_many_rows", {"limit": MAX_ROWS})])
    for place, cells in enumerate(table[:10]):
        columns = [_heading(cell) for cell in cells]
        if "unit" in columns and "address" in columns:
            return _rows(table, place, columns)
    return Book([], [RowFault(0, "", "no_book_heading")])


def _heading(cell: str) -> str:
    text = re.sub(r"[（(].*?[)）]|[\s_\-:：*＊']+", "", cell).lower()
    return next((key for key, names in HEADINGS.items() if text.rstrip("0123456789") in names), "")


def _rows(table: list[list[str]], place: int, columns: list[str]) -> Book:
    rows, faults = [], []
    for number, cells in enumerate(table[place + 1 :], place + 2):
        if not any(cells):
            continue
        found: dict[str, str] = {}
        for key, cell in zip(columns, cells, strict=False):
            if key and cell:
                found[key] = (
                    f"{found[key]}、{cell}"
                    if key in ("address", "phone") and key in found
                    else found.get(key, cell)
                )
        role = _role(found.get("role", ""))
        if role is None:
            faults.append(RowFault(number, "", "role_unknown", {"found": found["role"]}))
            continue
        rows.append(_row(number, found, role))
    if not rows and not faults:
        faults.append(RowFault(0, "", "file_empty"))
    return Book(rows, faults)


def _role(text: str) -> Role | None:
    plain = re.sub(r"\s", "", text).lower()
    return next((role for role, names in ROLES.items() if plain in names), None)


def _row(number: int, found: dict[str, str], role: Role) -> BookRow:
    text = found.get("address", "")
    return BookRow(
        number=number,
        unit=found.get("unit", "").strip()[:100],
        name=found.get("name", "").strip()[:60],
        role=role,
        addresses=tuple(dict.fromkeys(one.lower() for one in BETWEEN.split(text) if one)),
        phone=found.get("phone", "").split("、")[0].strip()[:40],
    )


def _cards(cards: list[list[tuple[str, str]]]) -> Book:
    """What vCards say of people; a mail program names no post."""
    if len(cards) > MAX_ROWS:
        return Book([], [RowFault(0, "", "too_many_rows", {"limit": MAX_ROWS})])
    rows = []
    for number, card in enumerate(cards, 1):
        found: dict[str, str] = {}
        for key, value in card:
            if key == "EMAIL" and (address := _ADDRESS.search(value)):
                found["address"] = "、".join(filter(None, (found.get("address"), address.group(0))))
            elif key == "ORG":
                found.setdefault("unit", value.split(";")[0].strip())
            elif key == "FN":
                found["name"] = value.strip()
            elif key == "N":
                found.setdefault("name", "".join(part.strip() for part in value.split(";")[:2]))
            elif key == "TEL":
                found.setdefault("phone", value)
        rows.append(_row(number, found, Role.UNIT_AUTHOR))
    return Book(rows, [] if rows else [RowFault(0, "", "file_empty")])
