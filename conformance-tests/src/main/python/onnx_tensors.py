"""Writes an ONNX model with initializers of every type and form, and the same tensors as safetensors.

The names of its nodes are those that torch.onnx.export gives.
Run it with a Python that has onnx, torch and safetensors: python onnx_tensors.py FOLDER
"""

import os
import sys

import numpy
import onnx
import safetensors.torch
import torch
from onnx import TensorProto, helper, numpy_helper

folder = sys.argv[1]
wanted = {}
initializers = []


def add(name, tensor, kind, values=None):
    """raw_data where there are no values; else the field of numbers that ONNX has for the type."""
    wanted[name] = tensor
    if values is None:
        raw = tensor.contiguous().view(torch.uint8).numpy().tobytes() if tensor.numel() and tensor.dim() else bytes(
            tensor.reshape(-1).view(torch.uint8).numpy().tobytes())
        initializers.append(helper.make_tensor(name, kind, list(tensor.shape), raw, raw=True))
    else:
        initializers.append(helper.make_tensor(name, kind, list(tensor.shape), values))


floats = torch.tensor([[1.5, -2.0, 3.25], [0.0, 1e-3, 7.0]])
KINDS = {
    "float32": (torch.float32, TensorProto.FLOAT),
    "float64": (torch.float64, TensorProto.DOUBLE),
    "float16": (torch.float16, TensorProto.FLOAT16),
    "bfloat16": (torch.bfloat16, TensorProto.BFLOAT16),
    "float8_e4m3fn": (torch.float8_e4m3fn, TensorProto.FLOAT8E4M3FN),
    "float8_e4m3fnuz": (torch.float8_e4m3fnuz, TensorProto.FLOAT8E4M3FNUZ),
    "float8_e5m2": (torch.float8_e5m2, TensorProto.FLOAT8E5M2),
    "float8_e5m2fnuz": (torch.float8_e5m2fnuz, TensorProto.FLOAT8E5M2FNUZ),
    "uint8": (torch.uint8, TensorProto.UINT8),
    "int8": (torch.int8, TensorProto.INT8),
    "uint16": (torch.uint16, TensorProto.UINT16),
    "int16": (torch.int16, TensorProto.INT16),
    "int32": (torch.int32, TensorProto.INT32),
    "int64": (torch.int64, TensorProto.INT64),
    "uint32": (torch.uint32, TensorProto.UINT32),
    "uint64": (torch.uint64, TensorProto.UINT64),
    "bool": (torch.bool, TensorProto.BOOL),
    "complex64": (torch.complex64, TensorProto.COMPLEX64),
}
for name, (dtype, kind) in KINDS.items():
    source = floats.abs() if name in ("uint8", "uint16", "uint32", "uint64") else floats
    tensor = source.to(dtype) if name != "complex64" else torch.complex(floats, -floats)
    add("raw." + name, tensor, kind)
    if name.startswith("float8") or name == "bfloat16":
        continue  # the helper packs these as raw bytes
    values = tensor.flatten().tolist()
    add("typed." + name, tensor, kind, values)
add("scalar", torch.tensor(2.5), TensorProto.FLOAT, [2.5])
add("empty", torch.zeros(0, 3), TensorProto.FLOAT, [])

query = torch.arange(6.0).view(2, 3)  # (out, in)
add("encoder.layer.0.query.bias", torch.tensor([1.0, 2.0]), TensorProto.FLOAT)
stored = query.t().contiguous()
wanted["encoder.layer.0.query.weight"] = query
initializers.append(numpy_helper.from_array(stored.numpy(), "onnx::MatMul_12"))
wanted["layer1.0.fc.weight"] = query + 1
initializers.append(numpy_helper.from_array((query + 1).t().contiguous().numpy(), "onnx::MatMul_13"))

outside = torch.arange(5, dtype=torch.int64)
wanted["outside"] = outside
with open(os.path.join(folder, "onnx-tensors.data"), "wb") as f:
    f.write(b"\0" * 16 + outside.numpy().tobytes() + b"end")
proto = TensorProto(name="outside", data_type=TensorProto.INT64, dims=[5], data_location=TensorProto.EXTERNAL)
for key, value in (("location", "onnx-tensors.data"), ("offset", "16"), ("length", "40")):
    proto.external_data.add(key=key, value=value)
initializers.append(proto)

nodes = [
    helper.make_node("MatMul", ["x", "onnx::MatMul_12"], ["/encoder/layer.0/query/MatMul_output_0"],
                     name="/encoder/layer.0/query/MatMul"),
    helper.make_node("Add", ["encoder.layer.0.query.bias", "/encoder/layer.0/query/MatMul_output_0"], ["y"],
                     name="/encoder/layer.0/query/Add"),
    helper.make_node("MatMul", ["x", "onnx::MatMul_13"], ["z"], name="/layer1/layer1.0/fc/MatMul"),
]
value = lambda n: helper.make_tensor_value_info(n, TensorProto.FLOAT, ["batch", None])
graph = helper.make_graph(nodes, "graph", [value("x")], [value("y"), value("z")], initializers)
model = helper.make_model(graph)
with open(os.path.join(folder, "onnx-tensors.onnx"), "wb") as f:
    f.write(model.SerializeToString())
safetensors.torch.save_file({k: v.clone().contiguous() for k, v in wanted.items()},
                            os.path.join(folder, "onnx-tensors.safetensors"))
