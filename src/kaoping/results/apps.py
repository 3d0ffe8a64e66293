from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "kaoping.results"
    label = "results"

    def ready(self):
        from kaoping.assessment import ports
        from kaoping.notifications import ports as notifications
        from kaoping.results import appeal_words, publishing_words
        from kaoping.results.effects import effect_of, effect_of_facts
        from kaoping.results.queries.publishing import why_not_amended
        from kaoping.results.standings import mark_stale

        ports.listen_to_facts("results", mark_stale)
        ports.bar_amendments("results", why_not_amended)
        ports.offer_effects("results", effect_of)
        ports.offer_fact_effects("results", effect_of_facts)
        for code, (_template, needs_a_deed) in appeal_words.NOTIFICATIONS.items():
            kind = notifications.NotificationKind(code, appeal_words.sentence_of(code), needs_a_deed)
            notifications.offer(kind)
        for code, (_template, needs_a_deed) in publishing_words.NOTIFICATIONS.items():
            kind = notifications.NotificationKind(code, publishing_words.sentence_of(code), needs_a_deed)
            notifications.offer(kind)
