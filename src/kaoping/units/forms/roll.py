"""The unit roll as an office keeps it: a spreadsheet or a text table, read into rows.

Offices send the roll with a title above the headings, codes that the spreadsheet took
for numbers, and csv saved by Excel in GB18030; all of that is read. What cannot be read
is named by row and column, and then nothing of the file is taken.
"""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kaoping.base.text_tables import read_text_table
from kaoping.base.workbooks import read_sheets
from kaoping.units.models import Role
from kaoping.units.queries.roll import PersonCells, RollRow
from kaoping.units.wording import RowFault

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 2_000
SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # zip (xlsx, ods), OLE (xls)
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
ACCOUNT = re.compile(r"[A-Za-z0-9._+@-]{1,60}")
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z]")
BETWEEN = re.compile(r"[、，,;；|\s]+")
KNOWN_TAGS = {"窗口": "window", "窗口单位": "window"}
YES = {"是", "yes", "y", "true", "1", "√", "参评", "对"}
NO = {"否", "no", "n", "false", "0", "×", "不参评", "错"}
ROLES = {
    Role.UNIT_AUTHOR: ("联络员", "通讯员", "liaison", "author"),
    Role.UNIT_APPROVER: ("审核人", "审核把关人", "checker", "approver"),
    Role.UNIT_HEAD: ("主要负责人", "负责人", "headoftheunit", "head"),
}
HEADINGS = {
    "code": ("代码", "单位代码", "编号", "单位编号", "code", "unitcode"),
    "name": ("名称", "单位名称", "单位", "name", "unitname", "unit"),
    "short_name": ("简称", "单位简称", "shortname"),
    "group": ("组别", "分组", "类别", "group"),
    "tags": ("标签", "标记", "tags", "tag"),
    "parent": ("上级代码", "上级单位代码", "上级", "parent", "parentcode", "codeofthebodyabove"),
    "position": ("序号", "排序", "顺序", "order", "no", "position"),
    "is_assessed": ("参评", "是否参评", "assessed", "isassessed"),
    "domains": ("邮箱域名", "域名", "maildomain", "maildomains", "domain", "domains"),
}
PERSON_PARTS = {
    "name": ("", "姓名", "name"),
    "email": ("邮箱", "电子邮箱", "邮件", "email", "mail", "address"),
    "phone": ("电话", "手机", "联系电话", "phone", "telephone", "mobile"),
    "account": ("账号", "帐号", "用户名", "account", "username"),
}
LIMITS = {"name": 100, "short_name": 40, "group": 40, "phone": 40, "tags": 40, "person": 60}


@dataclass(frozen=True, slots=True)
class Roll:
    rows: list[RollRow]
    faults: list[RowFault]


