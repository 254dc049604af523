"""Other TAXII servers: what signs this node in there, and HTTP."""
