"""Every journey runs once in each language, on a morning of October 2014; on a database server in one."""

import os
from copy import deepcopy

import pytest
from django.test import TestCase

from kaoping.base import clock
from tests.journeys.town import LANGUAGES, NOW, Town
from tests.lasting import lasting_rows


@pytest.fixture(scope="module", params=LANGUAGES[:1] if os.environ.get("KAOPING_DATABASE_URL") else LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def lasting_town(language, django_db_setup, django_db_blocker):
    """One town a language for all journeys of a module; what follows its commits has happened."""
    with lasting_rows(django_db_blocker):
        with clock.standing_at(NOW), TestCase.captureOnCommitCallbacks(execute=True):
            made = Town(language)
        yield made


@pytest.fixture
def town(lasting_town, db):
    with clock.standing_at(NOW):
        yield deepcopy(lasting_town)


@pytest.fixture
def ask(client, town, django_capture_on_commit_callbacks):
    """``ask("clerk", path, form)``: the page that this person gets in the end; background jobs have run."""

    def asked(who, path, form=None, status=200):
        client.force_login(town.people[who])
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.get(path) if form is None else client.post(path, form, follow=True)
        assert answer.status_code == status, (path, answer.text[-2000:])
        return answer

    return asked
