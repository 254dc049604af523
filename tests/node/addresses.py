"""Every address of the node, as a caller could type it."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

SAMPLES = {
    "int": "1",
    "uuid": str(uuid.UUID(int=7)),
    "slug": "some-name",
    "str": "PHL-2026-7K3M9Q",
    "path": "some/where",
}


@dataclass(frozen=True, slots=True)
class Address:
    """A path with sample parts, and the name of its view."""

    path: str
    name: str


def every() -> list[Address]:
    return list(_walk(get_resolver().url_patterns, "/", ""))


def _walk(patterns: list[URLPattern | URLResolver], before: str, namespace: str) -> Iterator[Address]:
    for entry in patterns:
        here = before + _sample(entry)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _walk(entry.url_patterns, here, inner)
        else:
            yield Address(here, f"{namespace}{entry.name}")


def _sample(entry: URLPattern | URLResolver) -> str:
    pattern = entry.pattern
    if isinstance(pattern, RoutePattern):
        return re.sub(r"<(?:(\w+):)?\w+>", lambda part: SAMPLES.get(part[1] or "str", "a" * 64), str(pattern))
    return re.sub(r"\(.*?\)", "1-some", str(pattern)).strip("^$")
