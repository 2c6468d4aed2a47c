"""Programs that measure the product on public data. Nothing in the product imports them."""
