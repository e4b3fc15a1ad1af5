"""Exports modules in this process and says what they answer and what becomes of their inputs and state."""
import copy
import logging
import warnings

import torch
import torch.export.experimental
import torch.utils._pytree as pytree
from torch import nn
from torch.export import Dim, export
from torch.nn import functional as F

logging.disable(logging.WARNING)
warnings.simplefilter("ignore")


class Given(nn.Module):
    """A function with some state to use and change."""

    def __init__(self, function):
        super().__init__()
        self.function = function
        self.weight = nn.Parameter(torch.tensor([1.0, 2.0, 3.0]))
        self.register_buffer("count", torch.zeros(3))
        self.register_buffer("hidden", torch.ones(3), persistent=False)

    def forward(self, *args):
        return self.function(self, *args)


def writes_to_a_view(self, x):
    x[0].add_(1)
    y = x.t()
    y[1].mul_(2)
    return y


def counts(self, x):
    self.count.add_(x[0])
    self.hidden.mul_(2)
    return self.count, self.hidden, self.count + x


def writes_and_returns(self, x, y):
    x.mul_(2)
    return x, y, x + y, x[1]


def sizes(self, x, y):
    a, b = x.shape[0], y.shape[0]
    return (
        a * b + 1, a // 2, a % 3, -a, max(a, b), a**2, (a + b) // 3 - 7, x * (a * 0.5), x - a / b, x.new_zeros(a + 1, 2),
        x.reshape(-1, 1, 3).size(-1), y.sum(-1)[-a:], x[1:, -2],
    )  # fmt: skip


def overflows(self, x):
    return torch.ones(3) * (x.shape[0] * (1 << 61))


A, B = Dim("a", min=3, max=8), Dim("b", min=3, max=30)
X, Y = torch.arange(6.0).view(2, 3), torch.ones(2, 3)


def case(function, *args, dynamic=None):
    return Given(function), args, dynamic


CASES = {
    "twice": case(lambda self, x: ((y := x.sin()), y, [y, y.t()])),
    "inputs": case(lambda self, x, y: (y, x + 1, x, y)),
    "views": case(lambda self, x: (x[0], x.t(), x.view(-1), x)),
    "written": case(writes_to_a_view, X),
    "writes": case(writes_and_returns, X, Y),
    "state": case(lambda self, x: (self.weight, self.count, self.hidden, self.weight + x), X),
    "counts": case(counts, X),
    "none": case(lambda self, x, y, z: (x if y is None else y, None, z), X, None, Y),
    "constants": case(lambda self, x, n, flag, text: (x * n if flag else x, n, flag, text, 1.5), X, 3, True, "a"),
    "numbers": case(lambda self, x, n: (x + n, n * 2, n), X, 3, dynamic=(None, Dim.DYNAMIC)),
    "sizes": case(sizes, torch.ones(4, 3), torch.ones(5, 3), dynamic=({0: A}, {0: B})),
    "derived": case(lambda self, x, y: x.sum() + y, torch.ones(4, 8), torch.ones(9), dynamic=({0: A, 1: 2 * A}, {0: 2 * A + 1})),
    "equal": case(lambda self, x, y: x @ y, torch.ones(4, 3), torch.ones(3, 4), dynamic=({0: A}, {1: A})),
    "overflows": case(overflows, torch.ones(3, 3), dynamic=({0: A},)),
}  # fmt: skip


def storages(tensors):
    """For each the first with which it shares its memory."""
    known = [t.untyped_storage().data_ptr() if isinstance(t, torch.Tensor) else id(t) for t in tensors]
    return [known.index(k) for k in known]


def plain(values):
    return [v.detach().clone() if isinstance(v, torch.Tensor) else v for v in values]


