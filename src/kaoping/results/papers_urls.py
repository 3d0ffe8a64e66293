"""Addresses of official documents, under ``results/papers/``."""

from django.urls import path

from kaoping.results.views import papers, papers_forms, papers_jobs

urlpatterns = [
    path("", papers.register, name="papers"),
    path("new/<slug:kind>/", papers.write, name="paper_write"),
    path("<int:pk>/", papers.paper, name="paper"),
    path("<int:pk>/<slug:form>/", papers.download, name="paper_file"),
    path("sheets/", papers_jobs.sheets, name="paper_sheets"),
    path("jobs/<int:pk>/", papers_jobs.job, name="print_job"),
    path("jobs/<int:pk>/package/", papers_jobs.job_package, name="print_job_package"),
    path("jobs/<int:pk>/<slug:verb>/", papers_jobs.job_act, name="print_job_act"),
    path("archive/", papers_jobs.archive, name="archive"),
    path("archive/<int:pk>/", papers_jobs.archive_package, name="archive_package"),
    path("templates/", papers_forms.templates, name="paper_templates"),
    path("templates/sample/", papers_forms.template_sample, name="paper_template_sample"),
    path("templates/<int:pk>/", papers_forms.template_file, name="paper_template_file"),
    path("templates/<int:pk>/end/", papers_forms.template_end, name="paper_template_end"),
]
