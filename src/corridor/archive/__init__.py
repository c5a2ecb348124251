"""A record on disk: the only room that knows its layout."""
