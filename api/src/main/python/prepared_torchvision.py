"""Import this before torchvision: its compiled operators need not fit the torch of the build."""

import importlib.util
import os
import sys

_spec = importlib.util.spec_from_file_location(
    "preparation",
    os.path.join(os.path.dirname(os.path.abspath(__file__)),
                 "../../../../backend-python/src/main/resources/io/torchbridge/python/torchbridge/torchvision.py"))
_preparation = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_preparation)
_preparation.watch(lambda message: print(message, file=sys.stderr))
