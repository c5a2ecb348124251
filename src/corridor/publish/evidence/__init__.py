"""What was read in reports and who said it, ready to print: as files, for terminals, as a picture, for the page."""
