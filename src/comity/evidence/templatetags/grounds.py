"""Grounds of refusal and reasons of rejection in words; the codes are those of routes.toml and core/orders.py."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from comity.evidence.core.orders import REJECTIONS

GROUNDS: dict[str, str] = {
    "essential-interests": gettext_noop("Sovereignty, security, public order or other essential interests"),
    "political-offence": gettext_noop("A political offence"),
    "national-law-grounds": gettext_noop("A ground of our own law"),
    "dual-criminality-missing": gettext_noop("The conduct is no offence here"),
    "postpone-own-proceedings": gettext_noop("It would prejudice our own proceedings"),
    "prejudice-own-investigation": gettext_noop("It would prejudice our own investigation"),
    "discretionary": gettext_noop("The instrument leaves it to us"),
    "voluntary": gettext_noop("Nobody is bound to answer"),
    "ne-bis-in-idem": gettext_noop("The person was tried for it already"),
    "prohibited-for-domestic-case": gettext_noop("It would be forbidden in a case of our own"),
    "measure-not-available": gettext_noop("There is no such measure here"),
    "measure-restricted-by-offence": gettext_noop("The measure is not available for this offence"),
    "conflict-of-laws": gettext_noop("Another state's law forbids it"),
    "discrimination": gettext_noop("Prosecution for race, religion, nationality or opinion is feared"),
    "immunity-privilege": gettext_noop("An immunity or privilege protects the data"),
    "press-freedom": gettext_noop("Freedom of the press protects the data"),
    "fundamental-rights": gettext_noop("Fundamental rights would be violated"),
    "essential-national-security": gettext_noop("Essential interests of national security"),
    "not-in-conformity": gettext_noop("The request does not conform to the instrument"),
    "incomplete-or-manifest-error": gettext_noop("It is incomplete or manifestly wrong"),
    "impossible": gettext_noop("It cannot be done"),
    "contrary-to-legal-system": gettext_noop("It would be contrary to our legal system"),
    "extraterritorial-not-offence": gettext_noop("Committed outside the asking state, and no offence here"),
    "treaty-grounds": gettext_noop("A ground of the treaty between us"),
    "targeting-breach": gettext_noop("It targets a person whom the agreement protects"),
    "provider-objection": gettext_noop("The provider objects under the agreement"),
    "provider-declines": gettext_noop("The provider declines"),
    "provider-not-subject": gettext_noop("The provider is not subject to this power"),
    "military-offence": gettext_noop("A military offence"),
    "fiscal-offence": gettext_noop("A fiscal offence"),
    "minor-offence": gettext_noop("The offence is of minor importance"),
    "consent-withheld": gettext_noop("Consent was withheld"),
    "enforcement-refused": gettext_noop("Enforcement was refused"),
    "not-substantiated": gettext_noop("The request is not substantiated"),
    "data-protection-breach": gettext_noop("Data protection would be breached"),
    "doubt-on-origin": gettext_noop("Its origin is in doubt"),
    "not-available": gettext_noop("The data are not available"),
    "judicial-authorisation-refused": gettext_noop("The court refused its authorisation"),
    "not-an-emergency": gettext_noop("It is no emergency"),
    "threshold-not-met": gettext_noop("The threshold of evidence is not met"),
    "no-reciprocity": gettext_noop("There is no reciprocity"),
    "use-undertaking-missing": gettext_noop("An undertaking on the use is missing"),
    "special-tribunal": gettext_noop("A special tribunal would use it"),
    "interpol-article-3": gettext_noop("Political, military, religious or racial matters (INTERPOL, art. 3)"),
    "incomplete": gettext_noop("It lacks what the instrument asks for"),
    "not-genuine": gettext_noop("The asking desk did not confirm it"),
    "data-not-held": gettext_noop("The holder does not have the data"),
}


def ground_word(code: str) -> str:
    """The ground or reason in words; the code where none are known."""
    said = GROUNDS.get(code) or REJECTIONS.get(code)
    return _(said) if said else code.replace("-", " ")
