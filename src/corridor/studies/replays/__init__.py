"""Parts of a backtest: its issue times, one forecast replayed, its rows, what would leak."""
