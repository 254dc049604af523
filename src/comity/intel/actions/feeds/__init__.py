"""Taking from other TAXII servers, and giving to them."""
