"""What shows only in the whole: between rows and files, in sizes, and what is odd."""
