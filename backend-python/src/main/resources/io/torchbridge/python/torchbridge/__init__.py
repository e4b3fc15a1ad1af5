"""The Python side of torchbridge: the same for every engine. Java defines these modules and calls them."""

import os

# torch's wheel brings the libgomp that all of the process then uses, libtorch and its OpenBLAS too;
# with libgomp's default busy wait their thread pools fight for the cores. Read when torch is loaded.
if "OMP_WAIT_POLICY" not in os.environ:
    os.environ.setdefault("GOMP_SPINCOUNT", "1000")

__path__ = []
