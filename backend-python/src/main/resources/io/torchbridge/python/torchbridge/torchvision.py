"""
Lets torchvision be imported where its compiled operators can't be loaded, as when it was built for another torch, and
where Pillow or NumPy are missing, as they may be on GraalPy: models and transforms of tensors need none of these.
"""

import importlib.machinery
import importlib.util
import os
import sys
import types

import torch

_SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "roi_align(Tensor input, Tensor rois, float spatial_scale, SymInt pooled_height, SymInt pooled_width,"
    " int sampling_ratio, bool aligned) -> Tensor",
    "_roi_align_backward(Tensor grad, Tensor rois, float spatial_scale, SymInt pooled_height,"
    " SymInt pooled_width, SymInt batch_size, SymInt channels, SymInt height, SymInt width,"
    " int sampling_ratio, bool aligned) -> Tensor",
    "roi_pool(Tensor input, Tensor rois, float spatial_scale, SymInt pooled_height, SymInt pooled_width)"
    " -> (Tensor, Tensor)",
    "_roi_pool_backward(Tensor grad, Tensor rois, Tensor argmax, float spatial_scale, SymInt pooled_height,"
    " SymInt pooled_width, SymInt batch_size, SymInt channels, SymInt height, SymInt width) -> Tensor",
    "ps_roi_align(Tensor input, Tensor rois, float spatial_scale, SymInt pooled_height, SymInt pooled_width,"
    " int sampling_ratio) -> (Tensor, Tensor)",
    "_ps_roi_align_backward(Tensor grad, Tensor rois, Tensor channel_mapping, float spatial_scale,"
    " SymInt pooled_height, SymInt pooled_width, int sampling_ratio, SymInt batch_size, SymInt channels,"
    " SymInt height, SymInt width) -> Tensor",
    "ps_roi_pool(Tensor input, Tensor rois, float spatial_scale, SymInt pooled_height, SymInt pooled_width)"
    " -> (Tensor, Tensor)",
    "_ps_roi_pool_backward(Tensor grad, Tensor rois, Tensor channel_mapping, float spatial_scale,"
    " SymInt pooled_height, SymInt pooled_width, SymInt batch_size, SymInt channels, SymInt height,"
    " SymInt width) -> Tensor",
    "deform_conv2d(Tensor input, Tensor weight, Tensor offset, Tensor mask, Tensor bias, SymInt stride_h,"
    " SymInt stride_w, SymInt pad_h, SymInt pad_w, SymInt dilation_h, SymInt dilation_w, SymInt groups,"
    " SymInt offset_groups, bool use_mask) -> Tensor",
    "_deform_conv2d_backward(Tensor grad, Tensor input, Tensor weight, Tensor offset, Tensor mask,"
    " Tensor bias, SymInt stride_h, SymInt stride_w, SymInt pad_h, SymInt pad_w, SymInt dilation_h,"
    " SymInt dilation_w, SymInt groups, SymInt offset_groups, bool use_mask)"
    " -> (Tensor, Tensor, Tensor, Tensor, Tensor)",
)

# what torchvision names when it is imported
_PACKAGES = {
    "numpy": (),
    "PIL": ("Image", "ImageColor", "ImageDraw", "ImageEnhance", "ImageFilter", "ImageFont", "ImageOps"),
}

_library = None


class _Missing(types.ModuleType):
    """Stands where a package is not installed: every name in it is a class that can be named and not made."""

    def __init__(self, name):
        super().__init__(name)
        self.__spec__ = importlib.machinery.ModuleSpec(name, None)
        self.__path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        package = self.__name__.partition(".")[0]

        def refuse(*_, **__):
            raise ModuleNotFoundError("%s.%s was used, but %s is not installed" % (self.__name__, name, package))

        cls = type(name, (), {"__module__": self.__name__, "__new__": refuse})
        setattr(self, name, cls)
        return cls


class _TorchbridgeFinder:
    """Looks after torchvision's operators when it is imported for the first time; finds nothing itself."""

    def __init__(self, warn):
        self.warn = warn

    def find_spec(self, name, path=None, target=None):
        if name == "torchvision":
            sys.meta_path.remove(self)
            spec = importlib.util.find_spec(name)
            if spec is not None and spec.origin is not None:
                _prepare(os.path.dirname(spec.origin), self.warn)
        return None


def watch(warn):
    """Prepares for the import of torchvision, whoever does it; a second call takes the first one's place."""
    sys.meta_path[:] = [f for f in sys.meta_path if type(f).__qualname__ != _TorchbridgeFinder.__qualname__]
    if "torchvision" not in sys.modules:
        sys.meta_path.insert(0, _TorchbridgeFinder(warn))


def _stand_in():
    """Makes the packages importable that torchvision imports and that are not installed; returns their names."""
    missing = [name for name in _PACKAGES if name not in sys.modules and importlib.util.find_spec(name) is None]
    for package in missing:
        sys.modules[package] = _Missing(package)
        for part in _PACKAGES[package]:
            sys.modules[package + "." + part] = module = _Missing(package + "." + part)
            setattr(sys.modules[package], part, module)
    return missing


def _prepare(folder, warn):
    global _library
    missing = _stand_in()
    if missing:
        warn("%s not installed: what needs none of it in torchvision works" % " and ".join(missing))
    reason = "it has no compiled operators"
    for suffix in importlib.machinery.EXTENSION_SUFFIXES:
        file = os.path.join(folder, "_C" + suffix)
        if os.path.exists(file):
            try:
                torch.ops.load_library(file)
                return
            except (OSError, ImportError, RuntimeError) as e:
                reason = str(e).strip().split("\n")[0]
    _library = torch.library.Library("torchvision", "FRAGMENT")
    for schema in _SCHEMAS:
        if not hasattr(torch.ops.torchvision, schema.split("(")[0]):
            _library.define(schema)
    warn(
        "torchvision's own operators (nms, roi_align and others) don't work with this torch %s: %s; what needs"
        " none of them works" % (torch.__version__, reason)
    )
