"""Reads scenario folders: everything wrong with one is found before anything is raised."""
