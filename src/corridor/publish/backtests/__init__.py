"""The page of a backtest: figures, sentences, tables, and the same for a terminal."""
