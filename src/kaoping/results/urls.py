"""Addresses of sheets, ranking and matrix."""

from django.urls import include, path

from kaoping.results.views import (
    appeal_desk,
    appeals,
    carrying,
    commendation,
    decisions,
    desk,
    figures,
    newer,
    overrides,
    overview,
    published,
    published_sheets,
    sheets,
    trial,
)

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
    path("results/", desk.results, name="desk"),
    path("results/freeze/", desk.freeze, name="freeze_facts"),
    path("results/freezes/<int:pk>/", desk.one_freeze, name="freeze"),
    path("results/freezes/<int:pk>/compile/", desk.compile_result, name="compile"),
    path("results/freezes/<int:old>/<int:new>/", desk.compared, name="freezes_compared"),
    path("results/freezes/<int:pk>/<slug:verb>/", desk.settle_freeze, name="settle_freeze"),
    path("results/steps/<int:pk>/<slug:verb>/", desk.settle_step, name="settle_step"),
    path("results/values/", overrides.values, name="values"),
    path("results/values/<int:pk>/<slug:verb>/", overrides.settle, name="settle_value"),
    path("results/<int:pk>/bundle/", published.bundle, name="bundle"),
    path("results/mine/", published_sheets.own_published, name="own_published"),
    path("results/carry/", carrying.carry_current, name="carry"),
    path("results/<int:pk>/carry/", carrying.carrying, name="carrying"),
    path("results/<int:pk>/figures/", figures.figures, name="figures"),
    path("results/<int:pk>/commended/", commendation.listed, name="commended"),
    path(
        "results/<int:pk>/commended/<int:row_pk>/<slug:verb>/", commendation.settle, name="settle_exclusion"
    ),
    path("results/<int:pk>/newer/", newer.newer, name="newer"),
    path("results/<int:pk>/<slug:verb>/", desk.move, name="move"),
    path("public/", published.public, name="public"),
    path("public/<int:pk>/", published.public, name="public_result"),
    path("public/<int:pk>/bundle/", published.public_bundle, name="public_bundle"),
    path("public/<int:pk>/sheets/<str:code>/", published.public_sheet, name="public_sheet"),
    path("published/<int:pk>/", published.published, name="published"),
    path("published/<int:pk>/<str:code>/", published_sheets.published_sheet, name="published_sheet"),
    path("appeals/", appeals.register, name="appeals"),
    path("appeals/new/<int:pk>/<str:code>/", appeals.file, name="appeal_file"),
    path("appeals/<int:pk>/", appeal_desk.appeal, name="appeal"),
    path("appeals/<int:pk>/files/<int:file_pk>/", appeals.attached, name="appeal_attached"),
    path("appeals/<int:pk>/<slug:verb>/", appeal_desk.act, name="appeal_act"),
    path("results/papers/", include("kaoping.results.papers_urls")),
]
