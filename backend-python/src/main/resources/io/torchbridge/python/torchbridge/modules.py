"""Python's callables and modules for Java."""

import importlib

import torch


def build(module, name, arguments, keywords):
    """Calls what is called name, dots allowed, in a module."""
    target = importlib.import_module(module)
    for part in name.split("."):
        target = getattr(target, part)
    return target(*arguments, **keywords)


def is_module(value):
    return isinstance(value, torch.nn.Module)


def parts(module):
    """(class, training, parameters, buffers, children): each a list of (name, id, object), buffers with whether they are kept."""
    kept = module._non_persistent_buffers_set
    return (
        type(module).__name__,
        module.training,
        [(n, id(p), p) for n, p in module._parameters.items() if p is not None],
        [(n, id(b), b, n not in kept) for n, b in module._buffers.items() if b is not None],
        [(n, id(m), m) for n, m in module._modules.items() if m is not None],
    )


def call(target, mode, arguments, keywords):
    """Calls target in a gradient mode: 0 recording, 1 no_grad, 2 inference_mode."""
    if mode == 1:
        with torch.no_grad():
            return _plain(target(*arguments, **keywords))
    if mode == 2:
        with torch.inference_mode():
            return _plain(target(*arguments, **keywords))
    return _plain(target(*arguments, **keywords))


def _plain(output):
    """Outputs with Java forms: data classes and other mappings become dicts."""
    if isinstance(output, (torch.Tensor, dict, list, tuple)) or output is None:
        return output
    if hasattr(output, "to_tuple") and hasattr(output, "items"):
        return dict(output.items())
    return output
