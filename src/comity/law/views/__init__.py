"""Pages of the law. They read; they change nothing."""
