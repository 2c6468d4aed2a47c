"""Twenty sites with the same ids under force: errors, time-outs, kills, dropped schemas."""
