"""What the year view calls its days."""

from typing import Any

from django.utils.translation import pgettext_lazy

FESTIVALS: dict[str, Any] = {
    "spring": pgettext_lazy("festival", "Spring Festival"),
    "lantern": pgettext_lazy("festival", "Lantern"),
    "qingming": pgettext_lazy("festival", "Qingming"),
    "dragon_boat": pgettext_lazy("festival", "Dragon Boat"),
    "double_seventh": pgettext_lazy("festival", "Double Seventh"),
    "mid_autumn": pgettext_lazy("festival", "Mid-Autumn"),
    "double_ninth": pgettext_lazy("festival", "Double Ninth"),
}
