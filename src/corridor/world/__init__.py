"""The nouns every room shares: frozen dataclasses, units and the error tree."""
