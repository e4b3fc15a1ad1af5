"""Exports small programs and writes what PyTorch computes with them.

    python record_programs.py ../resources/io/torchbridge/conformance/rules/programs

For each there is NAME.pt2, as torch.export.save writes it but without notes on where the code was, and NAME.pt with
args, kwargs, the outputs' leaves, the inputs' leaves and the state dict after the call, and how the program prints. The
archives are compressed but for their weights; "mlp" is as it was saved, "older" has the layout of PyTorch 2.7.
"""
import copy
import os
import shutil
import sys
import warnings
import zipfile

import torch
import torch.utils._pytree as pytree
from torch import nn
from torch._higher_order_ops.associative_scan import associative_scan
from torch._higher_order_ops.map import map as torch_map
from torch._higher_order_ops.scan import scan
from torch._higher_order_ops.while_loop import while_loop
from torch.export import Dim

warnings.simplefilter("ignore")
FOLDER = sys.argv[1]


class Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(4, 6)
        self.norm = nn.BatchNorm1d(6)
        self.out = nn.Linear(6, 2)

    def forward(self, x):
        return self.out(torch.relu(self.norm(self.hidden(x))))


class Nested(nn.Module):
    def forward(self, data, *, scale, flag=False, pair=None):
        y = data["x"] + data["ys"][0] * 2 + data["ys"][1]
        y = y * scale + (pair[0] - pair[1])
        return {"y": y, "more": (y.sum(), [y.mean(), None, 3])}


class Cond(nn.Module):
    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, 3)

    def forward(self, x):
        def grows(x):
            return self.linear(x).relu()

        return torch.cond(x.sum() > 0, grows, lambda x: (x * 2).sin(), (x,))


class While(nn.Module):
    def forward(self, i, x):
        return while_loop(lambda i, x: i < 5, lambda i, x: (i + 1, x * 1.5 + i), (i, x))


class Loops(nn.Module):
    def forward(self, start, xs, y):
        mapped = torch_map(lambda x, y: x * y + 1, xs, y)
        last, steps = scan(lambda carry, x: (carry + x, (carry * x).clone()), start, xs)
        return mapped, last, steps


class Symbolic(nn.Module):
    def forward(self, x, n):
        rows, columns = x.shape
        count = n.item()
        torch._check(count >= 1)
        torch._check(count <= 10)
        halves = x.reshape(rows * 2, columns // 2).sum(0, keepdim=True)
        return halves.repeat(rows, 1), x.new_zeros(rows, columns + 1), torch.ones(count).cumsum(0), rows % 3


class State(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("count", torch.zeros(2))
        self.register_buffer("fixed", torch.ones(2), persistent=False)
        self.table = torch.tensor([1.0, 2.0])

    def forward(self, x):
        self.count.add_(x)
        x.mul_(2)
        return self.count + self.fixed + self.table + torch.tensor([3.0, 4.0])


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(5, 3)
        self.out = nn.Linear(3, 5, bias=False)
        self.out.weight = self.embedding.weight

    def forward(self, i):
        with torch.no_grad():
            i = i + 1
        with torch.autocast("cpu", enabled=False):
            return self.out(self.embedding(i)), i


class Views(nn.Module):
    def forward(self, x):
        x = x + 1
        first, second = x.chunk(2)
        first.add_(second)
        return x, x, first.t()


@torch.library.custom_op("torchbridge_test::double", mutates_args=())
def double(x: torch.Tensor) -> torch.Tensor:
    return x * 2


@double.register_fake
def _(x):
    return torch.empty_like(x)


class Autocast(nn.Module):
    """Operators that autocast runs in bfloat16, in float32, in the widest, and as they are."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(3, 3)
        self.conv = nn.Conv1d(2, 2, 1)

    def forward(self, x, double, index):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            low = self.linear(x)
            wide = torch.cat([low, x])
            narrow = torch.stack([low, low])
            loss = nn.functional.mse_loss(low, x)
            as_it_is = low.softmax(-1) * x
            untouched = double @ double, index[index]
            with torch.autocast("cpu", enabled=False):
                full = x @ x.t()
            convolved = self.conv(x)
        return low, wide, narrow, loss, as_it_is, untouched, full, convolved


class Vmap(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(2, 3))

    def forward(self, x, y):
        rows = torch.vmap(lambda row: nn.functional.linear(row, self.weight).relu() + y.sum())(x)
        columns = torch.vmap(lambda column, scale: (column * scale, column.sum()), in_dims=(1, 0))(x, y)
        pairs = torch.vmap(lambda a: torch.vmap(lambda b: (a - b).square().sum() + y[0])(x))(x)
        written = torch.vmap(lambda row: row.clone().add_(y.sin()).outer(y))(x)
        sums = associative_scan(lambda a, b: a * y + b, x, 0, combine_mode="generic")  # with loops over no rows
        return rows, columns, pairs, written, sums


class Unsupported(nn.Module):
    def forward(self, x):
        y = torch.func.jvp(torch.sin, (x,), (x,))[1]
        return torch.ops.torchbridge_test.double(x), y


def without_places(program):
    """Drops notes that would name this machine's folders."""
    for module in program.graph_module.modules():
        if isinstance(module, torch.fx.GraphModule):
            for node in module.graph.nodes:
                for key in ("stack_trace", "nn_module_stack", "source_fn_stack", "torch_fn", "from_node"):
                    node.meta.pop(key, None)
    return program


def compress(file):
    part = file + ".part"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(part, "w") as new:
        for info in old.infolist():
            kind = zipfile.ZIP_STORED if "/weight_" in info.filename else zipfile.ZIP_DEFLATED
            if not info.filename.endswith("serialization_id"):
                fresh = zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0))
                new.writestr(fresh, old.read(info), compress_type=kind, compresslevel=9)
    shutil.move(part, file)


