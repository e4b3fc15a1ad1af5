"""Compiles models with AOTInductor and writes what the originals compute. python compile_programs.py FOLDER"""

import sys
import warnings

import torch
from torch import nn
from torch._inductor import aoti_compile_and_package
from torch.export import Dim, export

warnings.simplefilter("ignore")
FOLDER = sys.argv[1]


class Plain(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(144, 5))

    def forward(self, x):
        return self.layers(x).softmax(-1)


class Nested(nn.Module):
    """Results in dicts and tuples, an input by name, and an operator without a C function of its own."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, 3)
        self.register_buffer("scale", torch.tensor(2.0))

    def forward(self, x, pair, *, shift):
        y = torch.relu(self.linear(x)) * self.scale + shift
        return {"y": y, "more": (torch.linalg.det(pair[0]), [y.sum(), pair[1] + 1])}


torch.manual_seed(0)
answers = {}
batch = Dim("batch", min=2, max=64)
with torch.no_grad():
    model = Plain().eval()
    x = torch.randn(3, 3, 8, 8)
    program = export(model, (x,), dynamic_shapes={"x": {0: batch}})
    aoti_compile_and_package(program, package_path=f"{FOLDER}/plain.pt2")
    inputs = [torch.randn(n, 3, 8, 8) for n in (2, 3, 7)]
    answers["plain"] = {"inputs": inputs, "outputs": [model(x) for x in inputs]}

    model = Nested().eval()
    args = (torch.randn(2, 3), (torch.randn(4, 4), torch.arange(3)))
    program = export(model, args, {"shift": torch.randn(3)})
    aoti_compile_and_package(program, package_path=f"{FOLDER}/nested.pt2")
    shift = torch.randn(3)
    output = model(*args, shift=shift)
    answers["nested"] = {"args": list(args), "shift": shift, "y": output["y"], "more": output["more"]}
    torch.export.save(program, f"{FOLDER}/exported.pt2")
torch.save(answers, f"{FOLDER}/answers.pt")
