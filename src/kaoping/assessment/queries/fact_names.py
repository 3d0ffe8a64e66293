"""What a scheme calls the facts that it reads: titles instead of its keys, for pages and lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import get_language

from kaoping.assessment import ports
from kaoping.assessment.models import RecordedFact, SchemeVersion
from kaoping.base import asked
from kaoping.pure.errors import SchemeFaults
from kaoping.pure.scheme.key_labels import ATTRIBUTES, key_labels
from kaoping.pure.scheme.parse import load
from kaoping.pure.scheme.rules import Ballot, Checklist
from kaoping.pure.scheme.tree import leaves
from kaoping.pure.scoring.wanted import BY_INDICATOR


@dataclass(frozen=True, slots=True)
class Names:
    """The words of one scheme's text; what it does not name keeps its key."""

    keys: Mapping[str, str] = field(default_factory=dict)
    indicators: Mapping[str, str] = field(default_factory=dict)
    items: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def of(self, kind: str, name: str) -> str:
        """Of a fact: the item with its number, or what the key counts."""
        if kind in BY_INDICATOR:
            return f"{name} {self.indicators.get(name, '')}".strip()
        return self.key(name) if kind in ("count", "event", "measure", "score") else name

    def key(self, name: str) -> str:
        programmes = ports.known_fact_keys()
        return str(programmes[name]) if name in programmes else self.keys.get(name, name)

    def item(self, indicator: str, item: str) -> str:
        return self.items.get((indicator, item)) or item


def attribute_word(name: str) -> str:
    """The usual attributes of the papers in the reader's language; others as the scheme writes them."""
    words = ATTRIBUTES.get(name)
    return words[(get_language() or "zh").startswith("zh")] if words else name


def names_of(version: SchemeVersion) -> Names:
    return _named(version.text)


def names_for(row: RecordedFact) -> Names:
    """Of the latest published text of the fact's scheme and year."""

    def ask() -> Names:
        versions = SchemeVersion.objects.filter(scheme=row.scheme, period_from__year=row.scheme_year)
        found = versions.exclude(state=SchemeVersion.State.DRAFT).order_by("-number").first()
        return _named(found.text) if found else Names()

    return asked.once(f"names of facts {row.scheme} {row.scheme_year}", ask)


@lru_cache(maxsize=16)
def _named(text: str) -> Names:
    try:
        scheme = load(text)
    except SchemeFaults:
        return Names()
    items: dict[tuple[str, str], str] = {}
    for placed in leaves(scheme):
        rule = placed.node.rule
        if isinstance(rule, Checklist | Ballot):
            items |= {(placed.id, one.id): one.title for one in rule.items}
    titles = {placed.id: placed.node.short or placed.node.title for placed in leaves(scheme)}
    return Names(key_labels(scheme), titles, items)
