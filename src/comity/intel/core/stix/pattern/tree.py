"""What a pattern says: observations of comparisons (STIX 2.1, section 9), as frozen values.

They are msgspec structs because those are built several times faster than dataclasses.
"""

from collections.abc import Iterator
from enum import Enum, StrEnum

import msgspec


class Operator(StrEnum):
    """STIX 2.1, section 9 (comparison operators); `==` is read as `=` and `<>` as `!=`, as its grammar does."""

    EQUAL = "="
    UNEQUAL = "!="
    LESS = "<"
    LESS_OR_EQUAL = "<="
    GREATER = ">"
    GREATER_OR_EQUAL = ">="
    IN = "IN"
    LIKE = "LIKE"
    MATCHES = "MATCHES"
    ISSUBSET = "ISSUBSET"
    ISSUPERSET = "ISSUPERSET"
    EXISTS = "EXISTS"


class Join(StrEnum):
    """What joins comparisons (AND, OR) or observations (all three); FOLLOWEDBY binds weakest, AND strongest."""

    AND = "AND"
    OR = "OR"
    FOLLOWEDBY = "FOLLOWEDBY"


class Every(Enum):
    """The step `[*]`: any element of a list."""

    ELEMENT = "*"


class Instant(msgspec.Struct, frozen=True):
    """A timestamp literal as written, without its quotes."""

    text: str


Scalar = str | int | float | bool | bytes | Instant
Step = str | int | Every


class Path(msgspec.Struct, frozen=True):
    """An object path: the type, and the steps from property to property, key or list index."""

    object_type: str
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        first, *rest = (_written(step) for step in self.steps)
        return f"{self.object_type}:{first}{''.join(step if step[0] == '[' else f'.{step}' for step in rest)}"


def _written(step: Step) -> str:
    if isinstance(step, Every):
        return "[*]"
    if isinstance(step, int):
        return f"[{step}]"
    if step.isascii() and step.isidentifier():
        return step
    return "'" + step.replace("\\", "\\\\").replace("'", "\\'") + "'"


class Comparison(msgspec.Struct, frozen=True):
    """One test. `value` is a tuple for IN and None for EXISTS."""

    path: Path
    operator: Operator
    value: Scalar | tuple[Scalar, ...] | None
    negated: bool = False


class Joined(msgspec.Struct, frozen=True):
    """Two or more tests of one observation, joined by AND or by OR."""

    by: Join
    parts: tuple["Comparison | Joined", ...]


class Within(msgspec.Struct, frozen=True):
    seconds: float


class Repeats(msgspec.Struct, frozen=True):
    times: int


class Between(msgspec.Struct, frozen=True):
    """START and STOP, as written."""

    start: Instant
    stop: Instant


Qualifier = Within | Repeats | Between


class Observation(msgspec.Struct, frozen=True):
    """What is looked for in one observation: `[...]`, with its qualifiers."""

    test: Comparison | Joined
    qualifiers: tuple[Qualifier, ...] = ()


class Observations(msgspec.Struct, frozen=True):
    """Two or more observations, joined; or one in parentheses that has qualifiers of its own."""

    by: Join
    parts: tuple["Observation | Observations", ...]
    qualifiers: tuple[Qualifier, ...] = ()


class Pattern(msgspec.Struct, frozen=True):
    """A pattern that follows the grammar."""

    text: str
    root: Observation | Observations

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Each comparison, in the order written."""
        return tuple(_comparisons(self.root))


def _comparisons(root: Observation | Observations) -> Iterator[Comparison]:
    waiting: list[Observation | Observations | Joined | Comparison] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Comparison):
            yield node
        elif isinstance(node, Observation):
            waiting.append(node.test)
        else:
            waiting.extend(reversed(node.parts))
