"""This node as a client of other TAXII servers: it takes from them and gives to them."""
