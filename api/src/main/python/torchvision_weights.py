"""Writes torchvision's own table of pretrained weights as JSON: where each file is, its classes and its preset.

Lists of categories that several weights share are written once.
Run it with the Python of the build: python torchvision_weights.py FILE.json
"""

import functools
import json
import sys

import prepared_torchvision  # noqa: F401 - before torchvision

import torchvision
from torchvision.models import get_model_weights, get_model_builder, list_models

categories = []


def transforms(weights):
    partial = weights.transforms
    if not isinstance(partial, functools.partial):
        return {"preset": partial.__name__}
    preset = partial()  # its defaults are attributes
    values = {"preset": type(preset).__name__}
    for key in ("crop_size", "resize_size", "mean", "std", "interpolation", "antialias"):
        if hasattr(preset, key):
            value = getattr(preset, key)
            values[key] = value.value if key == "interpolation" else value
    return values


def entry(weights):
    names = list(weights.meta.get("categories") or ())
    if names and names not in categories:
        categories.append(names)
    return {
        "url": weights.url,
        "categories": categories.index(names) if names else None,
        "num_params": weights.meta.get("num_params"),
        "transforms": transforms(weights),
    }


models = {}
for name in sorted(list_models()):
    enum = get_model_weights(name)
    module = get_model_builder(name).__module__.split(".")
    kind = module[2] if len(module) > 3 else "classification"
    default = getattr(enum, "DEFAULT", None)
    models[name] = {
        "kind": kind,
        "enum": enum.__name__,
        "default": default.name if default is not None else None,
        "weights": {w.name: entry(w) for w in enum},
    }

with open(sys.argv[1], "w") as f:
    json.dump({"torchvision": torchvision.__version__.split("+")[0], "categories": categories, "models": models}, f,
              separators=(",", ":"), ensure_ascii=True)
    f.write("\n")
