"""The words under which people read states, acts and sides: one list for pages, letters and refusals.

Keyed by the codes of machine, preservation, information, orders and custody; a test keeps both.
"""

from comity.terms.errors import gettext_noop

STATES: dict[str, str] = {
    "draft": gettext_noop("Draft"),
    "checked": gettext_noop("Checked, to be signed"),
    "signed": gettext_noop("Signed, to be sent"),
    "sent": gettext_noop("Sent, not yet received"),
    "received": gettext_noop("Received, waits for acceptance"),
    "accepted": gettext_noop("Accepted"),
    "clarification-asked": gettext_noop("Clarification asked"),
    "clarification-given": gettext_noop("Clarification given"),
    "refused": gettext_noop("Refused"),
    "executing": gettext_noop("Being executed"),
    "delivered": gettext_noop("Delivered, to be acknowledged"),
    "acknowledged": gettext_noop("Acknowledged"),
    "withdrawn": gettext_noop("Withdrawn"),
    "closed": gettext_noop("Closed"),
}
FREEZES: dict[str, str] = {
    "asked": gettext_noop("Asked, not yet in force"),
    "in-force": gettext_noop("Data are frozen"),
    "extended": gettext_noop("Frozen, extended"),
    "converted": gettext_noop("Frozen until disclosure is decided"),
    "lapsed": gettext_noop("Lapsed"),
    "released": gettext_noop("Released"),
    "refused": gettext_noop("Preservation refused"),
}
ORDERS: dict[str, str] = {
    "issued": gettext_noop("Waits for your answer"),
    "answered": gettext_noop("Order answered"),
    "rejected": gettext_noop("Order rejected"),
    "withdrawn": gettext_noop("Order withdrawn"),
}
OFFERS: dict[str, str] = {
    "draft": gettext_noop("Draft"),
    "offered": gettext_noop("Offered, conditions not yet accepted"),
    "accepted": gettext_noop("Conditions accepted"),
    "declined": gettext_noop("Offer declined"),
    "passed-on": gettext_noop("Information passed on"),
    "received": gettext_noop("Information received"),
}
ACTS: dict[str, str] = {
    "check": gettext_noop("Fill in and check the form"),
    "reopen": gettext_noop("Reopen for changes"),
    "sign": gettext_noop("Sign"),
    "countersign": gettext_noop("Countersign"),
    "send": gettext_noop("Send"),
    "return": gettext_noop("Take back what was not delivered"),
    "receive": gettext_noop("Receive"),
    "accept": gettext_noop("Accept"),
    "ask-clarification": gettext_noop("Ask for clarification"),
    "give-clarification": gettext_noop("Answer the question"),
    "refuse": gettext_noop("Refuse"),
    "execute": gettext_noop("Begin execution"),
    "grant": gettext_noop("Grant the preservation"),
    "deliver": gettext_noop("Deliver evidence"),
    "acknowledge": gettext_noop("Acknowledge receipt"),
    "withdraw": gettext_noop("Withdraw"),
    "close": gettext_noop("Close"),
    "call-back": gettext_noop("Call the asking desk back"),
    "order": gettext_noop("Order the holder to act"),
    "ask-extension": gettext_noop("Ask for a longer preservation"),
    "extension-asked": gettext_noop("Ask for a longer preservation"),
    "extend": gettext_noop("Extend the preservation"),
    "convert": gettext_noop("Keep the data until disclosure is decided"),
    "lapse": gettext_noop("Let the preservation lapse"),
    "release": gettext_noop("Release the data"),
    "confirm": gettext_noop("Confirm the emergency"),
    "refer": gettext_noop("Refer to another desk"),
    "follow-up": gettext_noop("Ask for disclosure of the frozen data"),
    "send-again": gettext_noop("Send again"),
    "edit": gettext_noop("Change the draft"),
    "save": gettext_noop("Save the draft"),
    "attach": gettext_noop("Attach a file"),
    "detach": gettext_noop("Take a file away"),
    "offer": gettext_noop("Offer the information"),
    "decline": gettext_noop("Decline the offer"),
    "pass-on": gettext_noop("Pass the information on"),
}
"""What is done, as a button says it."""
SIDES: dict[str, str] = {
    "asking": gettext_noop("the asking side"),
    "asked": gettext_noop("the side that is asked"),
}
KINDS: dict[str, str] = {
    "preservation": gettext_noop("Preservation"),
    "disclosure": gettext_noop("Disclosure"),
}
EVENTS: dict[str, str] = {
    "acquired": gettext_noop("Acquired"),
    "sealed": gettext_noop("Sealed"),
    "released": gettext_noop("Handed over"),
    "received": gettext_noop("Received"),
    "verified": gettext_noop("Verified"),
    "opened": gettext_noop("Opened"),
    "copied": gettext_noop("Copied"),
    "analysed": gettext_noop("Analysed"),
    "returned": gettext_noop("Given back"),
    "destroyed": gettext_noop("Destroyed"),
}
"""What a hand did with evidence in its custody."""
PARTS: dict[str, str] = {
    "instrument": gettext_noop("the instrument"),
    "kind": gettext_noop("the kind of request"),
    "data": gettext_noop("the data sought"),
    "holder": gettext_noop("the holder"),
    "urgency": gettext_noop("the urgency"),
    "information": gettext_noop("the information"),
    "ground": gettext_noop("the ground"),
    "until": gettext_noop("the day on which it ends"),
    "text": gettext_noop("the text"),
}
"""Parts of a message that can be wrong or missing."""
