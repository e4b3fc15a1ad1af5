"""Packages of AOTInductor for Java."""

import os
import struct
import tempfile
import zipfile

import torch

# read by the compiled code at its first call, which else would take sizes on trust
os.environ.setdefault("AOTI_RUNTIME_CHECK_INPUTS", "1")


def load(file, model):
    """The loader of a package's model."""
    from torch._inductor.package import load_package

    with tempfile.TemporaryDirectory("torchbridge") as folder:
        copy = os.path.join(folder, os.path.basename(file))
        with zipfile.ZipFile(file) as old, zipfile.ZipFile(copy, "w") as new:
            for info in old.infolist():
                content = old.read(info)
                new.writestr(info, _without_executable_stack(content) if info.filename.endswith(".so") else content)
        return load_package(copy, model).loader


def _without_executable_stack(library):
    """Loading a library that asks for one would take the guards off the stacks of Java's threads."""
    patched = bytearray(library)
    if patched[:5] == b"\x7fELF\x02":
        (table,) = struct.unpack_from("<Q", patched, 0x20)
        size, count = struct.unpack_from("<HH", patched, 0x36)
        for at in range(table, table + size * count, size):
            kind, flags = struct.unpack_from("<II", patched, at)
            if kind == 0x6474E551:  # PT_GNU_STACK
                struct.pack_into("<I", patched, at + 4, flags & ~1)
    return bytes(patched)


def call_spec(loader):
    return loader.get_call_spec()


def run(loader, tensors):
    """The outputs of the model, None for those that are no tensors."""
    with torch.no_grad():
        return [output if isinstance(output, torch.Tensor) else None for output in loader.run(tensors)]
