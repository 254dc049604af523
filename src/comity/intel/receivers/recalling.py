"""An owner calls back what it shared; holders say what became of it."""

from comity.federation.receivers import Answered, Received
from comity.intel.actions.exchange import notifying, obeying
from comity.intel.actions.feedback import vouching
from comity.intel.core.exchange.recalling import Notice, RecallAnswer, RecallBody


def recall(received: Received, body: RecallBody) -> None:
    """What was published for the owner is called back with it. Raises what `obeying.obey` raises."""

    def published(notice: Notice) -> int:
        return vouching.called_back(notice, at=received.at)

    obeying.obey(body.notice.encode(), received.sender, elsewhere=published, at=received.at)


def answer(received: Received, body: RecallAnswer) -> None:
    notifying.answered(received.sender.node_id, body, at=received.at)


def refused(answer: Answered) -> None:
    notifying.refused(answer.message_id, answer.receipt.code, at=answer.at)
