"""Tables, figures and the report of a record; computes nothing that a number rests on."""
