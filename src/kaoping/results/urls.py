"""Addresses of sheets, ranking and matrix."""

from django.urls import include, path

from kaoping.results.views import appeal_desk, appeals, decisions, overview, published_sheets, sheets, trial

app_name = "results"
urlpatterns = [
    path("sheets/", sheets.own_sheet, name="own_sheet"),
    path("sheets/<str:code>/", sheets.sheet, name="sheet"),
    path("matrix/", overview.matrix, name="matrix"),
    path("matrix/duties/", overview.duties, name="duties"),
    path("matrix/duties/<int:pk>/card/", overview.cell_card, name="card"),
    path("facts/decisions/", decisions.waiting, name="decisions"),
    path("schemes/<int:pk>/try/", trial.try_scheme, name="scheme_trial"),
    path("ranking/", overview.ranks, name="ranking"),
    path("published/<int:pk>/<str:code>/", published_sheets.published_sheet, name="published_sheet"),
    path("appeals/", appeals.register, name="appeals"),
    path("appeals/new/<int:pk>/<str:code>/", appeals.file, name="appeal_file"),
    path("appeals/<int:pk>/", appeal_desk.appeal, name="appeal"),
    path("appeals/<int:pk>/files/<int:file_pk>/", appeals.attached, name="appeal_attached"),
    path("appeals/<int:pk>/<slug:verb>/", appeal_desk.act, name="appeal_act"),
    path("results/papers/", include("kaoping.results.papers_urls")),
]
