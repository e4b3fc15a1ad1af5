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


class _Enter(torch.autograd.Function):
    """What a module gets for a leaf: the same memory, and no leaf, so that it may be changed in place."""

    @staticmethod
    def forward(ctx, leaf):
        return leaf.detach()

    @staticmethod
    def backward(ctx, gradient):
        return gradient


class _Asked:
    """Whether the backward pass that runs now is the one that hands a leaf's gradient on to Java."""

    def __init__(self):
        self.now = False

    def __call__(self, gradient):
        if not self.now:
            raise RuntimeError(
                "a backward pass of Python has come to a tensor of Java: what lies beyond would not get its part."
                " Begin it at what the module returned to Java, not at what Python kept, such as a gradient that was"
                " taken with create_graph"
            )


class Graph:
    """A graph of Python that is one place in a graph of Java: from leaves that stand for Java's tensors to outputs."""

    def __init__(self, leaves=(), shared=()):
        self.leaves = list(leaves)  # (tensor, _Asked)
        self.shared = list(shared)  # over memory that Java has too, in Java's order
        self.outputs = []

    def share(self, tensor):
        """Remembers a tensor of Java that needs no gradient; returns it."""
        self.shared.append(tensor)
        return tensor

    def enter(self, tensor):
        """Makes a tensor of Java a leaf; returns what the module gets for it."""
        asked = _Asked()
        leaf = self.share(tensor).requires_grad_()
        leaf.register_hook(asked)
        self.leaves.append((leaf, asked))
        return _Enter.apply(leaf)

    def leave(self, output):
        """Takes an output on; false if there is nothing to differentiate."""
        (self.outputs if output.requires_grad else self.shared).append(output)
        return output.requires_grad

    def changed(self, places):
        """Says that Java has changed memory that is shared: what needs it as it was will refuse."""
        for place in places:
            torch.autograd.graph.increment_version(self.shared[place])

    def further(self):
        """A graph for the gradients of this one."""
        return Graph(self.leaves, self.shared)

    def backward(self, gradients, collects, retain_graph, create_graph):
        """
        The gradients of the leaves, None for those that were not reached.

        gradients: of the outputs, or None
        collects: whether the gradients of parameters are added to what these have
        """
        reached = [(o, g) for o, g in zip(self.outputs, gradients) if g is not None]
        outputs, gradients = [o for o, _ in reached], [g for _, g in reached]
        leaves = [leaf for leaf, _ in self.leaves]
        if not outputs or not (leaves or collects):
            return [None] * len(leaves)
        for _, asked in self.leaves:
            asked.now = True
        try:
            if not collects:
                return torch.autograd.grad(
                    outputs, leaves, gradients, retain_graph, create_graph, allow_unused=True
                )
            torch.autograd.backward(outputs, gradients, retain_graph, create_graph)
            return [leaf.grad for leaf in leaves]
        finally:
            for leaf, asked in self.leaves:
                asked.now = False
                leaf.grad = None


def changed(tensors):
    """Which of these, that were new, were changed in place."""
    return [not t.is_inference() and t._version > 0 for t in tensors]
