"""The OASIS validator as a second opinion: what it says of one object. It knows MUSTs from SHOULDs."""

import copy
import warnings
from functools import cache

import stix2validator  # type: ignore[import-untyped]  # ships no types
from stix2validator import ValidationOptions
from stix2validator.errors import ValidationError  # type: ignore[import-untyped]  # ships no types

Object = dict[str, object]


@cache
def _options(version: str) -> ValidationOptions:
    return ValidationOptions(version=version, silent=True)


def accepts(value: Object, version: str = "2.1") -> bool:
    """Whether it finds no MUST broken; an object on which it breaks down is not accepted."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return bool(stix2validator.validate_instance(copy.deepcopy(value), _options(version)).is_valid)
        except (AttributeError, KeyError, TypeError, ValueError, IndexError, ValidationError):
            return False
