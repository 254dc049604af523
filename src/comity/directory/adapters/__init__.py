"""The outside of the directory: private keys on disk, manifests fetched from an address, QR codes."""
