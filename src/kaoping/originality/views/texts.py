"""What pieces are compared with: collections, registered wording, and what is passed over."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaoping.assessment.ports import Refusal
from kaoping.evidence.fingerprints.instance import instance_store
from kaoping.originality import access, actions, queries
from kaoping.originality.forms import TakeForm, WordingForm
from kaoping.originality.models import Collection, Taking, Wording
from kaoping.units.access import is_office

MOST_ROWS = 50


@login_required
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    access.may_read_texts(request.user)
    return _page(request, TakeForm(), WordingForm())


@login_required
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    access.must_keep_texts(request.user)
    form = TakeForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, WordingForm(), status=422)
    values = form.cleaned_data
    actions.take(
        upload=values["file"], name=values["name"], origin=values["origin"],
        is_published=values["is_published"], actor=request.user,
    )  # fmt: skip
    messages.success(request, _("The file is kept and being read; its texts appear below when they are in."))
    return redirect("originality:texts")


@login_required
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    access.must_keep_texts(request.user)
    form = WordingForm(request.POST)
    if form.is_valid():
        try:
            actions.register(actor=request.user, **form.cleaned_data)
        except Refusal as error:
            form.add_error("text", error.sentence)
        else:
            messages.success(request, _("Registered. From now on nobody is reported for these words."))
            return redirect("originality:texts")
    return _page(request, TakeForm(), form, status=422)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    wording = access.wording_to_withdraw(request.user, pk)
    try:
        actions.withdraw(wording, actor=request.user)
    except Refusal as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Taken back. These words count again in reports made from now on."))
    return redirect("originality:texts")


def _page(request: HttpRequest, taking: TakeForm, wording: WordingForm, status: int = 200) -> HttpResponse:
    with instance_store().reading() as reader:
        documents = reader.state().documents
    common, looked = queries.common_wording()
    context = {
        "collections": Collection.objects.all()[:MOST_ROWS],
        "takings": Taking.objects.select_related("collection")[:MOST_ROWS],
        "waits": Taking.objects.filter(state=Taking.State.WAITING).exists(),
        "wordings": Wording.objects.filter(withdrawn_at=None).select_related("notice")[:200],
        "withdrawn": Wording.objects.exclude(withdrawn_at=None).count(),
        "documents": documents,
        "common": common,
        "looked": looked,
        "taking": taking,
        "wording": wording,
        "keeps": is_office(request.user),
    }
    return render(request, "originality/texts.html", context, status=status)
