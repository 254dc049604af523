"""One msgspec struct for each type of STIX object."""
