"""The words under which states, steps and kinds are shown to a reader, and the shape that goes with each."""

import re
from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, pgettext

from comity.evidence.core import wording
from comity.evidence.core.form.identifiers import TYPES
from comity.evidence.core.orders import REJECTIONS
from comity.law.forms import ground_name

register = template.Library()

PACKAGES: dict[str, str] = {
    "sealing": gettext_noop("Being sealed"),
    "sent": gettext_noop("Sealed and sent, receipt awaited"),
    "received": gettext_noop("Received and verified by the other side"),
    "fetching": gettext_noop("Being fetched and verified"),
    "verified": gettext_noop("Every hash verified"),
    "opened": gettext_noop("Verified and opened"),
    "failed": gettext_noop("Does not hold"),
}
FAMILIES: dict[str, Mapping[str, str]] = {
    "state": wording.STATES,
    "freeze": wording.FREEZES,
    "order": wording.ORDERS,
    "offer": wording.OFFERS,
    "package": PACKAGES,
}
SHAPES: dict[str, dict[str, str]] = {
    "state": {
        "still": "draft withdrawn closed",
        "info": "checked signed accepted executing",
        "wait": "sent received clarification-given",
        "warn": "clarification-asked",
        "bad": "refused",
        "ok": "delivered acknowledged",
    },
    "freeze": {"wait": "asked", "ok": "in-force extended converted", "bad": "lapsed refused", "still": "released"},
    "order": {"wait": "issued", "ok": "answered", "bad": "rejected", "still": "withdrawn"},
    "offer": {"still": "draft", "wait": "offered", "info": "accepted passed-on", "bad": "declined", "ok": "received"},
    "package": {"wait": "sealing sent fetching", "ok": "received verified opened", "bad": "failed"},
}
SHAPE_OF = {
    (family, code): shape
    for family, shapes in SHAPES.items()
    for shape, codes in shapes.items()
    for code in codes.split()
}

STEPS: dict[str, str] = {
    "draft": gettext_noop("Draft begun"),
    "check": gettext_noop("Form checked"),
    "reopen": gettext_noop("Reopened for changes"),
    "sign": gettext_noop("Signed"),
    "countersign": gettext_noop("Countersigned"),
    "send": gettext_noop("Sent"),
    "return": gettext_noop("Came back undelivered"),
    "receive": gettext_noop("Received"),
    "accept": gettext_noop("Accepted"),
    "ask-clarification": gettext_noop("Clarification asked"),
    "give-clarification": gettext_noop("Clarification given"),
    "refuse": gettext_noop("Refused"),
    "execute": gettext_noop("Execution begun"),
    "grant": gettext_noop("Preservation granted"),
    "deliver": gettext_noop("Evidence delivered"),
    "acknowledge": gettext_noop("Receipt acknowledged"),
    "withdraw": gettext_noop("Withdrawn"),
    "close": gettext_noop("Closed"),
    "lapse": gettext_noop("Preservation lapsed"),
    "extend": gettext_noop("Preservation extended"),
    "convert": gettext_noop("Kept until disclosure is decided"),
    "release": gettext_noop("Preservation released"),
    "extension-asked": gettext_noop("Extension asked"),
    "call-back": gettext_noop("Asking desk called back"),
    "attach": gettext_noop("File attached"),
    "detach": gettext_noop("File taken away"),
    "exhibit": gettext_noop("Exhibit added"),
    "prepare-delivery": gettext_noop("Package to be sealed"),
    "attachments-sent": gettext_noop("Attached files sent"),
    "verified": gettext_noop("Package arrived, every hash verified"),
    "opened": gettext_noop("File opened"),
    "package-opened": gettext_noop("Package opened"),
    "package-failed": gettext_noop("Package could not be sealed or verified"),
    "package-retried": gettext_noop("Package taken up again"),
    "custody-receipt": gettext_noop("Receipt of the other hand"),
    "erased": gettext_noop("The other side erased its copy"),
    "clock-warning": gettext_noop("Warning: a clock is running out"),
    "clock-overdue": gettext_noop("Overdue"),
    "erase": gettext_noop("Content erased at the end of its retention"),
    "not-delivered": gettext_noop("Not delivered in time"),
    "send-again": gettext_noop("Sent again"),
    "late-receipt": gettext_noop("Delivered after all, its receipt came late"),
    "not-taken": gettext_noop("The other node did not take this step"),
    "order-answered": gettext_noop("Holder answered the order"),
    "order-rejected": gettext_noop("Holder rejected the order"),
    "confirm": gettext_noop("Emergency confirmed"),
    "order": gettext_noop("Order issued to the holder"),
    "refer": gettext_noop("Referred to another desk"),
    "offer": gettext_noop("Information offered"),
    "decline": gettext_noop("Offer declined"),
    "pass-on": gettext_noop("Information passed on"),
}
NAMES: dict[str, str] = {
    **TYPES,
    **wording.KINDS,
    **wording.EVENTS,
    "asking": gettext_noop("We ask"),
    "asked": gettext_noop("We are asked"),
    "information": gettext_noop("Information"),
    "order": gettext_noop("Order"),
    "ordinary": gettext_noop("Ordinary"),
    "urgent": gettext_noop("Urgent"),
    "emergency": gettext_noop("Emergency"),
    "subscriber": gettext_noop("Subscriber data"),
    "traffic": gettext_noop("Traffic data"),
    "content": gettext_noop("Content"),
    "domain-registration": gettext_noop("Domain registration data"),
    "realtime-traffic": gettext_noop("Traffic data in real time"),
    "realtime-content": gettext_noop("Interception of content"),
    "spontaneous": gettext_noop("Spontaneous information"),
    "service-provider": gettext_noop("Service provider"),
    "registrar": gettext_noop("Registry or registrar"),
    "public-authority": gettext_noop("Public authority"),
    "private-person": gettext_noop("Private person or body"),
    "mandatory": gettext_noop("Asked by the instrument"),
    "if-applicable": gettext_noop("Only where it applies"),
    "if-available": gettext_noop("Give it if you know it"),
    "recommended": gettext_noop("Recommended"),
    "maximum": gettext_noop("At the latest"),
    "minimum": gettext_noop("At least until"),
    "target": gettext_noop("Aim"),
    "contact-point-24-7": gettext_noop("24/7 contact point"),
    "central-authority": gettext_noop("Central authority"),
    "investigator": gettext_noop("Investigator"),
    "prosecutor": gettext_noop("Prosecutor"),
    "judge": gettext_noop("Judge"),
    "provider-clerk": gettext_noop("Provider's clerk"),
    "auditor": gettext_noop("Auditor"),
    "worker": gettext_noop("this node's worker"),
}


