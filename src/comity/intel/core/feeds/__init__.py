"""Reading other TAXII servers: where they may be, what they answer, and how to go on."""
