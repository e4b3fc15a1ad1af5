"""Models on their way out of Python."""

import inspect
import sys

import torch


def is_possible():
    """Whether torch.export, which reads Python's bytecode, works in this Python."""
    return sys.implementation.name == "cpython"


def save(module, arguments, keywords, shapes, file):
    """
    Exports a module and saves it.

    shapes: for each tensor that varies, by its path, {axis: (name, min, max)}
    """
    from torch import export

    dynamic = None
    if shapes:
        dynamic = export.ShapesCollection()
        found = dict(_tensors("", inspect.signature(module.forward).bind(*arguments, **keywords).arguments))
        dims = {}
        for path, axes in shapes.items():
            if path not in found:
                raise ValueError("there is no input %r; there are %s" % (path, ", ".join(found)))
            dynamic[found[path]] = {axis: _dim(export.Dim, dims, *size) for axis, size in axes.items()}
    program = export.export(module, tuple(arguments), keywords, dynamic_shapes=dynamic, strict=False)
    export.save(program, file)


def _tensors(path, value):
    if isinstance(value, torch.Tensor):
        yield path, value
        return
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, (list, tuple)) else ()
    for key, part in parts:
        yield from _tensors("%s.%s" % (path, key) if path else str(key), part)


def _dim(make, dims, name, least, most):
    if not name:
        return make.AUTO
    known, dim = dims.setdefault(name, ((least, most), make(name, min=least, max=most)))
    if known != (least, most):
        raise ValueError("the axis %r has sizes from %s to %s and from %s to %s" % (name, *known, least, most))
    return dim
