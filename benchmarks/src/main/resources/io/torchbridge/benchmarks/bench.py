"""PyTorch in CPython as a contender: answers the harness's requests, see WorkServer."""

import platform
import sys
import time

try:
    import numpy as np
    import torch
    from torch import nn
    from torch.nn import functional as F
except ImportError as e:
    print("@absent", sys.executable + ":", e, flush=True)
    sys.exit()

CHECKED_ITERATIONS = 3
LEARNING_RATE = 0.01


def uniform(seed, count, scale):
    """The numbers that Inputs.uniform makes."""
    x = (np.arange(count, dtype=np.uint64) + seed * 0x9E3779B1) & 0xFFFFFFFF
    for _ in range(2):
        x = ((x ^ (x >> 16)) * 0x45D9F3B) & 0xFFFFFFFF
    x ^= x >> 16
    values = (x >> 8).astype(np.float32) / np.float32(16777216) - np.float32(0.5)
    return values * np.float32(2 * scale)


def tensor(seed, *shape):
    return torch.from_numpy(uniform(seed, int(np.prod(shape)), 1)).reshape(shape)


def classes(count):
    return torch.arange(count) % 10


@torch.no_grad()
def set_weights(model):
    """By the order of the parameters' names; variance 1 / fan-in."""
    for i, (name, p) in enumerate(sorted(model.named_parameters())):
        if p.ndim > 1:
            scale = (3.0 * p.shape[0] / p.numel()) ** 0.5
            p.copy_(torch.from_numpy(uniform(i + 1, p.numel(), scale)).reshape(p.shape))
        else:
            p.fill_(1 if name.endswith("weight") else 0)
    return model


class Work:
    """Work whose iteration gives a tensor."""

    def check(self):
        for _ in range(CHECKED_ITERATIONS):
            result = self.step()
        return result.detach().double().abs().mean().item()

    def run(self, iterations):
        step = self.step
        for _ in range(iterations):
            step()


class Single(Work):
    def __init__(self, requires_grad=False):
        self.a = tensor(1, 1).requires_grad_(requires_grad)
        self.b = tensor(2, 1)


class Add(Single):
    def step(self):
        return self.a + self.b

    def run(self, iterations):
        a, b = self.a, self.b
        for _ in range(iterations):
            a + b


class Relu(Single):
    def step(self):
        return self.a.relu()

    def run(self, iterations):
        a = self.a
        for _ in range(iterations):
            a.relu()


class Chain(Work):
    def __init__(self):
        self.x = tensor(1, 64, 64)
        self.y = tensor(2, 64, 64)

    def step(self):
        x, y = self.x, self.y
        return x.add(y).mul(y).sub(x).relu().tanh().sigmoid().exp().neg().abs().sqrt()


class Matmul(Work):
    def __init__(self):
        self.a = tensor(1, 1024, 1024)
        self.b = tensor(2, 1024, 1024)

    def step(self):
        return self.a @ self.b


class Training(Work):
    def __init__(self, model, loss):
        self.model = set_weights(model)
        self.loss = loss
        self.optimizer = torch.optim.SGD(model.parameters(), lr=LEARNING_RATE)

    def step(self):
        self.optimizer.zero_grad()
        loss = self.loss(self.model)
        loss.backward()
        self.optimizer.step()
        return loss


def mlp():
    images, labels = tensor(100, 64, 784), classes(64)
    model = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
    return Training(model, lambda m: F.cross_entropy(m(images), labels))


WORKS = {
    "add": Add,
    "relu": Relu,
    "add-grad": lambda: Add(True),
    "chain": Chain,
    "matmul": Matmul,
    "mlp": mlp,
}


def answer(kind, text=""):
    print("@" + kind, " | ".join(str(text).split("\n")), flush=True)


def main():
    torch.set_num_threads(int(sys.argv[1]))
    answer("ok", "CPython %s, torch %s" % (platform.python_version(), torch.__version__))
    work = None
    for line in sys.stdin:
        request, *arguments = line.split()
        try:
            if request == "prepare":
                make = WORKS.get(arguments[0])
                if make is None:
                    answer("absent", "not written yet")
                    continue
                work = make()
                answer("ok", work.check())
            elif request == "run":
                iterations = int(arguments[0])
                begin = time.perf_counter_ns()
                work.run(iterations)
                answer("ok", "%d -1" % (time.perf_counter_ns() - begin))
            elif request == "drop":
                work = None
                answer("ok")
            else:
                answer("error", "no such request: " + request)
        except Exception as e:
            answer("error", "%s: %s" % (type(e).__name__, e))


if __name__ == "__main__":
    main()
