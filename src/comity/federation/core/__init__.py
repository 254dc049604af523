"""What crosses between nodes, as rules on bytes and values: message, seal, receipt, token, bundle. Pure."""
