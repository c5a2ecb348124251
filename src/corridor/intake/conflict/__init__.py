"""Reads files of conflict events in the shapes that their makers export, and keeps what a threat needs of them."""
