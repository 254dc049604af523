"""What can be wrong with a pattern, and where."""

from comity.terms.errors import ComityError, gettext_noop


class PatternFault(ComityError):
    """`position` counts characters from 1; `expected` and `found` are words of the grammar, not of a language."""

    code = "stix.pattern"
    sentence = gettext_noop(
        "The pattern cannot be read at character {position}: “{found}” stands where {expected} is expected."
    )


class PatternTooDeep(PatternFault):
    code = "stix.pattern-too-deep"
    sentence = gettext_noop(
        "The pattern is nested deeper than {limit} levels at character {position}. Write it flatter."
    )


class NumberTooLong(PatternFault):
    code = "stix.pattern-number-too-long"
    sentence = gettext_noop("The number at character {position} of the pattern has more than {limit} digits.")


class QualifierTwice(PatternFault):
    code = "stix.pattern-qualifier-twice"
    sentence = gettext_noop(
        "The observation before character {position} of the pattern has two qualifiers {qualifier}. Keep one."
    )


class NotThisHash(PatternFault):
    code = "stix.pattern-hash"
    sentence = gettext_noop("The pattern compares {algorithm} with “{value}”, which is no {algorithm} hash.")


class NotAnObservableName(PatternFault):
    code = "stix.pattern-name"
    sentence = gettext_noop(
        "The pattern speaks of “{name}”. Types and properties are named with 3 to 250 small letters and digits."
    )
