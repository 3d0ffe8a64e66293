"""What the stories of recorded facts share: the town, its clerk, the page's own form filled in."""

from kaoping.assessment.models import RecordedFact
from tests.make import make_clerk, make_unit
from tests.make_assessment import make_scheme
from tests.pure.scoring.test_wanted import ALL_KINDS

GRID = "/facts/grid/?kind=answer&name=1"


def make_town():
    """Two units in two groups and a scheme that reads every kind of fact."""
    make_unit("甲局", code="u1", group="甲", position=1)
    make_unit("乙局", code="u2", group="乙", position=2)
    return make_scheme(ALL_KINDS)


def sign_in_clerk(client):
    """A clerk who reads English, signed in."""
    person = make_clerk()
    person.language = "en"
    person.save()
    client.force_login(person)
    return person


def form_of(client, path):
    """What the page's form would send if nothing were typed."""
    page = client.get(path)
    assert page.status_code == 200
    sent = {"basis": "三季度台账检查表"}
    for row in page.context["page"]:
        if not row.locked:
            sent[f"w.{row.key}"] = row.was
            for cell in row.cells:
                if not cell.out and not cell.is_sum:
                    sent[cell.name] = cell.typed
    return sent


def fill(client, path, **typed):
    sent = form_of(client, path)
    sent.update({name.replace("__", "."): value for name, value in typed.items()})
    return client.post(path, sent)


def standing(**fields):
    return RecordedFact.objects.standing().filter(**fields)
