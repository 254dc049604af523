"""Files that come in and go out: which format they have, how they are read and written, where they are kept."""
