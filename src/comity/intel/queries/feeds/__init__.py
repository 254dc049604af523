"""Collections of other TAXII servers, as this node knows them."""
