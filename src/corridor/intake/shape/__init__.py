"""From cells and keys to rows and tables that fit the schema."""
