"""What a figure counts, and the claims of a report."""
