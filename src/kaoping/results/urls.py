"""Addresses of sheets, ranking and matrix."""

from django.urls import path

from kaoping.results.views import decisions, overview, sheets, trial

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
]
