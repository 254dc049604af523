"""The stage: three nodes, the officers who are signed in, and every check that was made."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from comity.node.demo.cast import Cast
from comity.node.demo.nodes import Node
from comity.node.demo.visitor import Page, Visitor
from comity.terms.state import Iso3

PATIENCE_SECONDS = 45.0
POLL_SECONDS = 0.25
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Check:
    """Something that had to hold, and whether it did."""

    chapter: str
    claim: str
    held: bool


@dataclass
class Stage:
    """`references` keeps the requests of the story by the name that the chapters call them."""

    folder: Path
    console: Console
    nodes: dict[Iso3, Node]
    checks: list[Check] = field(default_factory=list)
    references: dict[str, str] = field(default_factory=dict)
    chapter: str = ""
    _visitors: dict[tuple[Iso3, str], Visitor] = field(default_factory=dict)

    @classmethod
    def set_up(cls, folder: Path, casts: tuple[Cast, ...], console: Console) -> "Stage":
        return cls(folder, console, {cast.state: Node(cast, folder / cast.state.lower()) for cast in casts})

    def node(self, state: str) -> Node:
        return self.nodes[Iso3(state)]

    def everywhere(self, act: Callable[[Node], Found]) -> dict[Iso3, Found]:
        """The same on all nodes, side by side; what came of it by state."""
        with ThreadPoolExecutor(len(self.nodes)) as pool:
            return dict(zip(self.nodes, pool.map(act, self.nodes.values()), strict=True))

    def officer(self, state: str, login: str) -> Visitor:
        """An officer of the cast, signed in at her node's pages."""
        key = (Iso3(state), login)
        if key not in self._visitors:
            self._visitors[key] = self.node(state).sign_in(login)
        return self._visitors[key]

    @contextmanager
    def telling(self, chapter: str) -> Iterator[None]:
        """A chapter: its title, and how long it took."""
        self.chapter = chapter
        start = time.monotonic()
        self.console.rule(f"[bold]{chapter}", align="left")
        yield
        self.console.print(f"  [dim]{time.monotonic() - start:.1f} s[/dim]")

    def say(self, sentence: str) -> None:
        self.console.print(f"  {sentence}", highlight=False)

    def check(self, claim: str, *, held: bool) -> None:
        """Record and show whether a claim held; the story goes on either way."""
        self.checks.append(Check(self.chapter, claim, held))
        self.console.print(f"  [green]✔[/green] {claim}" if held else f"  [red]✘ {claim}[/red]", highlight=False)

    def becomes(self, claim: str, seen: Callable[[], bool], *, patience: float = PATIENCE_SECONDS) -> None:
        """Check a claim that takes a moment: it is looked at again until it holds or patience ends."""
        deadline = time.monotonic() + patience
        with self.console.status(claim):
            while not (held := seen()) and time.monotonic() < deadline:
                time.sleep(POLL_SECONDS)
        self.check(claim, held=held)

    def state_at(self, state: str, login: str, ref: str) -> str:
        """Where a request stands in an officer's own list; empty while it is not there."""
        return next((row["state"] for row in self.rows(state, login) if row["reference"] == ref), "")

    def rows(self, state: str, login: str) -> list[dict[str, str]]:
        """The officer's whole work list, as its export gives it."""
        visitor = self.officer(state, login)
        return [
            row
            for show in ("open", "closed")
            for row in json.loads(visitor.download(f"/?show={show}&format=json"))["rows"]
        ]

    def act(self, state: str, login: str, ref: str, act: str, **typed: str) -> Page:
        """Take a step on the page of that step, as the officer would."""
        visitor = self.officer(state, login)
        path = f"/requests/{ref}/{act}/"
        return visitor.submit(visitor.open(path).form(path), typed)

    @property
    def held(self) -> bool:
        return bool(self.checks) and all(check.held for check in self.checks)
