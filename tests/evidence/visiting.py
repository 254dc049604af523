"""Officers at the pages: a browser for each of the cast, signed in, at one instant of the scene."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpResponse
from django.test import Client

from tests.cast import Person
from tests.evidence.abroad import Scene

Visit = Callable[[Person], Client]


def client_of(scene: Scene, person: Person) -> Client:
    """The person's browser, signed in."""
    client = Client()
    client.force_login(scene.people.officers[person.username].user)
    return client


def said(answer: HttpResponse) -> str:
    """The page's text as sent."""
    return answer.content.decode()


def day(at: datetime) -> str:
    """A day as a date field takes it."""
    return f"{at:%Y-%m-%d}"
