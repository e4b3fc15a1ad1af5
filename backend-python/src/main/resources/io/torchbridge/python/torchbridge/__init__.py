"""The Python side of torchbridge: the same for every engine. Java defines these modules and calls them."""

import os

# NumPy's and SciPy's OpenBLAS, read when they are loaded: with more than one thread its LU takes
# more stack than a Java thread has, and the JVM would crash in numpy.linalg.solve
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__path__ = []
