"""Counts the API against PyTorch's public lists and names what is missing.

    JAVA_HOME=JDK target/venv/bin/python docs/coverage/coverage.py [--check] [--classes FOLDER|JAR]

writes docs/coverage.md; with --check it fails where that file is not what it would write. The classes are
those that the build left in api/target/classes, the venv is the build's own; the JDK must be 25 or later.
"""

import argparse
import inspect
import os
import pathlib
import re
import subprocess
import sys

import torch
import torch.distributions
import torch.nn.functional
from torch.optim import lr_scheduler, swa_utils

HERE = pathlib.Path(__file__).resolve().parent
VERSION = "2.13"
REPORT = HERE.parent / "coverage.md"

# PyTorch's names that have another one in Java.
RENAMED = {
    "Tensor.dim": "Tensor.ndim",
    "Tensor.H": "Tensor.mH",
    "Tensor.T": "Tensor.t",
    "Tensor.chalf": "Tensor.to",
    "Tensor.data": "Tensor.detach",
    "Tensor.element_size": "DType.byteSize",
    "Tensor.get_device": "Tensor.device",
    "Tensor.is_complex": "DType.isComplex",
    "Tensor.is_floating_point": "DType.isFloatingPoint",
    "Tensor.is_same_size": "Tensor.shape",
    "Tensor.is_signed": "DType.isSigned",
    "Tensor.requires_grad_": "Tensor.requiresGrad",
    "Tensor.stride": "Tensor.strides",
    "torch.as_tensor": "Torch.tensor",
    "torch.is_complex": "DType.isComplex",
    "torch.is_floating_point": "DType.isFloatingPoint",
    "torch.is_grad_enabled": "GradMode.current",
    "torch.save": "PyTorchFile.save",
}

# Deprecated in PyTorch's own documentation, with what stands for it there.
DEPRECATED = {
    "torch.chain_matmul": "linalg.multi_dot",
    "torch.cholesky": "linalg.cholesky",
    "torch.ger": "outer",
    "torch.lu_solve": "linalg.lu_solve",
    "torch.norm": "linalg.norm",
    "torch.qr": "linalg.qr",
    "torch.range": "arange",
    "torch.svd": "linalg.svd",
    "torch.triangular_solve": "linalg.solve_triangular",
    "Tensor.cholesky": "linalg.cholesky",
    "Tensor.ger": "outer",
    "Tensor.lu_solve": "linalg.lu_solve",
    "Tensor.qr": "linalg.qr",
    "Tensor.resize": "resize_",
    "Tensor.resize_as": "resize_as_",
    "Tensor.svd": "linalg.svd",
    "Tensor.triangular_solve": "linalg.solve_triangular",
    "nn.NLLLoss2d": "NLLLoss",
    "functional.upsample": "interpolate",
    "functional.upsample_bilinear": "interpolate",
    "functional.upsample_nearest": "interpolate",
}

# Not for users, or not of tensors: why each is out of its list.
LEFT_OUT = {
    "copying forms of views, for compilers": (
        "torch.alias_copy torch.as_strided_copy torch.col_indices_copy torch.crow_indices_copy "
        "torch.detach_copy torch.diagonal_copy torch.expand_copy torch.indices_copy "
        "torch.permute_copy torch.select_copy torch.slice_copy torch.split_copy "
        "torch.split_with_sizes_copy torch.squeeze_copy torch.t_copy torch.transpose_copy "
        "torch.unbind_copy torch.unfold_copy torch.unsqueeze_copy torch.values_copy "
        "torch.view_as_complex_copy torch.view_as_real_copy torch.view_copy"
    ),
    "quantised tensors": (
        "torch.dequantize torch.fake_quantize_per_channel_affine torch.fake_quantize_per_tensor_affine "
        "torch.quantize_per_channel torch.quantize_per_tensor "
        "torch.quantize_per_tensor_dynamic torch.quantized_batch_norm torch.quantized_max_pool1d "
        "torch.quantized_max_pool2d "
        "Tensor.dequantize Tensor.int_repr Tensor.q_per_channel_axis Tensor.q_per_channel_scales "
        "Tensor.q_per_channel_zero_points Tensor.q_scale Tensor.q_zero_point Tensor.qscheme"
    ),
    "base classes": "nn.RNNBase nn.RNNCellBase distributions.ExponentialFamily",
    "nested tensors, and memory laid out for one library": "Tensor.to_padded_tensor Tensor.to_mkldnn",
    "inner workings, of autograd, compilers, other devices, and checks of operands that functions make themselves": (
        "functional.assert_int_or_pair functional.boolean_dispatch functional.handle_torch_function "
        "functional.has_torch_function functional.has_torch_function_unary "
        "functional.has_torch_function_variadic functional.native_channel_shuffle functional.Optional "
        "torch.native_channel_shuffle torch.wait Tensor.is_distributed Tensor.slice_inverse Tensor.output_nr Tensor.unsafe_split_with_sizes "
        "Tensor.is_set_to Tensor.set_ Tensor.record_stream Tensor.resize_as_sparse_ Tensor.sparse_resize_ "
        "Tensor.sparse_resize_and_clear_ torch.unsafe_chunk torch.unsafe_split Tensor.unsafe_chunk Tensor.unsafe_split"
    ),
}


def functions(module):
    """The public functions of a module."""
    return [
        name
        for name in dir(module)
        if not name.startswith("_")
        and callable(getattr(module, name))
        and not inspect.isclass(getattr(module, name))
    ]


def classes(module, base):
    """The public classes of a module below a base class."""
    return [
        name
        for name in dir(module)
        if not name.startswith("_")
        and inspect.isclass(getattr(module, name))
        and issubclass(getattr(module, name), base)
        and getattr(module, name) is not base
    ]


