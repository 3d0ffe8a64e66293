"""People: the list, one person, a new account, the way back in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kaoping.base.tables import table_response, wants_table
from kaoping.units import access, access_people, actions
from kaoping.units.forms.people import NewPersonForm, ReasonForm
from kaoping.units.models import Role
from kaoping.units.queries import lists


@login_required
@require_GET
def people_list(request: HttpRequest) -> HttpResponse:
    """Everybody who signs in, for those who keep the roll."""
    access.must_keep_the_roll(request.user)
    asked = {name: request.GET.get(name, "") for name in ("q", "role", "state")}
    people = lists.people_for_list(**asked)
    if wants_table(request):
        columns = [_("account"), _("Name"), _("e-mail"), _("telephone"), _("posts"), _("may sign in")]
        rows = [
            [
                one.username,
                one.name,
                one.email,
                one.phone,
                "、".join(str(seat.post) for seat in one.held_now),  # type: ignore[attr-defined]
                _("yes") if one.is_active else _("no"),
            ]
            for one in people
        ]
        return table_response(request, _("People"), columns, rows)
    context = {
        "page": Paginator(people, lists.PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "roles": [("", _("all")), *Role.choices],
        "states": [
            ("", _("all")),
            ("open", _("may sign in")),
            ("closed", _("cannot sign in")),
            ("postless", _("without a post")),
        ],
    }
    return render(request, "units/people.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """An account, its first post, and the one-time password, shown once."""
    access.must_keep_the_roll(request.user)
    form = NewPersonForm(request.POST or None, actor=request.user)
    if form.is_valid():
        values = form.cleaned_data
        person, password = actions.create_person(
            username=values["username"],
            name=values["name"],
            email=values["email"],
            phone=values["phone"],
            actor=request.user,
        )
        if values["role"]:
            unit = values["unit"] or actions.office_unit()
            actions.give_post(unit=unit, role=values["role"], person=person, actor=request.user)
        return render(request, "units/password_given.html", {"person": person, "password": password})
    return render(request, "units/new_person.html", {"form": form})


@login_required
@require_GET
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: posts, account, open link; what the visitor may do about it."""
    person = access_people.person_to_see(request.user, pk)
    trail = access.keeps_the_roll(request.user) or access.reads_audit(request.user)
    context = {
        "card": lists.person_card(person, now=timezone.now(), with_events=trail),
        "person": person,
        "may_help": access_people.helps_to_sign_in(request.user, person),
        "may_keep": access_people.may_keep_account(request.user, person),
        "is_self": person.pk == request.user.pk,
        "reason_form": ReasonForm(),
    }
    return render(request, "units/person.html", context)


@login_required
@never_cache
@require_POST
def make_link(request: HttpRequest, pk: int) -> HttpResponse:
    """A one-time link, shown once, to be handed over by telephone or on paper."""
    person = access_people.person_to_help_in(request.user, pk)
    token = actions.make_sign_in_link(person=person, actor=request.user)  # type: ignore[arg-type]
    address = request.build_absolute_uri(reverse("units:use_link", args=[token]))
    return render(request, "units/link_made.html", {"person": person, "address": address})


@login_required
@require_POST
def close_person(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_reason(
        request, pk, actions.disable_person, _("The account is closed; open logins have ended.")
    )


@login_required
@require_POST
def open_person(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_reason(request, pk, actions.enable_person, _("The account is open again."))


@login_required
@require_POST
def forget_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    done = _("The second step is off; the password alone lets the person in.")
    return _with_reason(request, pk, actions.forget_second_factor, done)


def _with_reason(request: HttpRequest, pk: int, action, done: str) -> HttpResponse:
    person = access_people.person_to_keep(request.user, pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        action(person=person, actor=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, done)
    else:
        messages.error(request, _("Nothing was done: give a reason, it stands in the audit trail."))
    return redirect("units:person", pk=person.pk)
