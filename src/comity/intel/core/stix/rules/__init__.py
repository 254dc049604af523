"""What msgspec cannot hold while it decodes: rules between properties, and forms that take more than a pattern."""
