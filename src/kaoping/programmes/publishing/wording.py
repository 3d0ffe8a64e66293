"""Sentences of this part."""

from django.utils.translation import gettext_lazy as _

ADDRESS_FAULTS = {
    "scheme": _("Only addresses that begin with http:// or https:// are counted. Copy it from the browser."),
    "host": _("The address names no site. Copy it from the browser, with the part before the first slash."),
    "user": _("The address holds a name before an @. Copy it from the browser as the page shows it."),
    "port": _("The number after the colon is not a port. Copy the address from the browser."),
}
ALREADY = _(
    "This address is entered already: “%(title)s”, %(unit)s, %(outlet)s, %(day)s, by %(by)s."
    " One address counts once; withdraw that entry first if it is wrong."
)
SOURCE_KEYS = {"publishing.reposts": _("items of the unit that another outlet took over (采用、转载)")}
