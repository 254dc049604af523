"""Officers at the pages: a browser for each of the cast, signed in, at one instant of the scene."""

from datetime import datetime
from typing import Protocol

from django.test import Client

from tests.cast import Person
from tests.evidence.abroad import Scene


class Answer(Protocol):
    """A page as it came back."""

    @property
    def content(self) -> bytes: ...


def client_of(scene: Scene, person: Person) -> Client:
    """The person's browser, signed in."""
    client = Client()
    client.force_login(scene.people.officers[person.username].user)
    return client


def said(answer: Answer) -> str:
    """The page's text as sent."""
    return answer.content.decode()


def day(at: datetime) -> str:
    """A day as a date field takes it."""
    return f"{at:%Y-%m-%d}"
