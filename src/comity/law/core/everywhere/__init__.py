"""The rules of `ruling.py` for every pair of states at once, as arrays; a test holds both equal."""

from comity.law.core.everywhere.field import Field
from comity.law.core.everywhere.world import Supposed, World

__all__ = ["Field", "Supposed", "World"]
