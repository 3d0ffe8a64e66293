"""The switch between schemes in force, the same on every page that shows one of them."""

from typing import Any
from urllib.parse import urlencode

from django import template

from kaoping.assessment.queries.texts import schemes_in_force

register = template.Library()
KEPT = ("unit", "group", "q")  # what means the same under another scheme


@register.inclusion_tag("parts/scheme_tabs.html", takes_context=True)
def scheme_tabs(context: Any, version: Any) -> dict[str, Any]:
    """A tab for every scheme in force, and for the one shown; nothing where there is no choice."""
    schemes = schemes_in_force()
    if version is not None and version not in schemes:
        schemes = [version, *schemes]
    asked = context["request"].GET
    kept = {name: asked[name] for name in KEPT if asked.get(name)}
    tabs = [(one, f"?{urlencode({'scheme': one.pk, **kept})}", one == version) for one in schemes]
    return {"tabs": tabs if len(tabs) > 1 else []}
