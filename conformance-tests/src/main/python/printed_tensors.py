"""Writes what PyTorch prints for the tensors of the rules on printing.

Each case is named by the Java expression in the rules; beside it stands the same in Python.
Run it with the Python of the build: python printed_tensors.py FILE.json
"""

import json
import math
import sys

import torch

from typed_operators import b, csr, e, i, m, n, sp, t, x, z


def printed(tensor, **options):
    torch.set_printoptions(**options)
    text = str(tensor)
    torch.set_printoptions(profile="default")
    return text


CASES = {
    'Torch.tensor(3)': lambda: torch.tensor(3),
    'Torch.tensor(2.5)': lambda: torch.tensor(2.5),
    'Torch.tensor(-7)': lambda: torch.tensor(-7),
    'Torch.tensor(true)': lambda: torch.tensor(True),
    'Torch.tensor(Float.NaN)': lambda: torch.tensor(math.nan),
    'Torch.tensor(new float[] {1, 2, 3})': lambda: torch.tensor([1.0, 2, 3]),
    'Torch.tensor(new float[] {1.5f, -2, 3})': lambda: torch.tensor([1.5, -2, 3]),
    'Torch.tensor(new float[] {0, 0})': lambda: torch.zeros(2),
    'Torch.tensor(new float[] {0, -0f, -0.00001f})': lambda: torch.tensor([0, -0.0, -0.00001]),
    'Torch.tensor(new float[] {1, 2000.5f, 0.5f})': lambda: torch.tensor([1, 2000.5, 0.5]),
    'Torch.tensor(new float[] {100000, 1, 3})': lambda: torch.tensor([100000.0, 1, 3]),
    'Torch.tensor(new float[] {1e9f, 2e9f})': lambda: torch.tensor([1e9, 2e9]),
    'Torch.tensor(new float[] {0.00001f, 0.00002f})': lambda: torch.tensor([0.00001, 0.00002]),
    'Torch.tensor(new float[] {1e30f, 1e-30f, 0, -1})': lambda: torch.tensor([1e30, 1e-30, 0, -1]),
    'Torch.tensor(new double[] {1e300, 1e-300})': lambda: torch.tensor([1e300, 1e-300], dtype=torch.float64),
    'Torch.tensor(new float[] {0.00005f, 0.00015f, 0.00025f, 0.00035f})': lambda: torch.tensor([0.00005, 0.00015, 0.00025, 0.00035]),
    'Torch.tensor(new float[] {0.12345f, 0.03125f, 0.00625f})': lambda: torch.tensor([0.12345, 0.03125, 0.00625]),
    'Torch.tensor(new double[] {0.03125, 0.09375})': lambda: torch.tensor([0.03125, 0.09375], dtype=torch.float64),
    'n': lambda: n,
    'Torch.tensor(new float[] {Float.NaN, 1.5f, Float.NEGATIVE_INFINITY})': lambda: torch.tensor([math.nan, 1.5, -math.inf]),
    'Torch.tensor(new float[] {Float.NaN, 1e9f})': lambda: torch.tensor([math.nan, 1e9]),
    'Torch.tensor(new float[] {Float.NaN, Float.POSITIVE_INFINITY})': lambda: torch.tensor([math.nan, math.inf]),
    'x': lambda: x,
    'm': lambda: m,
    't': lambda: t,
    'i': lambda: i,
    'i.neg().mul(1000)': lambda: i.neg().mul(1000),
    'b': lambda: b,
    't.gt(0)': lambda: t.gt(0),
    'z': lambda: z,
    'z.mul(1e6)': lambda: z.mul(1e6),
    'Torch.complex(x, x.mul(0))': lambda: torch.complex(x, x.mul(0)),
    'z.conj()': lambda: z.conj(),
    'Torch.complex(n, n)': lambda: torch.complex(n, n),
    'z.to(DType.COMPLEX128)': lambda: z.to(torch.complex128),
    'x.to(DType.FLOAT64)': lambda: x.to(torch.float64),
    'x.to(DType.FLOAT16)': lambda: x.to(torch.float16),
    'x.to(DType.BFLOAT16)': lambda: x.to(torch.bfloat16),
    'x.to(DType.FLOAT8_E4M3FN)': lambda: x.to(torch.float8_e4m3fn),
    'i.to(DType.INT32)': lambda: i.to(torch.int32),
    'i.to(DType.INT16)': lambda: i.to(torch.int16),
    'i.abs().to(DType.UINT8)': lambda: i.abs().to(torch.uint8),
    'i.to(DType.INT8)': lambda: i.to(torch.int8),
    'i.abs().to(DType.UINT16)': lambda: i.abs().to(torch.uint16),
    'Torch.tensor(-1).view(DType.UINT64)': lambda: torch.tensor(-1).view(torch.uint64),
    'Torch.zeros(0)': lambda: torch.zeros(0),
    'Torch.zeros(0, 3)': lambda: torch.zeros(0, 3),
    'Torch.zeros(2, 0, 3)': lambda: torch.zeros(2, 0, 3),
    'Torch.zeros(TensorOptions.of(DType.INT64), 0)': lambda: torch.zeros(0, dtype=torch.int64),
    'Torch.zeros(TensorOptions.of(DType.FLOAT64), 0, 2)': lambda: torch.zeros(0, 2, dtype=torch.float64),
    'Torch.zeros(1, 1, 1)': lambda: torch.zeros(1, 1, 1),
    'Torch.arange(100)': lambda: torch.arange(100),
    'Torch.arange(1000)': lambda: torch.arange(1000),
    'Torch.arange(1001)': lambda: torch.arange(1001),
    'Torch.arange(1001).div(7)': lambda: torch.arange(1001).div(7),
    'Torch.arange(30).to(DType.FLOAT32).reshape(3, 10)': lambda: torch.arange(30).float().reshape(3, 10),
    'Torch.arange(60).div(7).reshape(2, 30)': lambda: torch.arange(60).div(7).reshape(2, 30),
    'Torch.arange(10000).reshape(100, 100)': lambda: torch.arange(10000).reshape(100, 100),
    'Torch.arange(2000).reshape(500, 4)': lambda: torch.arange(2000).reshape(500, 4),
    'Torch.arange(2000).reshape(4, 500).to(DType.FLOAT64).div(3)': lambda: torch.arange(2000).reshape(4, 500).double().div(3),
    'Torch.arange(8000).reshape(10, 8, 100).to(DType.INT32)': lambda: torch.arange(8000).reshape(10, 8, 100).to(torch.int32),
    'Torch.arange(4096).reshape(2, 8, 2, 8, 16).div(8)': lambda: torch.arange(4096).reshape(2, 8, 2, 8, 16).div(8),
    'Torch.arange(1200).reshape(1200, 1).gt(3)': lambda: torch.arange(1200).reshape(1200, 1).gt(3),
    'Torch.arange(1600).reshape(40, 40).to(DType.UINT8)': lambda: torch.arange(1600).reshape(40, 40).to(torch.uint8),
    'Torch.arange(2048).view(DType.FLOAT64)': lambda: torch.arange(2048).view(torch.float64),
    'Torch.complex(Torch.arange(1100).div(4), Torch.arange(1100).div(8))': lambda: torch.complex(torch.arange(1100).div(4), torch.arange(1100).div(8)),
    'Torch.zeros(TensorOptions.of(Device.META), 2, 3)': lambda: torch.zeros(2, 3, device="meta"),
    'Torch.zeros(TensorOptions.of(DType.INT64, Device.META), 3)': lambda: torch.zeros(3, dtype=torch.int64, device="meta"),
    'x.clone().requiresGrad(true)': lambda: x.clone().requires_grad_(True),
    'x.to(DType.FLOAT64).requiresGrad(true)': lambda: x.double().requires_grad_(True),
    'Torch.arange(14).to(DType.FLOAT64).requiresGrad(true)': lambda: torch.arange(14).double().requires_grad_(True),
    'Torch.arange(9).to(DType.FLOAT64).requiresGrad(true)': lambda: torch.arange(9).double().requires_grad_(True),
    't.transpose(0, 2)': lambda: t.transpose(0, 2),
    'x.clone().requiresGrad(true).relu()': lambda: x.clone().requires_grad_(True).relu(),
    'x.clone().requiresGrad(true).sum()': lambda: x.clone().requires_grad_(True).sum(),
    'm.clone().requiresGrad(true).matmul(m.t()).to(DType.FLOAT64)': lambda: m.clone().requires_grad_(True).matmul(m.t()).to(torch.float64),
    'x.clone().requiresGrad(true).detach()': lambda: x.clone().requires_grad_(True).detach(),
    'sp': lambda: sp,
    'sp.coalesce()': lambda: sp.coalesce(),
    'sp.to(DType.FLOAT64)': lambda: sp.to(torch.float64),
    'csr': lambda: csr,
    'e.toSparseCsc()': lambda: e.to_sparse_csc(),
    'e.toSparseBsr(1, 2)': lambda: e.to_sparse_bsr((1, 2)),
    'e.toSparse(1)': lambda: e.to_sparse(1),
    'Torch.zeros(2, 3).toSparse()': lambda: torch.zeros(2, 3).to_sparse(),
    'Torch.zeros(2, 3).toSparseCsr()': lambda: torch.zeros(2, 3).to_sparse_csr(),
    'Torch.eye(1100).toSparse()': lambda: torch.eye(1100).to_sparse(),
    'sp.coalesce().requiresGrad(true)': lambda: sp.coalesce().requires_grad_(True),
    'z.toSparse().to(DType.COMPLEX128)': lambda: z.to_sparse().to(torch.complex128),
    'x.toString(PrintOptions.DEFAULT.withPrecision(1))': lambda: printed(x, precision=1),
    'x.toString(PrintOptions.DEFAULT.withPrecision(0))': lambda: printed(x, precision=0),
    'z.toString(PrintOptions.SHORT)': lambda: printed(z, profile="short"),
    'x.toString(PrintOptions.DEFAULT.withSciMode(true))': lambda: printed(x, sci_mode=True),
    'x.toString(PrintOptions.DEFAULT.withSciMode(true).withPrecision(0))': lambda: printed(x, sci_mode=True, precision=0),
    'Torch.tensor(new float[] {1e9f, 2.5f}).toString(PrintOptions.DEFAULT.withSciMode(false))': lambda: printed(torch.tensor([1e9, 2.5]), sci_mode=False),
    'Torch.arange(20).toString(PrintOptions.DEFAULT.withThreshold(10).withEdgeItems(2))': lambda: printed(torch.arange(20), threshold=10, edgeitems=2),
    'Torch.arange(1100).toString(PrintOptions.FULL)': lambda: printed(torch.arange(1100), profile="full"),
    'm.toString(PrintOptions.DEFAULT.withLineWidth(30))': lambda: printed(m, linewidth=30),
    'm.to(DType.FLOAT64).toString(PrintOptions.DEFAULT.withLineWidth(44))': lambda: printed(m.double(), linewidth=44),
}


def main():
    texts = {name: str(case()) for name, case in CASES.items()}
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(texts, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
