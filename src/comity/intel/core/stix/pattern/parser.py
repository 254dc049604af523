"""From words to tree: the grammar of STIX 2.1, section 9, by recursive descent of bounded depth.

Besides the grammar it holds what the OASIS validator holds: no qualifier twice on one observation, and hashes of the
right form. STIX 2.0 has no EXISTS and lets a qualifier be repeated.
"""

import base64
from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from comity.intel.core.stix.pattern.faults import NumberTooLong, PatternFault, PatternTooDeep, QualifierTwice
from comity.intel.core.stix.pattern.lexer import END, Word, unquoted
from comity.intel.core.stix.pattern.tree import (
    Between,
    Comparison,
    Every,
    Instant,
    Join,
    Joined,
    Observation,
    Observations,
    Operator,
    Path,
    Pattern,
    Qualifier,
    Repeats,
    Scalar,
    Step,
    Within,
)

DEPTH = 64
DIGITS = 400

Node = TypeVar("Node")

_EQUALITY = {"=": Operator.EQUAL, "==": Operator.EQUAL, "!=": Operator.UNEQUAL, "<>": Operator.UNEQUAL}
_ORDER = {
    "<": Operator.LESS,
    "<=": Operator.LESS_OR_EQUAL,
    ">": Operator.GREATER,
    ">=": Operator.GREATER_OR_EQUAL,
}
_TEXTUAL = {o.value: o for o in (Operator.LIKE, Operator.MATCHES, Operator.ISSUBSET, Operator.ISSUPERSET)}
_OPERATORS = {**_EQUALITY, **_ORDER, **_TEXTUAL, "IN": Operator.IN}
_UNASKED = Joined(Join.AND, ())
_ORDERABLE = frozenset(("string", "int", "float", "hex", "binary", "timestamp"))
_LITERALS = _ORDERABLE | {"bool"}


def read(text: str, found: Sequence[Word], *, spec_version: int = 21) -> Pattern:
    """The tree of a pattern from its words, by the grammar of STIX 2.1 (21) or 2.0 (20).

    A word of the kind "observation" stands for a whole observation of which nobody asks what it tests.

    Raises PatternFault (and its PatternTooDeep, QualifierTwice, NumberTooLong).
    """
    reader = _Reader(found, newer=spec_version > 20)
    root = reader.observations()
    reader.take(END)
    return Pattern(text, root)


