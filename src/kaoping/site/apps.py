from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "kaoping.site"
    label = "site"

    def ready(self):
        from kaoping.base import audit
        from kaoping.site.audit_words import verb_word

        audit.offer_words(verb_word)
