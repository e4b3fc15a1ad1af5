"""Writes small files of TorchScript and what PyTorch computes with the modules that they were made of.

    python record_scripts.py ../resources/io/torchbridge/conformance/rules/scripts

For each there is NAME.pt, as save() of torch.jit.script or torch.jit.trace writes it but without the notes on where its
source was. answers.pt has inputs and outputs of the original modules.
"""

import copy
import os
import sys
import warnings
import zipfile
from typing import Dict, List, NamedTuple, Optional, Tuple

import torch
from torch import nn

warnings.simplefilter("ignore")
FOLDER = sys.argv[1]


class Pair(NamedTuple):
    left: torch.Tensor
    right: int


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm1d(4)
        self.register_buffer("scale", torch.tensor([2.0, -1.0, 0.5, 1.0]))
        self.steps: int = 0

    def forward(self, x):
        if self.training:
            self.steps += 1
        return self.norm(x) * self.scale


class Control(nn.Module):
    """Decisions, loops, submodules, attributes, and arguments and results of all kinds."""

    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), Block())
        self.weight = nn.Parameter(torch.linspace(0.5, 1.5, 4))
        self.title = "control"
        self.gain: float = 1.0
        self.table: Dict[str, int] = {"one": 1, "two": 2}
        self.bias: Optional[torch.Tensor] = None

    def forward(self, x, times: int = 1, names: Optional[List[str]] = None, shift: Tuple[int, float] = (1, 0.5)):
        y = self.layers(x)
        for _ in range(times):
            if bool(y.sum() > 0):
                y = y * self.weight
            else:
                y = y - self.weight
        if names is not None and len(names) > 2:
            raise ValueError("too many names: " + names[0])
        return {"y": y * self.gain, "shifted": y * shift[0] + shift[1]}

    @torch.jit.export
    def kinds(
        self,
        tensors: Dict[str, torch.Tensor],
        several: List[torch.Tensor],
        number: complex,
        device: torch.device,
        dtype: torch.dtype,
        pair: Optional[Tuple[int, str]],
        nested: Dict[int, List[float]],
        flags: List[bool],
        grid: List[List[int]],
    ):
        total = torch.zeros([2])
        for value in tensors.values():
            total = total + value
        for value in several:
            total = total * value
        return (
            list(tensors.keys()),
            total.to(dtype),
            (number * 2, device, pair),
            {"nested": nested},
            (flags, grid),
            tensors,
            "ünïcode",
            float("inf"),
        )

    @torch.jit.export
    def pair(self, x) -> Pair:
        return Pair(x * 2, 3)

    @torch.jit.export
    def nothing(self, x):
        x.add_(1)

    @torch.jit.export
    def fails_without_gradients(self, x):
        with torch.no_grad():
            y = x * 2
            if y.dim() == 1:
                raise ValueError("it has one dimension")
            return y

    @torch.jit.export
    def records(self, x):
        return (x * 2).requires_grad


class Convolutions(nn.Module):
    """As ResNet has them, but small."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 4, 3, 2, 1, bias=False), nn.BatchNorm2d(4), nn.ReLU(True))
        self.pool = nn.MaxPool2d(3, 2, 1)
        self.inner = nn.Sequential(nn.Conv2d(4, 4, 3, 1, 1, bias=False), nn.BatchNorm2d(4), nn.ReLU(True))
        self.head = nn.Linear(4, 5)

    def forward(self, x):
        x = self.pool(self.stem(x))
        x = torch.relu(x + self.inner(x))
        return self.head(nn.functional.adaptive_avg_pool2d(x, 1).flatten(1))


class Trained(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(3, 6)
        self.norm = nn.BatchNorm1d(6)
        self.drop = nn.Dropout(0.0)
        self.out = nn.Linear(6, 6)
        self.out.weight = self.hidden2 = nn.Parameter(torch.randn(6, 6) / 3)
        self.rate: float = 0.1

    def forward(self, x):
        x = self.drop(torch.tanh(self.norm(self.hidden(x))))
        return torch.nn.functional.gelu(self.out(x)) @ self.hidden2


def save(script, name):
    file = f"{FOLDER}/{name}.pt"
    script.save(file)
    with zipfile.ZipFile(file) as old:
        entries = [(info.filename, old.read(info)) for info in old.infolist()]
    with zipfile.ZipFile(file, "w") as new:
        for entry, content in entries:
            if not entry.endswith((".debug_pkl", "serialization_id")):
                new.writestr(zipfile.ZipInfo(entry, (1980, 1, 1, 0, 0, 0)), content)


def plain(value):
    if isinstance(value, dict):
        return {key: plain(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, torch.Tensor):
        return value.detach().clone()
    return str(value) if isinstance(value, torch.device) else value


def control():
    model = Control()
    model.layers[2].norm.running_mean.copy_(torch.tensor([0.1, 0.2, -0.1, 0.0]))
    save(torch.jit.script(copy.deepcopy(model).eval()), "control")
    model.eval()
    calls = []
    for rows in (1, 4, 2, 3, 3, 3):
        x = torch.randn(rows, 3)
        for keywords in ({}, {"times": 3}, {"times": 0, "names": ["a"], "shift": (2, -1.5)}):
            calls.append([plain(x), plain(keywords), plain(model(x, **keywords))])
    tensors = {"b": torch.tensor([1.0, 2.0]), "a": torch.tensor([3.0, 4.0])}
    several = [torch.tensor([2.0, 3.0])]
    nested = {3: [1.5, 2.0], 1: []}
    grid = [[1, 2], [], [3]]
    given = (tensors, several, 1 + 2j, torch.device("cpu"), torch.float64, (3, "tüx"), nested, [True, False], grid)
    return {
        "calls": calls,
        "kinds": plain(model.kinds(*given)),
        "tensors": plain(tensors),
        "several": plain(several),
        "state": plain(dict(model.state_dict())),
    }


def convolutions():
    model = Convolutions()
    model(torch.randn(8, 3, 16, 16))  # for statistics that are not 0 and 1
    model.eval()
    save(torch.jit.trace(model, torch.randn(2, 3, 16, 16)), "convolutions")
    save(torch.jit.freeze(torch.jit.script(model)), "frozen")
    inputs = [torch.randn(n, 3, size, size) for n, size in ((1, 16), (2, 16), (3, 20), (1, 16), (2, 9))]
    return {"inputs": plain(inputs), "outputs": plain([model(x) for x in inputs])}


def trained():
    model = Trained()
    save(torch.jit.script(model), "trained")
    x, y = torch.randn(5, 3), torch.randn(5, 6)
    optimizer = torch.optim.SGD(model.parameters(), 0.1)
    losses, gradients = [], {}
    for step in range(5):
        optimizer.zero_grad()
        leaf = x.clone().requires_grad_()
        loss = (model((leaf * 2).sin()) - y).square().mean()
        loss.backward()
        if step == 0:
            gradients = {name: plain(p.grad) for name, p in model.named_parameters()}
            gradients["x"] = plain(leaf.grad)
        optimizer.step()
        losses.append(loss.item())
    return {
        "x": x,
        "y": y,
        "losses": losses,
        "gradients": gradients,
        "state": plain(dict(model.state_dict())),
        "evaluated": plain(model.eval()(x)),
    }


os.makedirs(FOLDER, exist_ok=True)
torch.manual_seed(0)
torch.save({"control": control(), "convolutions": convolutions(), "trained": trained()}, f"{FOLDER}/answers.pt")
