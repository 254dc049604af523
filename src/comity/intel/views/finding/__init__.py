"""Pages on which objects are found and read, each within what the officer may see."""

from comity.intel.views.finding.sight import Looking, looking

__all__ = ["Looking", "looking"]
