"""Makes one site's rows, as the product would; the canaries come afterwards.

Where a verb of the product makes a true state cheaply, it is used; else the row is written as that
verb would leave it.
"""