def read_roll(raw: bytes) -> Roll:
    """The rows of the file, or its faults; kind and encoding are told by the bytes."""
    if len(raw) > MAX_BYTES:
        values = {"size": len(raw) // 1024 // 1024 + 1, "limit": MAX_BYTES // 1024 // 1024}
        return Roll([], [RowFault(0, "", "file_too_large", values)])
    try:
        table = table_of(raw)
    except (ValueError, OSError) as error:
        return Roll([], [RowFault(0, "", fault_of(error))])
    if not any(any(row) for row in table):
        return Roll([], [RowFault(0, "", "file_empty")])
    if len(table) > MAX_ROWS + 10:
        return Roll([], [RowFault(0, "", "too_many_rows", {"limit": MAX_ROWS})])
    for place, cells in enumerate(table[:10]):
        columns = [_heading(cell) for cell in cells]
        if "code" in columns and "name" in columns:
            return _read_rows(table, place, columns)
    return Roll([], [RowFault(0, "", "no_heading")])


def table_of(raw: bytes) -> list[list[str]]:
    """The cells of a spreadsheet's first sheet or of a text table, read in a child. Errors: ``ValueError``."""
    if raw.startswith(SPREADSHEETS):
        return _spreadsheet(raw)
    return read_text_table(raw, most_rows=MAX_ROWS + 10, most_columns=MAX_COLUMNS, delimiters=",\t;，")


def fault_of(error: Exception) -> str:
    """The code for a file that was not read: given up, or no table at all."""
    return "file_given_up" if getattr(error, "why", "") == "ended" else "file_unreadable"


def _read_rows(table: list[list[str]], place: int, columns: list[str]) -> Roll:
    faults = [
        RowFault(place + 1, key, "heading_twice", {"found": table[place][at]})
        for at, key in enumerate(columns)
        if key and key in columns[:at]
    ]
    if faults:
        return Roll([], faults)
    rows = []
    for number, cells in enumerate(table[place + 1 :], place + 2):
        values = {key: cell for key, cell in zip(columns, cells, strict=False) if key}
        if any(cells):
            row = _Reader(number, values, faults).row()
            if row is not None:
                rows.append(row)
    if not rows and not faults:
        faults.append(RowFault(0, "", "file_empty"))
    return Roll(rows, faults)


def _spreadsheet(raw: bytes) -> list[list[str]]:
    return [[_cell(value) for value in row] for sheet in read_sheets(raw, most=1) for row in sheet.rows]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a code or telephone that the spreadsheet took for a number
    return str(value).strip() if value is not None else ""


def _heading(cell: str) -> str:
    """The key of a heading; spaces, brackets, hyphens and case do not matter."""
    text = re.sub(r"[（(].*?[)）]|[\s_\-:：*＊']+", "", cell).lower()
    for key, names in HEADINGS.items():
        if text in names:
            return key
    for role, names in ROLES.items():
        for name in names:
            rest = text.removeprefix(name) if text.startswith(name) else None
            for part, words in PERSON_PARTS.items():
                if rest is not None and rest.removeprefix("s") in words:
                    return f"{role}.{part}"
    return ""


class _Reader:
    """One row's cells as values; what is wrong goes to ``faults``."""

    def __init__(self, number: int, cells: dict[str, str], faults: list[RowFault]) -> None:
        self.number, self.cells, self.faults = number, cells, faults

    def row(self) -> RollRow | None:
        before = len(self.faults)
        row = RollRow(
            number=self.number,
            code=self._code(),
            name=self._name(),
            short_name=self._text("short_name", LIMITS["short_name"]),
            group=self._text("group", LIMITS["group"]),
            tags=self._tags(),
            parent=self._text("parent", LIMITS["name"]),
            position=self._position(),
            is_assessed=self._yes_no(),
            domains=self._domains(),
            people=tuple(person for role in ROLES if (person := self._person(role))),
        )
        return row if len(self.faults) == before else None

    def _fault(self, column: str, code: str, **values: object) -> None:
        self.faults.append(RowFault(self.number, column, code, values))

    def _text(self, key: str, limit: int) -> str | None:
        text = self.cells.get(key)
        if text is not None and len(text) > limit:
            self._fault(key, "too_long", length=len(text), limit=limit)
        return text

    def _code(self) -> str:
        code = self.cells.get("code", "")
        if not code:
            self._fault("code", "code_missing")
        elif not CODE.fullmatch(code):
            self._fault("code", "code_wrong", found=code)
        return code

    def _name(self) -> str:
        if not self.cells.get("name"):
            self._fault("name", "name_missing")
        return self._text("name", LIMITS["name"]) or ""

    def _tags(self) -> tuple[str, ...] | None:
        text = self.cells.get("tags")
        if text is None:
            return None
        tags = tuple(KNOWN_TAGS.get(tag, tag) for tag in BETWEEN.split(text) if tag)
        for tag in tags:
            if len(tag) > LIMITS["tags"]:
                self._fault("tags", "too_long", length=len(tag), limit=LIMITS["tags"])
        return tags

    def _position(self) -> int | None:
        text = self.cells.get("position", "")
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) < 8 and int(text) <= 1_000_000):
            self._fault("position", "number_wrong", found=text)
            return None
        return int(text)

    def _yes_no(self) -> bool | None:
        text = self.cells.get("is_assessed", "").lower()
        if text and text not in YES | NO:
            self._fault("is_assessed", "yes_no_wrong", found=text)
        return text in YES if text else None

    def _domains(self) -> tuple[str, ...] | None:
        text = self.cells.get("domains")
        if text is None:
            return None
        domains = tuple(name.lower().removeprefix("@") for name in BETWEEN.split(text) if name)
        for domain in domains:
            if len(domain) > 120 or not DOMAIN.fullmatch(domain):
                self._fault("domains", "domain_wrong", found=domain)
        return domains

    def _person(self, role: Role) -> PersonCells | None:
        name = self.cells.get(f"{role}.name", "")
        addresses = tuple(
            dict.fromkeys(
                address.lower() for address in BETWEEN.split(self.cells.get(f"{role}.email", "")) if address
            )
        )
        phone = self._text(f"{role}.phone", LIMITS["phone"]) or ""
        account = self.cells.get(f"{role}.account", "")
        if not name:
            if addresses or phone or account:
                self._fault(f"{role}.name", "person_unnamed")
            return None
        if len(name) > LIMITS["person"]:
            self._fault(f"{role}.name", "too_long", length=len(name), limit=LIMITS["person"])
        if account and not ACCOUNT.fullmatch(account):
            self._fault(f"{role}.account", "account_wrong", found=account)
        for address in addresses:
            try:
                validate_email(address)
            except ValidationError:
                self._fault(f"{role}.email", "address_wrong", found=address)
        return PersonCells(role, name, account, addresses, phone)