class _Reader:
    """A place in the words of one pattern; `kind` is the kind of the word there."""

    __slots__ = ("_at", "_depth", "_newer", "_words", "kind")

    def __init__(self, found: Sequence[Word], *, newer: bool) -> None:
        self._words = found
        self._newer = newer
        self._at = 0
        self._depth = 0
        self.kind = found[0][0]

    def take(self, kind: str) -> str:
        """The text of the next word, which is of this kind. Raises PatternFault."""
        if self.kind != kind:
            raise self.unexpected(kind)
        return self._next()

    def take_one(self, kinds: Collection[str]) -> Word:
        """The next word, which is of one of these kinds. Raises PatternFault."""
        if self.kind not in kinds:
            raise self.unexpected(" ".join(sorted(kinds)))
        word = self._words[self._at]
        self._next()
        return word

    def unexpected(self, expected: str) -> PatternFault:
        _, text, position = self._words[self._at]
        return PatternFault(position=position + 1, found=text or END, expected=expected)

    def _next(self) -> str:
        text = self._words[self._at][1]
        if self.kind is not END:
            self._at += 1
            self.kind = self._words[self._at][0]
        return text

    def observations(self) -> Observation | Observations:
        return self._sequence(self._observation, (Join.FOLLOWEDBY, Join.OR, Join.AND), Observations)

    def _sequence(
        self, part: Callable[[], Node], joins: Sequence[Join], joined: Callable[[Join, tuple[Node, ...]], Node]
    ) -> Node:
        """Parts joined by `joins`, the weakest first."""
        self._depth += 1
        if self._depth > DEPTH:
            raise PatternTooDeep(position=self._words[self._at][2] + 1, limit=DEPTH)
        parts, between = [part()], list[Join]()
        while self.kind in joins:
            between.append(Join(self._next()))
            parts.append(part())
        self._depth -= 1
        return _grouped(parts, between, joins, joined) if between else parts[0]

    def _observation(self) -> Observation | Observations:
        if self.kind == "(":
            self._next()
            inside = self.observations()
            self.take(")")
            outer = self._qualifiers(once=False)
            return Observations(Join.AND, (inside,), outer) if outer else inside
        if self.kind == "observation":
            self._next()
            return Observation(_UNASKED, self._qualifiers(once=True))
        self.take("[")
        test = self._sequence(self._test, (Join.OR, Join.AND), Joined)
        self.take("]")
        return Observation(test, self._qualifiers(once=True))

    def _qualifiers(self, *, once: bool) -> tuple[Qualifier, ...]:
        found: list[Qualifier] = []
        kinds: set[str] = set()
        while (kind := self.kind) in ("START", "WITHIN", "REPEATS"):
            if once and self._newer and kind in kinds:
                raise QualifierTwice(position=self._words[self._at][2] + 1, qualifier=kind)
            kinds.add(self._next())
            found.append(self._qualifier(kind))
        return tuple(found)

    def _qualifier(self, kind: str) -> Qualifier:
        if kind == "START":
            start = self.take("timestamp")
            self.take("STOP")
            return Between(Instant(start[2:-1]), Instant(self.take("timestamp")[2:-1]))
        if kind == "WITHIN":
            seconds = float(self._positive(("float", "int")))
            self.take("SECONDS")
            return Within(seconds)
        times = int(self._positive(("int",)))
        self.take("TIMES")
        return Repeats(times)

    def _positive(self, kinds: Collection[str]) -> str:
        word = self.take_one(kinds)
        if word[1][0] == "-":
            raise PatternFault(position=word[2] + 1, found=word[1], expected=" ".join(f"+{kind}" for kind in kinds))
        return _short(word)

    def _test(self) -> Comparison | Joined:
        if self.kind == "(":
            self._next()
            inside = self._sequence(self._test, (Join.OR, Join.AND), Joined)
            self.take(")")
            return inside
        if self.kind in ("NOT", "EXISTS") and self._newer:
            negated = self._not()
            self.take("EXISTS")
            return Comparison(self._path(), Operator.EXISTS, None, negated)
        path = self._path()
        negated = self._not()
        operator, _, _ = self.take_one(_OPERATORS)
        return Comparison(path, _OPERATORS[operator], self._operand(operator), negated)

    def _not(self) -> bool:
        if self.kind != "NOT":
            return False
        self._next()
        return True

    def _operand(self, operator: str) -> Scalar | tuple[Scalar, ...]:
        if operator in _TEXTUAL:
            return unquoted(self.take("string"))
        if operator == "IN":
            return self._set()
        return _value(self.take_one(_LITERALS if operator in _EQUALITY else _ORDERABLE))

    def _set(self) -> tuple[Scalar, ...]:
        self.take("(")
        values: list[Scalar] = []
        while self.kind != ")" or values:
            values.append(_value(self.take_one(_LITERALS)))
            if self.take_one((",", ")"))[0] == ")":
                return tuple(values)
        self.take(")")
        return ()

    def _path(self) -> Path:
        _, object_type, _ = self.take_one(("hyphenated", "name"))
        self.take(":")
        steps: list[Step] = [self._key()]
        while (kind := self.kind) in (".", "["):
            self._next()
            steps.append(self._key() if kind == "." else self._index())
        return Path(object_type, tuple(steps))

    def _key(self) -> str:
        kind, text, _ = self.take_one(("name", "string"))
        return text if kind == "name" else unquoted(text)

    def _index(self) -> int | Every:
        word = self.take_one(("*", "int"))
        self.take("]")
        return Every.ELEMENT if word[0] == "*" else int(_short(word))


def _grouped(
    parts: Sequence[Node],
    between: Sequence[Join],
    joins: Sequence[Join],
    joined: Callable[[Join, tuple[Node, ...]], Node],
) -> Node:
    """One node of parts: split at the weakest join first."""
    if len(parts) == 1:
        return parts[0]
    weakest, *stronger = joins
    groups: list[Node] = []
    start = 0
    for i in (*(i for i, join in enumerate(between) if join is weakest), len(between)):
        groups.append(_grouped(parts[start : i + 1], between[start:i], stronger, joined))
        start = i + 1
    return groups[0] if len(groups) == 1 else joined(weakest, tuple(groups))


def _value(word: Word) -> Scalar:
    kind, text, _ = word
    match kind:
        case "string":
            return unquoted(text)
        case "int":
            return int(_short(word))
        case "float":
            return float(_short(word))
        case "bool":
            return text == "true"
        case "hex":
            return bytes.fromhex(text[2:-1])
        case "binary":
            return base64.b64decode(text[2:-1])
        case _:
            return Instant(text[2:-1])


def _short(word: Word) -> str:
    if len(word[1]) > DIGITS:
        raise NumberTooLong(position=word[2] + 1, limit=DIGITS)
    return word[1]
