"""What the operator may see of a running house: figures, errors, traces, and ids that hold them
together. Nothing of it names a person."""
