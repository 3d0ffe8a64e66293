"""Codes of this part as sentences: what was found, where, what is allowed, what to do."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

COLUMNS = {
    "code": _("code"),
    "name": _("name"),
    "short_name": _("short name"),
    "group": _("group"),
    "tags": _("tags"),
    "parent": _("code of the body above"),
    "position": _("order"),
    "is_assessed": _("is assessed"),
    "domains": _("mail domains"),
    "unit_author.name": _("liaison"),
    "unit_author.email": _("liaison's e-mail"),
    "unit_author.phone": _("liaison's telephone"),
    "unit_author.account": _("liaison's account"),
    "unit_approver.name": _("checker"),
    "unit_approver.email": _("checker's e-mail"),
    "unit_approver.phone": _("checker's telephone"),
    "unit_approver.account": _("checker's account"),
    "unit_head.name": _("head of the unit"),
    "unit_head.email": _("head's e-mail"),
    "unit_head.phone": _("head's telephone"),
    "unit_head.account": _("head's account"),
}

FAULTS = {
    "file_empty": _("The file has no rows. Give a table with a heading line and one unit a line."),
    "file_unreadable": _(
        "The file is neither a spreadsheet (xlsx, xls, ods) nor a text table (csv in UTF-8 or GB18030)."
        " Save it as xlsx and try again."
    ),
    "file_given_up": _(
        "Reading the file took too long or too much memory, so it was given up; nothing was taken."
        " Copy the table alone into a new file and try again."
    ),
    "file_too_large": _("The file has %(size)s MB; at most %(limit)s MB are read."),
    "too_many_rows": _("The file has more than %(limit)s rows. Divide it and import the parts."),
    "no_heading": _(
        "No heading line was found in the first ten rows. One line must hold at least the headings"
        " “代码” (code) and “名称” (name)."
    ),
    "heading_twice": _("The heading “%(found)s” stands twice. Keep one of the two columns."),
    "code_missing": _("There is no code. Every unit needs one of its own."),
    "code_wrong": _(
        "“%(found)s” is not a code. A code has up to 40 letters (A–Z), digits, dots, hyphens or underscores."
    ),
    "code_twice": _("The code “%(found)s” stands already in row %(first)s. One unit, one row, one code."),
    "name_missing": _("There is no name. Every unit needs one."),
    "too_long": _("The text has %(length)s characters; at most %(limit)s fit."),
    "number_wrong": _("“%(found)s” is not a whole number from 0 to 1,000,000."),
    "yes_no_wrong": _("“%(found)s” is neither yes nor no. Write 是 or 否, yes or no."),
    "parent_unknown": _(
        "There is no unit with the code “%(found)s”, neither in this file nor on the roll. Add it or mend the code."
    ),
    "parent_circle": _("With “%(found)s” above it the unit would stand below itself. Mend one of the codes."),
    "address_wrong": _(
        "“%(found)s” is not an e-mail address. Write it as name@domain; several are divided by 、."
    ),
    "address_taken": _(
        "The address “%(found)s” belongs to %(owner)s already. An address writes for one unit alone; give another."
    ),
    "domain_wrong": _("“%(found)s” is not a mail domain. Write it as in an address, after the @."),
    "domain_public": _(
        "“%(found)s” is open to everybody, so it cannot stand for one unit. Give the addresses instead."
    ),
    "domain_taken": _(
        "The mail domain “%(found)s” belongs to %(owner)s already. A domain stands for one unit alone."
    ),
    "account_wrong": _(
        "“%(found)s” cannot be an account. An account has up to 60 letters, digits and the signs . _ - + @."
    ),
    "account_taken": _(
        "The account “%(found)s” belongs to %(owner)s; the row says %(name)s. Give another account or mend the name."
    ),
    "no_book_heading": _(
        "No heading line was found in the first ten rows. One line must hold at least the headings"
        " “单位” (unit) and “邮箱” (address)."
    ),
    "unit_missing": _("The row names no unit. Write its name or code."),
    "unit_unknown": _("No unit on the roll is called “%(found)s”. Mend the name, or import the roll first."),
    "unit_unclear": _("Several units are called “%(found)s”. Write the unit's code instead."),
    "address_missing": _("The row has no mail address, so there is nothing to take in."),
    "address_twice": _(
        "The address “%(found)s” stands with two units in this file. An address writes for one unit alone."
    ),
    "role_unknown": _(
        "“%(found)s” is no post of a unit. Write 联络员, 审核人 or 主要负责人, or leave it empty."
    ),
    "person_unnamed": _("There is an address, telephone or account, but no name beside it. Add the name."),
}

CHANGE_KINDS = {"new": _("new"), "changed": _("changed"), "unchanged": _("unchanged")}


@dataclass(frozen=True, slots=True)
class RowFault:
    """One fault of a roll: row from 1 as the spreadsheet counts, 0 for the whole file."""

    row: int
    column: str  # a key of COLUMNS, or empty
    code: str
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def where(self) -> str:
        if not self.row:
            return gettext("File")
        column = COLUMNS.get(self.column)
        if column is None:
            return gettext("Row %(row)s") % {"row": self.row}
        return gettext("Row %(row)s, column “%(column)s”") % {"row": self.row, "column": column}

    @property
    def sentence(self) -> str:
        return str(FAULTS[self.code]) % self.values

    def __str__(self) -> str:
        return gettext("%(where)s: %(sentence)s") % {"where": self.where, "sentence": self.sentence}
