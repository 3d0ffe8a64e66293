"""The audit trail's verbs and kinds in words, for every part's pages."""

from django import template

from kaoping.site import audit_words

register = template.Library()
register.filter("actor_word", audit_words.actor_word)
register.filter("verb_word", audit_words.verb_word)
register.filter("kind_word", audit_words.kind_word)
