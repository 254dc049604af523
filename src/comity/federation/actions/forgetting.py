"""Letting go of the text of a message that is settled; its hash, its receipt and its leaf stay.

For words that keep what they were sent in a form of their own, and that may have to erase it.
"""

from comity.federation.models import Inbox, Outbox, SentMessage


def forget_sent(message_id: str) -> bool:
    """Let go of what was sent, once every recipient has answered or it has expired; whether that was so.

    In the caller's transaction.
    """
    if Outbox.objects.filter(message=message_id, state=Outbox.State.PENDING).exists():
        return False
    Outbox.objects.filter(message=message_id).update(sealed=b"")
    SentMessage.objects.filter(pk=message_id).update(signed=b"")
    return True


def forget_received(sender: str, message_id: str) -> None:
    """Let go of what was received. In the caller's transaction, which may be that of the receiver."""
    Inbox.objects.filter(sender=sender, message_id=message_id).update(signed=b"")
