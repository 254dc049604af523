"""The Philippine node between Australia and Indonesia, as in the tests of sharing."""

from tests.intel.sharing.conftest import australian_node, indonesian_node, node_keys, scene

__all__ = ["australian_node", "indonesian_node", "node_keys", "scene"]
