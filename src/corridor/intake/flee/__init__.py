"""Folders of Flee (github.com/djgroen/flee) as scenarios that run by the day."""
