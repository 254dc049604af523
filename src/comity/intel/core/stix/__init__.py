"""STIX 2.1, and 2.0 beside it: whether an object that arrives holds what its specification says it MUST."""

from comity.intel.core.stix.checking import check
from comity.intel.core.stix.faults import Checked, Fault, Refused
from comity.intel.core.stix.text.envelope import NotAnEnvelope, NotJson, TooManyObjects, read_envelope
from comity.intel.core.stix.text.limits import LIMITS, Limits

__all__ = (
    "LIMITS",
    "Checked",
    "Fault",
    "Limits",
    "NotAnEnvelope",
    "NotJson",
    "Refused",
    "TooManyObjects",
    "check",
    "read_envelope",
)
