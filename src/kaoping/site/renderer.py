"""How Django's forms print: label, field, help and errors as the design system says."""

from typing import Any

from django.forms import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input, Select, Textarea
from django.utils.translation import gettext_noop

PLAIN = {"checkbox", "radio", "file", "hidden", "range", "color"}

# What the framework says of a NUL in a field; its own Chinese speaks of empty texts instead, so ours stands over it.
NUL = gettext_noop("Null characters are not allowed.")


class ControlField(BoundField):
    """A field whose control carries the kit's class: ``form-control``, or ``form-select``."""

    def build_widget_attrs(self, attrs: Any, widget: Any = None) -> Any:
        attrs = super().build_widget_attrs(attrs, widget)
        shown = widget or self.field.widget
        kind = ""
        if isinstance(shown, Textarea) or (isinstance(shown, Input) and shown.input_type not in PLAIN):
            kind = "form-control"
        elif isinstance(shown, Select) and shown.input_type == "select":
            kind = "form-select"
        if kind:
            known = (shown.attrs.get("class"), attrs.get("class"), kind)
            attrs["class"] = " ".join(str(name) for name in known if name)
        return attrs


class Renderer(TemplatesSetting):
    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"
    bound_field_class = ControlField