@register.filter
def word(code: str) -> str:
    """The word for a coded value; the code itself, readable, where nothing better is known."""
    return _(NAMES[code]) if code in NAMES else str(code).replace("-", " ")


@register.filter
def step_word(code: str) -> str:
    return _(STEPS[code]) if code in STEPS else str(code).replace("-", " ").capitalize()


@register.inclusion_tag("ui/status.html")
def status(code: str, family: str = "state", kind: str = "") -> dict[str, str]:
    """A state as word, shape and colour. `kind` tells a preservation in force from a disclosure under way."""
    if code == "executing" and kind == "preservation":
        return {"kind": "ok", "word": pgettext("state of a preservation", "In force")}
    said = FAMILIES[family].get(code)
    return {"kind": SHAPE_OF.get((family, code), "info"), "word": _(said) if said else code.replace("-", " ")}


@register.filter
def say(sentence: str) -> str:
    """A sentence of the law data or of a rule in the reader's language."""
    return _(sentence) if sentence else ""


@register.filter
def length_of(duration: str) -> str:
    """A duration of the law data in words: `P60D` is 60 days. The code itself where it is made of several parts."""
    found = re.fullmatch(r"P(?:(\d+)([MWD])|T(\d+)([HM]))", duration)
    if found is None:
        return duration
    count, unit = int(found[1] or found[3]), f"T{found[4]}" if found[4] else found[2]
    return {
        "M": ngettext("%(count)d month", "%(count)d months", count),
        "W": ngettext("%(count)d week", "%(count)d weeks", count),
        "D": ngettext("%(count)d day", "%(count)d days", count),
        "TH": ngettext("%(count)d hour", "%(count)d hours", count),
        "TM": ngettext("%(count)d minute", "%(count)d minutes", count),
    }[unit] % {"count": count}


@register.filter
def ground(code: str) -> str:
    """A coded ground of refusal in words."""
    return ground_name(code)


@register.filter
def rejection(code: str) -> str:
    """A provider's coded reason for rejecting an order, in words."""
    return _(REJECTIONS[code]) if code in REJECTIONS else code.replace("-", " ")


@register.filter
def at(mapping: Mapping[str, object], key: object) -> object:
    """What a mapping holds under a key; nothing where it holds none."""
    return mapping.get(str(key))
