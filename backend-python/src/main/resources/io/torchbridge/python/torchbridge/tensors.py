"""What tensors are, their gradients, and the device and random state they live with."""

import warnings

import torch

_CODES = {}


def start(dtypes, threads):
    """Says PyTorch's numbers of the dtypes, by name, and how many threads an operator may use; 0: as it is."""
    for name, code in dtypes.items():
        if hasattr(torch, name):
            _CODES[getattr(torch, name)] = code
    if threads:
        torch.set_num_threads(threads)
    # indices that lie outside of a sparse tensor would crash the JVM
    torch.sparse.check_sparse_tensor_invariants.enable()


def is_tensor(value):
    return isinstance(value, torch.Tensor)


def dtype(tensor):
    return _CODES.get(tensor.dtype, -1)


def device(tensor):
    return str(tensor.device)


def layout(tensor):
    return str(tensor.layout)[6:]


shape = torch.Tensor.size
strides = torch.Tensor.stride
dim = torch.Tensor.dim
numel = torch.Tensor.numel


def address(tensor):
    # sparse, meta and other tensors without a memory of their own
    if tensor.layout != torch.strided or tensor.device.type == "meta" or tensor.numel() == 0:
        return 0
    return tensor.data_ptr()


def requires_grad(tensor):
    return tensor.requires_grad


set_requires_grad = torch.Tensor.requires_grad_


def is_leaf(tensor):
    return tensor.is_leaf


def grad_fn(tensor):
    node = tensor.grad_fn
    if node is None:
        return None
    name = type(node).__name__
    return node.name().rsplit("::", 1)[-1] if name == "CppFunction" else name


def grad(tensor):
    return tensor.grad


def set_grad(tensor, value):
    tensor.grad = value


def register_hook(tensor, java):
    """Calls java(gradient, give, recording) with each gradient; what it gives takes its place."""

    def hook(gradient):
        given = []
        recording = torch.is_grad_enabled()
        with torch.enable_grad():  # Java's calls turn recording off where it is off there
            java(gradient, given.append, recording)
        return given[0] if given else None

    return tensor.register_hook(hook).remove


def backward(roots, gradients, retain_graph, create_graph, inputs):
    torch.autograd.backward(roots, gradients, retain_graph, create_graph, inputs=inputs)


def gradients(outputs, inputs, gradients, retain_graph, create_graph, allow_unused):
    return torch.autograd.grad(
        outputs, inputs, gradients, retain_graph, create_graph, allow_unused=allow_unused
    )


def set_detect_anomaly(on):
    # the call of the forward pass is in Java
    warnings.filterwarnings("ignore", "Error detected in .*No forward pass information")
    torch.autograd.set_detect_anomaly(on)


def manual_seed(seed):
    torch.manual_seed(seed)


def allocated_bytes(device):
    return torch.cuda.memory_allocated(device)


def generator(device):
    return torch.Generator(device)


def default_generator(device):
    place = torch.device(device)
    if place.type == "cpu":
        return torch.default_generator
    module = getattr(torch, place.type)
    module.init()
    return module.default_generators[module.current_device() if place.index is None else place.index]


def set_default_dtype(name):
    torch.set_default_dtype(getattr(torch, name))


def is_deterministic():
    return torch.are_deterministic_algorithms_enabled()


def set_deterministic(on, warn_only):
    torch.use_deterministic_algorithms(on, warn_only=warn_only)


def threads():
    return torch.get_num_threads()


def devices():
    found = ["cpu"]
    found += ["cuda:%d" % i for i in range(torch.cuda.device_count())]
    if hasattr(torch, "xpu"):
        found += ["xpu:%d" % i for i in range(torch.xpu.device_count())]
    if torch.backends.mps.is_available():
        found.append("mps")
    return found


def version():
    return torch.__version__
