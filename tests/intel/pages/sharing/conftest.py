"""The pages of sharing, with objects and a community to share with."""

from dataclasses import dataclass
from html import unescape
from typing import Protocol

import pytest
from django.test import Client

from comity.intel.actions.indexing import index_next
from comity.intel.core.sharing.community import Charter
from comity.intel.models import Collection
from comity.terms.marking import Tlp
from tests.cast import CRISANTO, MAYUMI
from tests.intel.pages.people import Office
from tests.intel.sharing.marked import NODE_AUS, NODE_IDN
from tests.intel.sharing.stored import at_level, ids, keep, tool


@dataclass(frozen=True)
class Bay:
    """The Bay circle of three nodes, its collection, and two tools of ours that are not in it yet."""

    office: Office
    charter: Charter
    collection: Collection
    tools: list[str]

    @property
    def query(self) -> str:
        return "&".join(f"id={one}" for one in self.tools)


@pytest.fixture
def bay(office: Office) -> Bay:
    charter = office.scene.circle(NODE_AUS, NODE_IDN)
    objects = keep(tool("quillfish", at_level(Tlp.GREEN)), tool("oarlock", at_level(Tlp.AMBER)))
    while index_next():
        pass
    return Bay(office, charter, office.scene.collection(charter), ids(objects))


@pytest.fixture
def officer(office: Office) -> Client:
    """Crisanto of the 24/7 point: he manages communities too."""
    return office.client(CRISANTO)


@pytest.fixture
def second(office: Office) -> Client:
    return office.client(MAYUMI)


class Answer(Protocol):
    """What a browser was answered."""

    @property
    def status_code(self) -> int: ...

    @property
    def content(self) -> bytes: ...

    def __getitem__(self, header: str) -> str: ...


def text(answer: Answer, status: int = 200) -> str:
    """What a page says."""
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return unescape(answer.content.decode())


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    return page.split(f'name="{name}" value="', 1)[1].split('"', 1)[0]
