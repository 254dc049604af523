"""The node of the tests of TAXII, and a client that means ill."""

from tests.intel.taxii.conftest import bank, collection, keys, place, reader

__all__ = ["bank", "collection", "keys", "place", "reader"]
