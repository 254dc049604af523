"""Findings as an operator reads them, and as a program does."""

import json
from dataclasses import asdict

from comity.node.keeping.finding import Finding, Word


def as_text(found: list[Finding]) -> str:
    """One line a finding, advice indented under it, and a count."""
    lines = []
    for finding in found:
        lines.append(f"{finding.word:<4}  {finding.name}: {finding.found}")
        if finding.advice:
            lines.append(f"      → {finding.advice}")
    counts = ", ".join(f"{sum(finding.word is word for finding in found)} {word}" for word in Word)
    return "\n".join([*lines, counts])


def as_json(found: list[Finding]) -> str:
    return json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1)
