"""Operators by name, each as a plain callable."""

import torch


def schemas():
    """The schemas of all operators that the dispatcher, and so torch.ops, knows."""
    names = set(torch._C._dispatch_get_all_op_names())
    texts = (str(schema) for schema in torch._C._jit_get_all_schemas())
    return [text for text in texts if text.split("(", 1)[0] in names]


def resolve(namespace, name, overload):
    """(callable, schema, whether it takes numbers for tensors), or None if there is no such operator."""
    try:
        packet = getattr(getattr(torch.ops, namespace), name)
        operator = getattr(packet, overload or "default")
    except (AttributeError, RuntimeError):
        return None
    takes_numbers = torch._C._should_allow_numbers_as_tensors(name)
    return operator._op, str(operator._schema), takes_numbers


def without_gradients(operator):
    """The operator under torch.no_grad()."""
    enabled, enable = torch.is_grad_enabled, torch._C._set_grad_enabled

    def call(*arguments, **keywords):
        before = enabled()
        enable(False)
        try:
            return operator(*arguments, **keywords)
        finally:
            enable(before)

    return call


def in_inference(operator):
    """The operator under torch.inference_mode()."""

    def call(*arguments, **keywords):
        with torch.inference_mode():
            return operator(*arguments, **keywords)

    return call


def number(value):
    """
    A tensor of a number that takes part in type promotion as a number. Only PyTorch's own argument
    parser makes them; what it saved for a product's backward is one.
    """
    with torch.inference_mode(False), torch.enable_grad():
        one = torch.ones((), requires_grad=True)
        return (one * value).grad_fn._saved_other
