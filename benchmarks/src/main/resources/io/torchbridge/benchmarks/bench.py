"""PyTorch in CPython as a contender: answers the harness's requests, see WorkServer."""

import os
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

# the Python backend's, which lies beside this file: imports a torchvision that was built for another torch
import torchvision_import

torchvision_import.watch(lambda text: print(text, file=sys.stderr))

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


class Inference(Work):
    def __init__(self, model, *inputs):
        self.model = set_weights(model).eval()
        self.inputs = inputs

    def step(self):
        with torch.no_grad():
            return self.model(*self.inputs)


def mlp():
    images, labels = tensor(100, 64, 784), classes(64)
    model = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
    return Training(model, lambda m: F.cross_entropy(m(images), labels))


def resnet18(batch):
    from torchvision.models import resnet18

    return Inference(resnet18(), tensor(100, batch, 3, 224, 224))


def resnet18_training():
    from torchvision.models import resnet18

    images, labels = tensor(100, 16, 3, 64, 64), classes(16)
    return Training(resnet18(), lambda m: F.cross_entropy(m(images), labels))


class Bert(nn.Module):
    """Transformers' BERT-base; without dropout, so that all compute the same."""

    def __init__(self):
        super().__init__()
        from transformers import BertConfig, BertModel

        no_dropout = {"hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0}
        self.bert = BertModel(BertConfig(**no_dropout))

    def forward(self, tokens):
        return self.bert(tokens).pooler_output


def tokens():
    return (torch.arange(4 * 128) * 7919 % 30522).reshape(4, 128)


def bert():
    return Inference(Bert(), tokens())


def resnet50():
    from torchvision.models import resnet50

    return Inference(resnet50(), tensor(100, 1, 3, 224, 224))


class Generation:
    """Greedy generation by a GPT-2 of random weights; every token counts in the checksum."""

    def __init__(self):
        from transformers import GPT2Config, GPT2LMHeadModel

        torch.manual_seed(0)
        self.model = GPT2LMHeadModel(GPT2Config()).eval()
        with torch.no_grad():
            for p in self.model.parameters():
                if p.ndim > 1:
                    p.mul_(4)  # or all tokens are the same
        self.prompt = torch.arange(100, 116).unsqueeze(0)

    def step(self):
        return self.model.generate(
            self.prompt,
            attention_mask=torch.ones_like(self.prompt),
            max_new_tokens=32,
            min_new_tokens=32,
            do_sample=False,
            use_cache=True,
            pad_token_id=0,
        )

    def check(self):
        return float(sum(i * token for i, token in enumerate(self.step()[0].tolist())))

    def run(self, iterations):
        for _ in range(iterations):
            self.step()


def bert_training():
    ids, labels = tokens(), classes(4)
    return Training(Bert(), lambda m: F.cross_entropy(m(ids), labels))


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(128, 256)
        self.out = nn.Linear(256, 10)

    def forward(self, x):  # (32, 16, 128) -> (16, 10)
        return self.out(self.lstm(x)[0][-1])


def lstm():
    series, labels = tensor(100, 32, 16, 128), classes(16)
    return Training(Recurrent(), lambda m: F.cross_entropy(m(series), labels))


class DLPack(Work):
    """Exports a tensor and imports it again."""

    def __init__(self, count):
        self.tensor = torch.full((count,), 0.5)

    def step(self):
        return torch.from_dlpack(self.tensor)[:256]

    def run(self, iterations):
        tensor = self.tensor
        for _ in range(iterations):
            torch.from_dlpack(tensor)


class Host(Work):
    """Copies an array to a tensor and back."""

    def __init__(self):
        self.array = uniform(1, 1 << 16, 1)

    def step(self):
        return torch.from_numpy(torch.tensor(self.array).numpy().copy())


class Loading(Work):
    """A pass over a folder of images with two workers that stay between the passes."""

    def __init__(self):
        from torchvision import datasets, transforms

        normalize = transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
        images = datasets.ImageFolder(
            sys.argv[2] + "/images", transforms.Compose([transforms.ToTensor(), normalize])
        )
        self.batches = torch.utils.data.DataLoader(
            images, batch_size=32, num_workers=2, persistent_workers=True
        )

    def step(self):
        for images, _ in self.batches:
            pass
        return images


WORKS = {
    "add": Add,
    "relu": Relu,
    "add-grad": lambda: Add(True),
    "chain": Chain,
    "matmul": Matmul,
    "mlp": mlp,
    "resnet18-b1": lambda: resnet18(1),
    "resnet18-b8": lambda: resnet18(8),
    "resnet18-train": resnet18_training,
    "bert": bert,
    "bert-train": bert_training,
    "resnet50-program": resnet50,
    "bert-program": bert,
    "gpt2": Generation,
    "lstm": lstm,
    "dlpack-1k": lambda: DLPack(1 << 8),
    "dlpack-1g": lambda: DLPack(1 << 28),
    "host": Host,
    "dataloader": Loading,
}

# What others load as TorchScript: the network with its weights, and inputs of the right shape.
NETWORKS = {
    "resnet18-b1": lambda: (resnet18(1).model, tensor(100, 1, 3, 224, 224)),
    "resnet18-b8": lambda: (resnet18(1).model, tensor(100, 8, 3, 224, 224)),
    "resnet18-train": lambda: (resnet18_training().model, tensor(100, 16, 3, 64, 64)),
    "bert": lambda: (bert().model, tokens()),
    "bert-train": lambda: (bert_training().model, tokens()),
    "lstm": lambda: (lstm().model, tensor(100, 32, 16, 128)),
}


# What torchbridge loads as an exported program.
PROGRAMS = {"resnet50-program": resnet50, "bert-program": bert}


def write_network(file, name):
    network, inputs = NETWORKS[name]()
    torch.jit.trace(network, (inputs,), check_trace=False).save(file)


def write_program(file, name):
    work = PROGRAMS[name]()
    with open(file, "wb") as archive:  # by its name save() would want .pt2
        torch.export.save(torch.export.export(work.model, work.inputs), archive)


def write_weights(file, name):
    from safetensors.torch import save_model

    save_model(Generation().model, file)


def write(folder, name):
    """Writes what others need of Python to a file FOLDER/NAME.*."""
    if name in NETWORKS:
        writer, kind = write_network, "pt"
    elif name in PROGRAMS:
        writer, kind = write_program, "pt2"
    elif name == "gpt2":
        writer, kind = write_weights, "safetensors"
    else:
        return
    file = "%s/%s.%s" % (folder, name, kind)
    writer(file + ".part", name)
    os.replace(file + ".part", file)


def answer(kind, text=""):
    print("@" + kind, " | ".join(str(text).split("\n")), flush=True)


def prepare(name):
    if name not in WORKS:
        answer("absent", "there is nothing of the kind in Python")
        return None
    try:
        work = WORKS[name]()
    except ImportError as e:
        answer("absent", e)
        return None
    answer("ok", work.check())
    return work


def main():
    torch.set_num_threads(int(sys.argv[1]))
    answer("ok", "CPython %s, torch %s" % (platform.python_version(), torch.__version__))
    work = None
    for line in sys.stdin:
        request, *arguments = line.split()
        try:
            if request == "prepare":
                work = prepare(arguments[0])
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
    if sys.argv[1] == "--write":
        for name in sys.argv[3:]:
            write(sys.argv[2], name)
    else:
        main()
