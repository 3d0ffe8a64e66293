"""Addresses of originality."""

from django.urls import path

from kaoping.originality.views import reports, sweeps, texts

app_name = "originality"
urlpatterns = [
    path("originality/", reports.report_list, name="list"),
    path("originality/pieces/<int:pk>/", reports.report, name="report"),
    path("originality/pieces/<int:pk>/statement/", reports.statement, name="statement"),
    path("originality/pieces/<int:pk>/summary/", reports.summary, name="summary"),
    path("originality/pieces/<int:pk>/marking/", reports.marking, name="marking"),
    path("originality/pieces/<int:pk>/verdict/", reports.judge, name="judge"),
    path("originality/pieces/<int:pk>/passage/", reports.judge_passage, name="judge_passage"),
    path("originality/drafts/<int:pk>/", reports.draft, name="draft"),
    path("originality/texts/", texts.texts, name="texts"),
    path("originality/texts/take/", texts.take, name="take"),
    path("originality/texts/wording/", texts.register, name="register"),
    path("originality/texts/wording/<int:pk>/withdraw/", texts.withdraw, name="withdraw"),
    path("originality/sweeps/", sweeps.sweeps, name="sweeps"),
    path("originality/sweeps/start/", sweeps.start, name="start_sweep"),
    path("originality/sweeps/<int:pk>/", sweeps.sweep, name="sweep"),
]