def lists():
    """Each list of PyTorch: its title, PyTorch's names, and the Java types that may have them."""
    operators = {
        schema.name.removeprefix("aten::")
        for schema in torch._C._jit_get_all_schemas()
        if schema.name.startswith("aten::")
    }
    documented = [
        name
        for name in functions(torch)
        if getattr(torch, name).__doc__ and name in operators | {"unique"}
    ]
    methods = [
        name
        for name in dir(torch.Tensor)
        if not name.startswith("_") and name in operators | {"unique", "T", "H"}
    ]
    layers = [
        name
        for name in classes(torch.nn, torch.nn.Module)
        if not name.startswith("Lazy") and name not in ("Container", "DataParallel")
    ]
    schedulers = classes(lr_scheduler, lr_scheduler.LRScheduler) + ["ReduceLROnPlateau"]
    initialisers = [
        name for name in functions(torch.nn.init) if name.endswith("_") or name == "calculate_gain"
    ]
    return [
        ("torch", "torch.*, documented operators", documented, ["Torch", "Tensor", "nn.F", "Linalg"]),
        ("Tensor", "torch.Tensor, operators", methods, ["Tensor"]),
        ("functional", "torch.nn.functional", functions(torch.nn.functional), ["nn.F"]),
        ("linalg", "torch.linalg", functions(torch.linalg), ["Linalg"]),
        ("fft", "torch.fft", functions(torch.fft), ["Fft"]),
        ("special", "torch.special", functions(torch.special), ["Special"]),
        ("nn", "torch.nn, classes", layers, "nn."),
        ("init", "torch.nn.init", initialisers, ["nn.init.Init"]),
        ("optim", "torch.optim", classes(torch.optim, torch.optim.Optimizer), "optim."),
        ("lr_scheduler", "torch.optim.lr_scheduler", sorted(set(schedulers)), "optim."),
        ("swa_utils", "torch.optim.swa_utils", ["AveragedModel", "SWALR"], "optim."),
        (
            "distributions",
            "torch.distributions",
            classes(torch.distributions, torch.distributions.Distribution),
            "distributions.",
        ),
    ]


def java_name(name):
    """index_select -> indexSelect; the underscore of in-place operators stays."""
    words = name.rstrip("_")
    return re.sub("_([a-z0-9])", lambda m: m.group(1).upper(), words) + name[len(words) :]


def api(folder):
    """The public API: types, and TYPE.METHOD with the type's simple name and with its whole one."""
    if "JAVA_HOME" not in os.environ:
        raise SystemExit("coverage.py reads classes with the JDK that JAVA_HOME names: 25 or later")
    java = pathlib.Path(os.environ["JAVA_HOME"], "bin", "java")
    result = subprocess.run(
        [java, HERE / "Api.java", folder], check=True, stdout=subprocess.PIPE, text=True
    )
    found = set()
    for line in result.stdout.splitlines():
        type_name, _, method = line.removeprefix("io.torchbridge.").partition(" ")
        found.add(f"{type_name}.{method}" if method else type_name)
        found.add(f"{type_name.rpartition('.')[2]}.{method}")
    return found


def is_there(key, name, places, found):
    renamed = RENAMED.get(f"{key}.{name}")
    if renamed:
        return renamed in found
    if isinstance(places, str):
        return places + name in found
    return any(f"{place}.{java_name(name)}" in found for place in places)


def report(found):
    left_out = {name: reason for reason, names in LEFT_OUT.items() for name in names.split()}
    rows, details, known = [], [], set()
    for key, title, names, places in lists():
        known |= {f"{key}.{name}" for name in names}
        counted = [
            name
            for name in sorted(names)
            if f"{key}.{name}" not in DEPRECATED and f"{key}.{name}" not in left_out
        ]
        missing = [name for name in counted if not is_there(key, name, places, found)]
        have = len(counted) - len(missing)
        rows.append(f"| {title} | {have} | {len(counted)} | {100 * have / len(counted):.1f} % |")
        if missing:
            details.append(f"## Missing of {title}\n\n" + ", ".join(f"`{name}`" for name in missing))
    stale = sorted((set(RENAMED) | set(DEPRECATED) | set(left_out)) - known)
    if stale:
        raise SystemExit(f"named in coverage.py, but not in PyTorch's lists: {stale}")
    out = [
        f"- {reason}: " + ", ".join(f"`{name}`" for name in names.split())
        for reason, names in LEFT_OUT.items()
    ]
    out.append(
        "- deprecated: " + ", ".join(f"`{name}` ({other})" for name, other in DEPRECATED.items())
    )
    return "\n".join(
        [
            f"# Coverage of PyTorch {VERSION}",
            "",
            "Written by `docs/coverage/coverage.py`, which says how names are mapped; a test holds it to the code.",
            "Every operator can be called by its name on every backend, `Torch.call(\"aten::…\")`; counted here is what",
            "has a typed front.",
            "",
            "| PyTorch's list | here | of | |",
            "| --- | ---: | ---: | ---: |",
            *rows,
            "",
            *("\n\n".join(details) + "\n").splitlines(),
            "",
            "## Not counted",
            "",
            *out,
            "",
        ]
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--classes", default=HERE.parent.parent / "api" / "target" / "classes")
    options = parser.parse_args()
    if not torch.__version__.startswith(VERSION + "."):
        print(f"the report is on PyTorch {VERSION}, the venv has {torch.__version__}")
        raise SystemExit(77)
    text = report(api(options.classes))
    if options.check:
        if text != REPORT.read_text(encoding="utf-8"):
            sys.stdout.write(text)
            raise SystemExit("docs/coverage.md is out of date; this is what it should be")
    else:
        REPORT.write_text(text, encoding="utf-8")
        print(text)


if __name__ == "__main__":
    main()
