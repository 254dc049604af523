"""Reads over the law of states, as the knowledge base records it."""

from comity.law.core.asking import known_state
from comity.law.core.knowledge import load
from comity.law.core.national.profile import Profile
from comity.law.core.national.profile import profile as profile_of


def profile(code: str) -> Profile:
    """The profile of the state with this code. Raises UnknownState."""
    knowledge = load()
    return profile_of(knowledge, known_state(knowledge, code))
