"""From bytes to cells and keys, trusting nothing; what is wrong is noted."""
