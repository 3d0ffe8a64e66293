"""The list of units, one unit, its posts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from kaoping.base.tables import table_response, wants_table
from kaoping.units import access, access_people, actions
from kaoping.units.forms.people import HandOverForm, OpenPostForm
from kaoping.units.models import Role, Unit
from kaoping.units.queries import lists


@login_required
@require_GET
def unit_list(request: HttpRequest) -> HttpResponse:
    """The units this person may see, by group, tag or a word of the name."""
    visible = access.visible_units(request.user)
    asked = {name: request.GET.get(name, "") for name in ("q", "group", "tag")}
    units = lists.units_for_list(visible, **asked)
    if wants_table(request):
        return table_response(request, _("Units"), _columns(), [_row(unit) for unit in units])
    page = Paginator(units, lists.PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "unit": unit,
            "liaison": lists.holder_names(unit, Role.UNIT_AUTHOR),
            "checker": lists.holder_names(unit, Role.UNIT_APPROVER),
        }
        for unit in page
    ]
    context = {
        "page": page,
        "rows": rows,
        "asked": asked,
        "groups": _options(_("all"), lists.groups_of(visible)),
        "tags": _options(_("all"), lists.tags_of(visible)),
        "keeps_the_roll": access.keeps_the_roll(request.user),
    }
    return render(request, "units/list.html", context)


def _options(first: str, values: list[str]) -> list[tuple[str, str]]:
    return [("", first), *((value, value) for value in values)]


def _columns() -> list[str]:
    return [
        _("code"),
        _("name"),
        _("short name"),
        _("group"),
        _("tags"),
        _("code of the body above"),
        _("is assessed"),
        _("liaison"),
        _("checker"),
        _("head of the unit"),
    ]


def _row(unit: Unit) -> list[str]:
    roles = (Role.UNIT_AUTHOR, Role.UNIT_APPROVER, Role.UNIT_HEAD)
    return [
        unit.code,
        unit.name,
        unit.short_name,
        unit.group,
        "、".join(tag.tag for tag in unit.tags.all()),
        unit.parent.code if unit.parent else "",
        _("yes") if unit.is_assessed else _("no"),
        *(lists.holder_names(unit, role) for role in roles),
    ]


@login_required
@require_GET
def unit_page(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: posts, holders, addresses, teams; its trail for those who keep the roll."""
    unit = access.unit_to_see(request.user, code)
    keeps = access.keeps_the_roll(request.user)
    card = lists.unit_card(unit, with_events=keeps or access.reads_audit(request.user))
    context = {
        "card": card,
        "unit": unit,
        "shows_people": keeps or access.sees_unit(request.user, unit.pk),
        "gives": {role.value for role in access_people.roles_to_give(request.user)},
        "ends": access_people.may_end(request.user, unit),
        "opens_cards": keeps or access.is_auditor(request.user),
        "keeps": access.is_office(request.user) or access.is_auditor(request.user),
        "packs": {post.id for post in access.posts_of(request.user)},
        "own_posts": {post.id for post in access.posts_of(request.user) if post.role in access.UNIT_ROLES},
    }
    return render(request, "units/unit.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def open_post(request: HttpRequest, code: str) -> HttpResponse:
    """A new post in the unit, with its first holder."""
    unit = access_people.unit_to_staff(request.user, code)
    form = OpenPostForm(request.POST or None, actor=request.user)
    if form.is_valid():
        post = actions.give_post(unit=unit, actor=request.user, **form.cleaned_data)
        messages.success(request, _("The post is open: %(post)s.") % {"post": post})
        return redirect("units:unit", code=unit.code)
    return render(request, "units/open_post.html", {"unit": unit, "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def post_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the post over, or leave it empty."""
    post = access_people.post_to_hand_over(request.user, pk)
    form = HandOverForm(request.POST or None)
    if form.is_valid():
        successor, reason = form.cleaned_data["to"], form.cleaned_data["reason"]
        if successor:
            actions.hand_over(
                post=post, to=successor, actor=request.user, reason=reason,
                overlap_days=form.cleaned_data["overlap_days"] or 0,
            )  # fmt: skip
            messages.success(
                request,
                _("%(name)s holds the post from today.") % {"name": successor.name or successor.username},
            )
        else:
            actions.leave_post(post=post, actor=request.user, reason=reason)
            messages.success(request, _("Nobody holds the post from today."))
        return redirect("units:unit", code=post.unit.code)
    card = lists.unit_card(post.unit, with_events=False)
    shown = next(one for one in card.posts if one.pk == post.pk)
    return render(request, "units/hand_over.html", {"post": shown, "unit": post.unit, "form": form})
