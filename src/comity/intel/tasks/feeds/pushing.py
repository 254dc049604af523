"""Giving what is new in a collection to another server, envelope by envelope; and saying beforehand what would go."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from comity.intel.actions.feeds import pushing
from comity.intel.actions.feeds.pushing import NotForPushing
from comity.intel.actions.feeds.sources import settle
from comity.intel.adapters.feeds import http
from comity.intel.core.feeds import envelopes, reading
from comity.intel.core.feeds.envelopes import Sent
from comity.intel.core.feeds.reading import Status
from comity.intel.core.feeds.reports import Failure, Going, Pushed
from comity.intel.models import SentEnvelope, Source
from comity.intel.tasks.feeds.asking import USUAL_BYTES, Remote, most_bytes, remote_of
from comity.terms.errors import ComityError

PATIENCE_SECONDS = 60.0
MOST_ALONE = 64
"""So many objects of an envelope are refused one by one before the server is believed to refuse them all."""
DIVIDE = frozenset({400, 413, 422, 500})
"""Answers to a whole envelope that may be about one object in it, as OpenTAXII gives, or about its size."""
PATIENT = 3
"""So often a server that fails on everything is believed to be ill itself, and not to choke on the objects."""
GONE = "The server does not know any more what became of them."
Clock = Callable[[], datetime]


class _Head(msgspec.Struct):
    id: str = ""
    modified: str = ""
    created: str = ""


def push(
    source: Source,
    *,
    clock: Clock,
    seconds: float = float("inf"),
    patience: float = PATIENCE_SECONDS,
    say: Callable[[Pushed], object] = lambda _: None,
) -> Pushed:
    """Send what is new and may go, after what was not settled the last time. `patience` is how many seconds to wait for
    each status that is pending. What breaks it off is in the report. Raises NotForPushing."""
    if not source.pushes:
        raise NotForPushing(name=source.name)
    report = Pushed(source=source.name)
    try:
        _envelopes(source, report, clock, _Courier(remote_of(source), patience), time.monotonic() + seconds, say)
    except ComityError as error:
        report.broke(error)
    settle(source, report, at=clock())
    return report


def going(source: Source, *, at: datetime) -> Going:
    """What a push would send, and what would stay here and why. The server is not asked. Raises NotForPushing."""
    if not source.pushes:
        raise NotForPushing(name=source.name)
    report = Going(source=source.name, dry_run=True)
    for chosen in pushing.parts(source, USUAL_BYTES, at=at):
        _add(report.withheld, chosen.withheld)
        for row, _ in chosen.rows:
            report.by_type[row.type] = report.by_type.get(row.type, 0) + 1
    return report


def _envelopes(
    source: Source,
    report: Pushed,
    clock: Clock,
    courier: "_Courier",
    until: float,
    say: Callable[[Pushed], object],
) -> None:
    for envelope in pushing.unsettled(source):
        courier.deliver(envelope, report, clock)
    room = most_bytes(courier.remote)
    while (chosen := pushing.choose_next(source, room, at=clock())) is not None:
        _add(report.withheld, chosen.withheld)
        if chosen.envelope is not None:
            courier.deliver(chosen.envelope, report, clock)
        say(report)
        if time.monotonic() > until:
            report.unfinished = True
            return


def _add(counts: dict[str, int], more: Mapping[str, int]) -> None:
    for code, number in more.items():
        counts[code] = counts.get(code, 0) + number


@dataclass(slots=True)
class _Courier:
    """Brings envelopes to one server. `alone` counts objects that it refused by themselves, `ill` is its last answer
    that speaks of itself."""

    remote: Remote
    patience: float
    alone: int = 0
    ill: http.FeedRefused | None = None

    def deliver(self, envelope: SentEnvelope, report: Pushed, clock: Clock) -> None:
        """Send an envelope unless it has arrived, wait for what becomes of it, and remember that."""
        if envelope.state == SentEnvelope.State.READY:
            raws = pushing.objects_of(envelope, at=clock())
            sent = self._sent(raws, envelope.source.failures)
            report.envelopes += 1
            report.sent += len(raws)
        else:
            sent = Sent(envelope.taken, tuple(envelope.statuses), tuple(tuple(one) for one in envelope.failures))
        sent = self._answered(sent)
        pushing.settle(envelope, sent, at=clock())
        _tell(report, sent)

    def _sent(self, raws: Sequence[bytes], failures: int) -> Sent:
        self._begin()
        sent = self._posted(raws) if raws else Sent()
        if self.ill is not None and not (sent.taken or sent.pending) and failures < PATIENT:
            raise self.ill
        return sent

    def _begin(self) -> None:
        self.alone, self.ill = 0, None

    def _posted(self, raws: Sequence[bytes]) -> Sent:
        """What a server says of objects; divided where it refuses them together, until it is known which it means."""
        try:
            answer = http.post(self.remote.access, self.remote.place.objects, envelopes.written(raws))
        except http.FeedRefused as refused:
            if refused.facts["http_status"] not in DIVIDE or self.alone >= MOST_ALONE:
                raise
            if len(raws) == 1:
                self.alone += 1
                self.ill = refused if refused.facts["http_status"] == 500 else self.ill
                return Sent(failures=(_failure(raws[0], refused),))
            middle = len(raws) // 2
            return self._posted(raws[:middle]).and_(self._posted(raws[middle:]))
        return _said(answer.body, len(raws))

    def _answered(self, sent: Sent) -> Sent:
        """The same once statuses that are pending have been asked for, as long as there is patience."""
        until, pause, pending = time.monotonic() + self.patience, 0.5, sent.pending
        done = Sent(sent.taken, (), sent.failures)
        while pending:
            answers = {one: self._status(one) for one in pending}
            for status in answers.values():
                done = done if status.pending else done.and_(_of(status, 0))
            pending = tuple(one for one, status in answers.items() if status.pending)
            if not pending or time.monotonic() + pause > until:
                break
            time.sleep(pause)
            pause = min(pause * 2, 10)
        return Sent(done.taken, pending, done.failures)

    def _status(self, status_id: str) -> Status:
        try:
            return reading.status(http.get(self.remote.access, self.remote.place.status(status_id)).body)
        except http.FeedRefused as refused:
            if refused.facts["http_status"] != 404:
                raise
            return Status(status_id, pending=False, taken=0, failures=(("", "", GONE),))


def _said(body: bytes, number: int) -> Sent:
    """What the answer to an envelope says; one that says nothing is taken as it stands: accepted."""
    try:
        status = reading.status(body)
    except reading.NotTaxii:
        return Sent(taken=number)
    return Sent(pending=(status.id,)) if status.pending and status.id else _of(status, number)


def _of(status: Status, number: int) -> Sent:
    taken = status.taken if status.taken >= 0 else max(0, number - len(status.failures))
    return Sent(taken=taken, failures=status.failures)


def _failure(raw: bytes, refused: http.FeedRefused) -> tuple[str, str, str]:
    head = msgspec.json.decode(raw, type=_Head)
    return head.id, head.modified or head.created, str(refused.facts["theirs"])


def _tell(report: Pushed, sent: Sent) -> None:
    report.taken += sent.taken
    report.failed += len(sent.failures)
    report.pending += len(sent.pending)
    for stix_id, version, why in sent.failures:
        report.note(Failure(stix_id, version, "", why))
