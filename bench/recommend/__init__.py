"""How good are the recommendations? Every model of the engine beside what others publish.

`python -m bench.recommend --help`; what it prints is explained in bench/README.md.
"""
