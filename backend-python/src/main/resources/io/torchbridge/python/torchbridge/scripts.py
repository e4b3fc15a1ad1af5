"""Modules of TorchScript for Java."""

import torch

from torchbridge import modules


def load(file, device):
    """The module of a file; device: where its tensors go, None for where they were."""
    return torch.jit.load(file, map_location=device)._c


def class_name(module):
    return module._type().qualified_name()


def attribute(module, name):
    return module.getattr(name)


def identity(tensor):
    return id(tensor)


def set_attribute(module, name, value, kinds):
    module.setattr(name, _value(value, kinds))


def call(module, mode, name, arguments, kinds):
    """Calls a method in a gradient mode, as modules.call has them."""
    return modules.call(
        module._get_method(name), mode, [_value(value, kind) for value, kind in zip(arguments, kinds)], {}
    )


def _value(value, kind):
    """A value in the form that pybind takes for its type: (name, [of what it consists])."""
    name, parts = kind
    if value is None:
        return None
    if name == "Optional":
        return _value(value, parts[0])
    if name == "List":
        return [_value(element, parts[0]) for element in value]
    if name == "Tuple":
        return tuple(_value(element, part) for element, part in zip(value, parts))
    if name == "Dict":
        return {_value(key, parts[0]): _value(element, parts[1]) for key, element in value.items()}
    if name == "Device":
        return torch.device(value)
    return value
