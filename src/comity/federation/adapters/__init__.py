"""What lies outside this word: other nodes over HTTP, bundles on disk, and the words above that plug in."""
