"""What an act means before it is done: who will be able to read it, under which law, what starts, what stays done."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop


@dataclass(frozen=True, slots=True)
class Sentences:
    """The four answers, with {us}, {them}, {article} and {ref} as placeholders. Empty where there is nothing to say."""

    title: str
    button: str
    readers: str = ""
    starts: str = ""
    lasting: str = ""
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Consequences:
    """The four answers in the reader's language."""

    title: str
    button: str
    readers: str
    law: str
    starts: str
    lasting: str
    grave: bool


HERE_ONLY = gettext_noop("Only officers of your desk and this node's auditors. Nothing leaves this node.")
BOTH_DESKS = gettext_noop("The officers of your desk, and those of the desk in {them} that handles {ref}.")
TOLD = gettext_noop("{them} is told by a signed message. It cannot be called back, only followed by another one.")

_SENTENCES: Mapping[str, Sentences] = MappingProxyType(
    {
        "check": Sentences(
            gettext_noop("Check the form"),
            gettext_noop("Check the form"),
            HERE_ONLY,
            gettext_noop("The form is held against {article}. If nothing is missing it can be signed."),
            gettext_noop("Nothing is final: the form can be reopened until it is sent."),
        ),
        "reopen": Sentences(
            gettext_noop("Reopen for changes"),
            gettext_noop("Reopen the form"),
            HERE_ONLY,
            gettext_noop("The request becomes a draft again."),
            gettext_noop("Signatures given so far no longer count."),
        ),
        "sign": Sentences(
            gettext_noop("Sign the request"),
            gettext_noop("Sign"),
            gettext_noop("Only officers of your desk, until it is sent. {them} then sees your role, not your name."),
            gettext_noop("Your signature covers exactly what the preview shows. Any change voids it."),
            gettext_noop("The signature stays in the ledger, also when the request is reopened."),
        ),
        "countersign": Sentences(
            gettext_noop("Countersign the request"),
            gettext_noop("Countersign"),
            gettext_noop("Only officers of your desk, until it is sent. {them} then sees your role, not your name."),
            gettext_noop("With two different officers' signatures the request can be sent."),
            gettext_noop("The signature stays in the ledger, also when the request is reopened."),
        ),
        "send": Sentences(
            gettext_noop("Send the request"),
            gettext_noop("Send to {them}"),
            gettext_noop(
                "The desk in {them} reads all of it. If it orders a holder to act, the holder reads the holder's view."
            ),
            gettext_noop("The clocks of {article} begin. The message is sealed so that only {them} can open it."),
            gettext_noop("What {them} has read cannot be taken back. You can withdraw the request, not unsend it."),
        ),
        "accept": Sentences(
            gettext_noop("Accept the request"),
            gettext_noop("Accept"),
            BOTH_DESKS,
            gettext_noop("Your desk takes charge. It can still ask back, or refuse on a ground of {article}."),
            TOLD,
        ),
        "ask-clarification": Sentences(
            gettext_noop("Ask for clarification"),
            gettext_noop("Send the question"),
            BOTH_DESKS,
            gettext_noop("It is then {them} to move. Your own clocks go on unless {article} stops them."),
            TOLD,
        ),
        "give-clarification": Sentences(
            gettext_noop("Answer the question"),
            gettext_noop("Send the answer"),
            BOTH_DESKS,
            gettext_noop("It is then {them} to move."),
            TOLD,
        ),
        "refuse": Sentences(
            gettext_noop("Refuse the request"),
            gettext_noop("Refuse"),
            BOTH_DESKS,
            gettext_noop("The request ends with the ground you give. Grounds are counted in your state's statistics."),
            gettext_noop("A refusal is final here. {them} may ask again with a new request."),
            grave=True,
        ),
        "execute": Sentences(
            gettext_noop("Begin execution"),
            gettext_noop("Begin execution"),
            BOTH_DESKS,
            gettext_noop("You can then order the holder to act, and deliver what is found."),
            TOLD,
        ),
        "grant": Sentences(
            gettext_noop("Grant the preservation"),
            gettext_noop("Grant"),
            BOTH_DESKS,
            gettext_noop("The preservation watch counts from now and warns both sides before the data may be let go."),
            gettext_noop("The end you give is a promise under {article}: it can be made later, never earlier."),
        ),
        "order": Sentences(
            gettext_noop("Order the holder to act"),
            gettext_noop("Issue the order"),
            gettext_noop("The provider's desk reads the holder's view shown below, and nothing else of the request."),
            gettext_noop("The provider's own clock begins. Its answer comes back to this page."),
            gettext_noop("What the provider has read cannot be taken back."),
        ),
        "deliver": Sentences(
            gettext_noop("Deliver the evidence"),
            gettext_noop("Seal and deliver"),
            gettext_noop("Only {them} can open the package. Providers and other desks of this node cannot."),
            gettext_noop("Files are hashed, encrypted and signed. Custody passes once {them} confirms every hash."),
            gettext_noop("A delivered package cannot be called back. Further files go in a further package."),
        ),
        "acknowledge": Sentences(
            gettext_noop("Acknowledge receipt"),
            gettext_noop("Acknowledge receipt"),
            BOTH_DESKS,
            gettext_noop("You confirm that every hash agreed. The second hand of the transfer is signed."),
            gettext_noop("From here on the custody of the copy is yours."),
        ),
        "withdraw": Sentences(
            gettext_noop("Withdraw the request"),
            gettext_noop("Withdraw"),
            BOTH_DESKS,
            gettext_noop("All clocks of this request stop. A preservation asked with it is no longer sought."),
            gettext_noop("A withdrawn request cannot be taken up again. Begin a new one instead."),
            grave=True,
        ),
        "close": Sentences(
            gettext_noop("Close the request"),
            gettext_noop("Close"),
            BOTH_DESKS,
            gettext_noop("The request leaves the work list. It stays findable until its data are due to be erased."),
            gettext_noop("A closed request cannot be reopened."),
        ),
        "ask-extension": Sentences(
            gettext_noop("Ask for a longer preservation"),
            gettext_noop("Ask for the extension"),
            BOTH_DESKS,
            gettext_noop("{them} decides. Until it does, the present end counts."),
            TOLD,
        ),
        "extend": Sentences(
            gettext_noop("Extend the preservation"),
            gettext_noop("Extend"),
            BOTH_DESKS,
            gettext_noop("The preservation watch counts to the new end."),
            gettext_noop("The end can be made later, never earlier."),
        ),
        "release": Sentences(
            gettext_noop("Release the preserved data"),
            gettext_noop("Release"),
            BOTH_DESKS,
            gettext_noop("The holder need no longer keep the data."),
            gettext_noop("Data that a holder has let go are gone."),
            grave=True,
        ),
        "call-back": Sentences(
            gettext_noop("Record the call-back"),
            gettext_noop("Record the call"),
            gettext_noop("Only officers of your desk and this node's auditors."),
            gettext_noop("An emergency is carried out only once the asking desk was reached at its known number."),
            gettext_noop("What you record stays in the ledger with your signature."),
        ),
        "send-again": Sentences(
            gettext_noop("Send again what did not arrive"),
            gettext_noop("Send again to {them}"),
            BOTH_DESKS,
            gettext_noop("The same messages leave once more, in their order, signed anew with the time of now."),
            TOLD,
        ),
        "confirm": Sentences(
            gettext_noop("Confirm the emergency"),
            gettext_noop("Confirm"),
            BOTH_DESKS,
            gettext_noop("The competent authority stands behind the emergency request after the fact."),
            TOLD,
        ),
        "refer": Sentences(
            gettext_noop("Refer to another desk"),
            gettext_noop("Refer"),
            gettext_noop("The officers of the desk you choose see the request from now on, beside your own."),
            gettext_noop("The other desk may take every step that yours may."),
            gettext_noop("The referral stays in the timeline."),
        ),
        "offer": Sentences(
            gettext_noop("Offer the information"),
            gettext_noop("Offer to {them}"),
            gettext_noop("The desk in {them} reads the subject and the conditions. The information itself stays."),
            gettext_noop("{them} accepts or declines your conditions ({article})."),
            TOLD,
        ),
        "pass-on": Sentences(
            gettext_noop("Pass the information on"),
            gettext_noop("Pass on to {them}"),
            gettext_noop("The desk in {them} reads the information, bound by the conditions it accepted."),
            gettext_noop("{them} may use it within your conditions ({article})."),
            gettext_noop("What {them} has read cannot be taken back."),
        ),
        "accept-offer": Sentences(
            gettext_noop("Accept the conditions"),
            gettext_noop("Accept the conditions"),
            BOTH_DESKS,
            gettext_noop("{them} may then send the information. You are bound by its conditions ({article})."),
            TOLD,
        ),
        "decline": Sentences(
            gettext_noop("Decline the offer"),
            gettext_noop("Decline"),
            BOTH_DESKS,
            gettext_noop("Nothing is sent to you, and nothing binds you."),
            TOLD,
        ),
        "answer": Sentences(
            gettext_noop("Answer the order"),
            gettext_noop("Send the answer"),
            gettext_noop("The authority that issued the order; it may pass your answer on to the state that asked."),
            gettext_noop("The order's clock stops."),
            gettext_noop("An answer cannot be taken back. Ask the authority if something was wrong with it."),
        ),
        "reject": Sentences(
            gettext_noop("Reject the order"),
            gettext_noop("Reject"),
            gettext_noop("The authority that issued the order reads your reason."),
            gettext_noop("The order's clock stops. The authority may issue a new order, or insist by its own means."),
            gettext_noop("A rejection cannot be taken back."),
            grave=True,
        ),
    }
)


OF_HOLDERS = frozenset({"order", "answer", "reject"})


def of(act: str, *, us: str, them: str, article: str, ref: str) -> Consequences:
    """What the act means, for these parties. Raises KeyError for an act that has no page."""
    said = _SENTENCES[act]
    facts = {"us": us, "them": them, "article": article, "ref": ref}

    def tell(sentence: str) -> str:
        return _(sentence).format(**facts) if sentence else ""

    if act in OF_HOLDERS:
        law = _("{article}, and the law of {us} on orders to those who hold data.").format(**facts)
    else:
        law = _("{article}, and the law of {us} on acts of its own officers.").format(**facts)
    return Consequences(
        tell(said.title), tell(said.button), tell(said.readers), law, tell(said.starts), tell(said.lasting), said.grave
    )
