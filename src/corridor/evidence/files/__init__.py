"""From a file to the text of a report: bytes, encodings, HTML, PDF, page furniture, language, date."""
