"""What a sentence holds: figures, speakers, times, places."""
