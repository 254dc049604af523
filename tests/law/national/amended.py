"""Law as it would be recorded: a row of national offences added to the release."""

from datetime import date

from comity.law.core.book.amendments import Act, Line
from comity.law.core.knowledge import Knowledge


def with_offence(state: str, article: str, coverage: str, **columns: str) -> Knowledge:
    """The release with one more section of a state on an article, of high confidence unless `columns` say otherwise."""
    confidence = columns.pop("confidence", "high")
    row = {
        "iso3": state,
        "budapest_article": article,
        "law": "New Act",
        "section": "1",
        "coverage": coverage,
        **columns,
    }
    return Knowledge([Line(1, Act.ADD, "national_offences", row, "gazette", confidence, date(2026, 11, 1))])
