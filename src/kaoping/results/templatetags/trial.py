"""Addresses of the trial page: the same question with one thing changed."""

from typing import Any

from django import template

from kaoping.results.queries.trial_facts import Asked

register = template.Library()


@register.simple_tag
def asked_with(asked: Asked, **changes: Any) -> str:
    return asked.address(**changes)


@register.simple_tag
def asked_line(asked: Asked, code: str, is_open: bool) -> str:
    return asked.with_line(code, is_open=is_open)
