"""Objects of STIX in a file, one after another, without the file in memory.

A file is a bundle, an envelope, an array, or objects one after another (such as one a line). Python's own scanner
finds where a value ends; what stands up to there is the object as it was written.
"""

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from comity.terms.errors import ComityError, gettext_noop

READ_BYTES = 1024 * 1024
LONGEST = 16 * READ_BYTES
"""In characters: an object that has not ended by then is given up."""
_BLANK = " \t\r\n"
_scan = json.JSONDecoder().raw_decode


class NotReadable(ComityError):
    """The file is no JSON from some place on; what stood before has been read."""

    code = "intel.import.not-readable"
    sentence = gettext_noop("The file cannot be read as JSON in UTF-8 from about byte {position} on.")


def _utf8() -> codecs.IncrementalDecoder:
    return codecs.getincrementaldecoder("utf-8-sig")()


@dataclass(slots=True)
class _Text:
    """A file as text, as far as it is held. `at` is where reading has come; from `mark` on, nothing is let go."""

    stream: BinaryIO
    held: str = ""
    at: int = 0
    mark: int = -1
    passed: int = 0
    decoder: codecs.IncrementalDecoder = field(default_factory=_utf8)

    def more(self) -> bool:
        """Read on; False at the end of the file. Raises NotReadable."""
        if len(self.held) - max(self.mark, 0) > LONGEST and self.mark >= 0:
            raise self.unreadable()
        chunk = self.stream.read(READ_BYTES)
        try:
            text = self.decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as wrong:
            raise self.unreadable() from wrong
        gone = self.mark if self.mark >= 0 else self.at
        self.passed += len(self.held[:gone].encode())
        self.held, self.at, self.mark = self.held[gone:] + text, self.at - gone, 0 if self.mark >= 0 else -1
        return bool(chunk)

    def peek(self) -> str:
        """The next character that is not blank; empty at the end."""
        while True:
            while self.at < len(self.held):
                if self.held[self.at] not in _BLANK:
                    return self.held[self.at]
                self.at += 1
            if not self.more():
                return ""

    def take(self, expected: str) -> None:
        """Pass one character. Raises NotReadable where it is another."""
        if self.peek() != expected:
            raise self.unreadable()
        self.at += 1

    def takes(self, wanted: str) -> bool:
        """Pass one character if it is the wanted one."""
        if self.peek() != wanted:
            return False
        self.at += 1
        return True

    def value(self) -> str:
        """The next value, as it was written. Raises NotReadable."""
        self.peek()
        while True:
            try:
                _, end = _scan(self.held, self.at)
            except (ValueError, RecursionError) as wrong:
                if isinstance(wrong, RecursionError) or len(self.held) - self.at > LONGEST or not self.more():
                    raise self.unreadable() from wrong
                continue
            if end == len(self.held) and self.more():
                continue  # a number might go on
            text, self.at = self.held[self.at : end], end
            return text

    def unreadable(self) -> NotReadable:
        return NotReadable(position=self.passed + len(self.held[: self.at].encode()))


def objects_in(stream: BinaryIO) -> Iterator[bytes]:
    """The objects of a file, in order. Raises NotReadable, after what could be read."""
    text = _Text(stream)
    while first := text.peek():
        if first == "[":
            yield from _items(text)
        elif first == "{":
            yield from _object(text)
        else:
            raise text.unreadable()


def _items(text: _Text) -> Iterator[bytes]:
    text.take("[")
    if text.takes("]"):
        return
    yield text.value().encode()
    while text.takes(","):
        yield text.value().encode()
    text.take("]")


def _object(text: _Text) -> Iterator[bytes]:
    """What is in its array `objects`; itself where it has none."""
    text.mark = text.at
    text.take("{")
    is_wrapper = False
    more = not text.takes("}")
    while more:
        key = text.value()
        text.take(":")
        if key == '"objects"' and text.peek() == "[":
            text.mark, is_wrapper = -1, True
            yield from _items(text)
        else:
            text.value()
        more = text.takes(",")
        if not more:
            text.take("}")
    if not is_wrapper:
        yield text.held[text.mark : text.at].encode()
    text.mark = -1