def plain(value):
    if isinstance(value, dict):
        return {key: plain(v) for key, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value.detach().clone() if isinstance(value, torch.Tensor) else value


def record(name, module, args, kwargs=None, dynamic=None, decompose=False, run=True):
    kwargs = kwargs or {}
    program = torch.export.export(module, copy.deepcopy(args), copy.deepcopy(kwargs), dynamic_shapes=dynamic)
    if decompose:
        program = program.run_decompositions()
    program = without_places(program)
    file = f"{FOLDER}/{name}.pt2"
    torch.export.save(program, file)
    if name != "mlp":
        compress(file)
    answer = {}
    if run:
        program = torch.export.load(file)
        loaded = program.module()
        given, keywords = copy.deepcopy(args), copy.deepcopy(kwargs)
        outputs = loaded(*given, **keywords)
        answer.update(
            text=str(program),
            args=plain(args),
            kwargs=plain(kwargs),
            outputs=plain(pytree.tree_leaves(outputs)),
            after=plain(pytree.tree_leaves((given, keywords))),
            state=plain(dict(loaded.state_dict())),
        )
        if name == "mlp":
            answer["losses"] = losses(torch.export.load(file).module(), args[0])
    torch.save(answer, f"{FOLDER}/{name}.pt")


def losses(module, x):
    optimizer = torch.optim.SGD(module.parameters(), 0.1)
    all_losses = []
    for _ in range(5):
        optimizer.zero_grad()
        loss = (module(x) - 1).square().mean()
        loss.backward()
        optimizer.step()
        all_losses.append(loss.item())
    return all_losses


def older(name):
    """The layout of PyTorch 2.7: one entry for each part."""
    program = torch.export.load(f"{FOLDER}/{name}.pt2")
    from torch._export.serde.serialize import serialize

    artifact = serialize(program)
    with zipfile.ZipFile(f"{FOLDER}/older.pt2", "w") as archive:
        for entry, content in (
            ("version", "8.8"),
            ("serialized_exported_program.json", artifact.exported_program),
            ("serialized_state_dict.pt", artifact.state_dict),
            ("serialized_constants.pt", artifact.constants),
            ("serialized_example_inputs.pt", artifact.example_inputs),
        ):
            archive.writestr(zipfile.ZipInfo(entry, (1980, 1, 1, 0, 0, 0)), content, compress_type=zipfile.ZIP_DEFLATED)
    shutil.copy(f"{FOLDER}/{name}.pt", f"{FOLDER}/older.pt")


os.makedirs(FOLDER, exist_ok=True)
torch.manual_seed(0)
batch = {"x": {0: Dim("batch", min=2, max=64)}}
record("mlp", Mlp(), (torch.randn(3, 4),), dynamic=batch)
record("decomposed", Mlp(), (torch.randn(3, 4),), dynamic=batch, decompose=True)
record(
    "nested",
    Nested(),
    ({"x": torch.randn(2, 3), "ys": [torch.randn(2, 3), torch.randn(3)]},),
    {"scale": torch.randn(1), "flag": False, "pair": (torch.randn(3), torch.randn(1))},
)
record("cond", Cond(), (torch.randn(2, 3),))
record("while", While(), (torch.tensor(0), torch.randn(3)))
record("loops", Loops(), (torch.randn(2), torch.randn(4, 2), torch.randn(2)))
record(
    "symbolic",
    Symbolic(),
    (torch.randn(4, 6), torch.tensor(5)),
    dynamic={"x": {0: Dim("rows", min=2, max=100), 1: 2 * Dim("half", min=2, max=100)}, "n": None},
)
record("state", State(), (torch.randn(2),))
record("state_decomposed", State(), (torch.randn(2),), decompose=True)
record("tied", Tied(), (torch.tensor([1, 2]),))
record("views", Views(), (torch.randn(4, 2),))
record("unsupported", Unsupported(), (torch.randn(2, 2),), run=False)
record("autocast", Autocast(), (torch.randn(2, 3), torch.randn(2, 2, dtype=torch.float64), torch.tensor([1, 0])))
record("vmap", Vmap(), (torch.randn(5, 3), torch.randn(3)))
older("state")