def write(name, folder, decompose):
    module, args, dynamic = CASES[name]
    args = args or ((X, Y) if name == "inputs" else (X,))
    program = export(module, copy.deepcopy(args), dynamic_shapes={"args": dynamic} if dynamic else None)
    if decompose:
        program = program.run_decompositions()
    torch.export.save(program, f"{folder}/{name}.pt2")
    given = copy.deepcopy(args)
    before = plain(given)
    loaded = program.module()
    outputs = pytree.tree_leaves(loaded(*given), is_leaf=lambda v: v is None)
    values = list(given) + outputs
    same = [[v is w for w in values].index(True) if isinstance(v, torch.Tensor) else -1 for v in values]
    state = {k: v.detach().clone() for k, v in loaded.state_dict().items()}
    torch.save(
        dict(args=before, after=plain(given), outputs=plain(outputs), same=same, memory=storages(values), state=state),
        f"{folder}/{name}.pt",
    )


# Training


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, bias=False)
        self.norm = nn.BatchNorm2d(4)
        self.fixed = nn.Linear(36, 8).requires_grad_(False)
        self.out = nn.Linear(8, 3)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.norm(self.conv(x))), 2)
        return self.out(torch.tanh(self.fixed(x.flatten(1))))


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(7, 6)
        self.block = nn.TransformerEncoderLayer(6, 2, 12, dropout=0.0, batch_first=True)
        self.out = nn.Linear(6, 7, bias=False)
        self.out.weight = self.embedding.weight

    def forward(self, x):
        return self.out(self.block(self.embedding(x))).mean(1)


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(2, 5, batch_first=True)
        self.out = nn.Linear(5, 3)

    def forward(self, x):
        with torch.no_grad():
            x = x / x.abs().max()
        return self.out(self.lstm(x)[0][:, -1])


class Joint(nn.Module):
    def __init__(self):
        super().__init__()
        self.model = Network()

    def forward(self, x, target):
        y = self.model(x)
        return F.cross_entropy(y, target), y.detach()


def data(name):
    torch.manual_seed(1)
    if name == "Tied":
        return torch.randint(0, 7, (6, 4)), torch.randint(0, 7, (6,))
    x = torch.randn(6, 5, 2) if name == "Recurrent" else torch.randn(6, 1, 8, 8)
    return x, torch.tensor([0, 1, 2, 0, 1, 2])


def train(name, folder, decompose, steps):
    """Writes the program and how the losses of the module fall."""
    torch.manual_seed(0)
    module = globals()[name]().train()
    x, target = data(name)
    args = (x, target) if name == "Joint" else (x,)
    program = export(module, args)
    if name == "Joint":
        program = torch.export.experimental._export_forward_backward(program)
    elif decompose:
        program = program.run_decompositions()
    torch.export.save(program, f"{folder}/{name}.pt2")
    optimizer = torch.optim.SGD([p for p in module.parameters() if p.requires_grad], lr=0.1, momentum=0.9)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = module(x, target)[0] if name == "Joint" else F.cross_entropy(module(x), target)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    state = {k: v.detach().clone() for k, v in module.state_dict().items()}
    torch.save(dict(x=x, target=target, losses=losses, state=state), f"{folder}/{name}.pt")


def loss(name, file):
    """Of a trained program that Java has written."""
    x, target = data(name)
    return F.cross_entropy(torch.export.load(file).module()(x), target).item()


# What only this Python has


@torch.library.custom_op("torchbridge_live::double", mutates_args=())
def double(x: torch.Tensor) -> torch.Tensor:
    return x * 2


@torch.library.custom_op("torchbridge_live::increment", mutates_args={"x", "y"})
def increment(x: torch.Tensor, by: float, y: torch.Tensor) -> torch.Tensor:
    x.add_(by)
    y.mul_(by)
    return x - y


double.register_fake(torch.empty_like)
increment.register_fake(lambda x, by, y: torch.empty_like(x))


def custom(self, x, y):
    z = torch.ops.torchbridge_live.double(x)
    w = torch.ops.torchbridge_live.increment(z, 3.0, y)
    return z, w, z + y


CASES["custom"] = case(custom, X, Y)
