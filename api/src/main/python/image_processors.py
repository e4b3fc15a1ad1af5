"""Writes the defaults of transformers' image processors that Java knows, as JSON, and which model types use them.

A preprocessor_config.json need not say what its class has for a default.
Run it with the Python of the build: python image_processors.py FILE.json
"""

import json
import sys

import prepared_torchvision  # noqa: F401 - before torchvision

import transformers
from transformers.image_processing_backends import TorchvisionBackend
from transformers.models.auto.image_processing_auto import IMAGE_PROCESSOR_MAPPING_NAMES

KEYS = ("do_resize", "size", "default_to_square", "resample", "do_center_crop", "crop_size", "do_rescale",
        "rescale_factor", "do_normalize", "image_mean", "image_std", "do_pad", "crop_pct", "rescale_offset",
        "include_top", "do_flip_channel_order")
METHODS = ("preprocess", "_preprocess", "resize", "center_crop", "rescale_and_normalize", "pad", "process_image", "rescale",
           "normalize", "_standardize_kwargs", "_fuse_mean_std_and_rescale_factor")
# what Java does beside the common way; of some the images go the common way, and only maps of segments another
SPECIAL = {
    "ConvNextImageProcessor": "convnext",
    "EfficientNetImageProcessor": "efficientnet",
    "BeitImageProcessor": "plain",
    "MobileNetV2ImageProcessor": "plain",
    "MobileViTImageProcessor": "flipped",
    "SegformerImageProcessor": "plain",
}

processors = {}
model_types = {}
for model_type, names in IMAGE_PROCESSOR_MAPPING_NAMES.items():
    name = names.get("torchvision")
    cls = getattr(transformers, name, None) if name else None
    if cls is None or not issubclass(cls, TorchvisionBackend):
        continue
    plain = all(getattr(cls, m) is getattr(TorchvisionBackend, m) for m in METHODS)
    kind = SPECIAL.get(name) or ("plain" if plain else None)
    if kind is None or getattr(cls, "do_pad", False):
        continue
    defaults = {k: getattr(cls, k) for k in KEYS if getattr(cls, k, None) is not None}
    defaults = {k: list(v) if isinstance(v, tuple) else int(v) if k == "resample" else v for k, v in defaults.items()}
    processors[name] = {"kind": kind, **defaults}
    model_types[model_type] = name

with open(sys.argv[1], "w") as f:
    json.dump({"transformers": transformers.__version__, "processors": processors, "model_types": model_types}, f,
              indent=1, sort_keys=True)
    f.write("\n")
