"""What is wrong with a pack: each fault with its line, its reason, and what to do. One fault refuses the whole pack."""

from types import MappingProxyType

from comity.terms.errors import ComityError, Translate, as_said, gettext_noop, worded

_AT_LINE = gettext_noop("Line {line}: {reason}")


class Fault(ComityError):
    """A fault of a pack. `line` is the line of the file, or the place of a line in a signed pack, from 1."""

    code = "law.pack-refused"
    sentence = gettext_noop("This line was refused.")

    @property
    def line(self) -> int:
        """Where it is; 0 for a line that was typed into a form, and for what concerns the whole pack."""
        return int(self.facts.get("line", 0))

    @property
    def column(self) -> str:
        """The column at fault, or empty."""
        return str(self.facts.get("column", ""))

    def reason(self, translate: Translate = str) -> str:
        """What is wrong, without where."""
        return super().explain(translate)

    def explain(self, translate: Translate = str) -> str:
        """Where it is, and what is wrong."""
        said = self.reason(translate)
        return translate(_AT_LINE).format(line=self.line, reason=said) if self.line else said


class TooLarge(Fault):
    code = "law.pack-too-large"
    status = 413
    sentence = gettext_noop("The pack has more than {limit} {unit}. Divide it into several packs.")
    words = MappingProxyType({"unit": as_said})


class NotText(Fault):
    code = "law.pack-not-text"
    sentence = gettext_noop("Here is something that is no readable text ({what}). Save the file as plain CSV in UTF-8.")
    words = MappingProxyType({"what": as_said})


class NotATable(Fault):
    code = "law.pack-not-a-table"
    sentence = gettext_noop("This is no table in CSV ({what}). Give every line as many cells as the head.")
    words = MappingProxyType({"what": as_said})


class FormulaRefused(Fault):
    code = "law.pack-formula"
    sentence = gettext_noop(
        "“{column}” begins with “{sign}”, which spreadsheets take for a formula. Begin it with a letter."
    )


class ColumnUnknown(Fault):
    code = "law.pack-column-unknown"
    sentence = gettext_noop("There is no column “{column}” here. It may be: {offered}.")


class ValueMissing(Fault):
    code = "law.pack-value-missing"
    sentence = gettext_noop("“{column}” is empty. Fill it in.")


class ValueUnknown(Fault):
    code = "law.pack-value-unknown"
    sentence = gettext_noop("“{given}” is no “{column}” that this node knows. It may be: {offered}.")


class NotADay(Fault):
    code = "law.pack-not-a-day"
    sentence = gettext_noop("“{given}” in “{column}” is not a day. Write it as 2026-11-22.")


_DAYS = worded(
    {
        "as_of": gettext_noop("as of"),
        "effective": gettext_noop("effective"),
        "since": gettext_noop("in effect since"),
        "pack": gettext_noop("day of the pack"),
        "signed_on": gettext_noop("signed"),
        "ratified_on": gettext_noop("ratified"),
        "in_force_on": gettext_noop("in force for the state"),
        "instrument": gettext_noop("in force for anybody"),
        "year_from": gettext_noop("first year"),
        "year_to": gettext_noop("last year"),
    }
)


class DaysContradict(Fault):
    code = "law.pack-days-contradict"
    sentence = gettext_noop("“{later}” ({later_day}) comes before “{earlier}” ({earlier_day}). Check both.")
    words = MappingProxyType({"earlier": _DAYS, "later": _DAYS})


class StatusContradicts(Fault):
    code = "law.pack-status-contradicts"
    sentence = gettext_noop("A state that is “{status}” has no “{column}”. Correct one of them.")


class Superfluous(Fault):
    code = "law.pack-superfluous"
    sentence = gettext_noop("A line that says “{act}” gives no “{column}”. Empty it, or say what it does.")


class SaidTwice(Fault):
    code = "law.pack-said-twice"
    sentence = gettext_noop("Line {other} already speaks of this. Say it in one line.")


class AlreadyThere(Fault):
    code = "law.pack-already-there"
    sentence = gettext_noop("This is recorded already. Write “correct” or “confirm” instead of “add”.")


class NotThere(Fault):
    code = "law.pack-not-there"
    sentence = gettext_noop(
        "Nothing like this is recorded for {state}. Check {columns}, or write “add” instead of “{act}”."
    )


class OlderThanRecord(Fault):
    code = "law.pack-older-than-record"
    sentence = gettext_noop(
        "It is as of {as_of}, but what is recorded is as of {recorded}. Check it again, and date it anew."
    )


class NotItsState(Fault):
    code = "law.pack-not-its-state"
    status = 403
    sentence = gettext_noop("It speaks of {state}, but the pack is one of {issuer}. A state amends its own.")


class ReferenceMissing(Fault):
    code = "law.pack-reference-missing"
    sentence = gettext_noop("It is replaced by “{given}”, but nothing has that id. Copy the id of a line.")


class ReferencesCircular(Fault):
    code = "law.pack-references-circular"
    sentence = gettext_noop("What it is replaced by leads back to itself. Leave out one of the references.")


class NothingSaid(Fault):
    code = "law.pack-empty"
    sentence = gettext_noop("There is no line in this pack. Write at least one below the head.")


class PackMalformed(Fault):
    code = "law.pack-malformed"
    status = 400
    sentence = gettext_noop("This is no signed data pack: {what}. Ask its issuer to send it again.")
    words = MappingProxyType({"what": as_said})


class PackNotNext(Fault):
    code = "law.pack-not-next"
    status = 409
    sentence = gettext_noop(
        "Version {version} of {issuer} builds on a pack that is not in use here. Install what comes before it first."
    )


class PackRolledBack(Fault):
    code = "law.pack-rolled-back"
    status = 409
    sentence = gettext_noop("Version {version} of {issuer} is not newer than version {known}, which is known here.")
