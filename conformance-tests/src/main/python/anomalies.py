"""Writes what PyTorch says of the backward passes with a NaN in the rules on anomalies.

Each case is named by the Java expression in the rules, which makes a number of x; beside it stands the same in Python.
Run it with the Python of the build: python anomalies.py FILE.json
"""

import json
import sys
import warnings

import torch
import torch.nn.functional as F


class Broken(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a, b):
        return a + b

    @staticmethod
    def backward(ctx, grad):
        return grad, grad * float("nan")


def gradient(y, x):
    return torch.autograd.grad(y, x, create_graph=True)[0]


# x holds 0, 1 and 4
CASES = {
    'x.sqrt().mul(0).sum()': lambda x: x.sqrt().mul(0).sum(),
    'x.mul(0).div(x).sum()': lambda x: x.mul(0).div(x).sum(),
    'x.clone().sqrt_().mul(0).sum()': lambda x: x.clone().sqrt_().mul(0).sum(),
    'x.log().mul(x).sum().mul(0)': lambda x: x.log().mul(x).sum().mul(0),
    'F.crossEntropy(x.reciprocal().unsqueeze(0), Torch.tensor(new long[] {1}))': lambda x: F.cross_entropy(x.reciprocal().unsqueeze(0), torch.tensor([1])),
    'new Broken().apply(x, x.exp()).sum()': lambda x: Broken.apply(x, x.exp()).sum(),
    'gradient(x.pow(0.5).sum(), x).mul(0).sum()': lambda x: gradient(x.pow(0.5).sum(), x).mul(0).sum(),
    'x.mul(x).sum()': lambda x: x.mul(x).sum(),
}


def said(case):
    x = torch.tensor([0.0, 1, 4], requires_grad=True)
    try:
        with torch.autograd.detect_anomaly():
            case(x).backward()
    except RuntimeError as e:
        return str(e)
    return None


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump({name: said(case) for name, case in CASES.items()}, file, indent=1)
        file.write("\n")
