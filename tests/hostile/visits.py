"""One request after another at a scene: each is answered, soon, by no crash, and leaves nothing behind."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from tests.cast import Person
from tests.evidence.abroad import Scene

Answer = TypeVar("Answer", bound=HttpResponseBase)
SECONDS = 3.0
"""Of CPU: the most that one request may cost, however it is made. On an idle machine it is a tenth."""


def browser(scene: Scene, person: Person) -> Client:
    """The person's browser, signed in; a crash is a page there, as it is outside of tests."""
    client = Client(raise_request_exception=False)
    client.force_login(scene.people.officers[person.username].user)
    return client


def held(ask: Callable[[], Answer], *what: str, keep: bool = False) -> Answer:
    """The answer, which is no crash and came in time; `what` names it when it is not.

    Unless it is to be kept, whatever was changed is undone.
    """
    point, start = transaction.savepoint(), time.process_time()
    answer = ask()
    spent = time.process_time() - start
    (transaction.savepoint_commit if keep else transaction.savepoint_rollback)(point)
    assert answer.status_code < 500, (what, answer.status_code)
    assert spent < SECONDS, (what, spent)
    return answer
