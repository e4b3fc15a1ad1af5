"""Writes how the loss of PyTorch falls and rises with ever larger learning rates, smoothed as fastai does.

    python learning_rate_sweeps.py > ../resources/io/torchbridge/conformance/rules/learning-rate-sweeps.json
"""
import json

import torch

X = torch.tensor([[i / 8 - 1, (i * 5 % 16) / 8 - 1] for i in range(16)])
Y = (X @ torch.tensor([[2.0], [-1.0]])).add(0.5)


def sweep(optimizer, settings, first, last, steps, mode, batch, smoothing, divergence):
    model = torch.nn.Linear(2, 1)
    with torch.no_grad():
        model.weight.copy_(torch.tensor([[0.1, 0.2]]))
        model.bias.fill_(-0.3)
    optimizer = getattr(torch.optim, optimizer)(model.parameters(), lr=1.0, **settings)
    rates, losses, mean, least = [], [], 0.0, float("inf")
    for step in range(steps):
        share = step / (steps - 1)
        rate = first * (last / first) ** share if mode == "exponential" else first + (last - first) * share
        for group in optimizer.param_groups:
            group["lr"] = rate
        at = step * batch % 16
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(model(X[at : at + batch]), Y[at : at + batch])
        loss.backward()
        optimizer.step()
        mean = smoothing * mean + (1 - smoothing) * loss.item()
        smoothed = mean / (1 - smoothing ** (step + 1))
        rates.append(rate)
        losses.append(smoothed)
        if step > 0 and smoothed > divergence * least:
            break
        least = min(least, smoothed)
    slopes = torch.gradient(torch.tensor(losses[10:-1], dtype=torch.float64))[0]
    return {"rates": rates, "losses": losses, "suggestion": rates[10 + slopes.argmin().item()]}


print(
    json.dumps(
        {
            "SGD exponential": sweep("SGD", {}, 1e-4, 10, 60, "exponential", 16, 0.9, 4),
            "SGD linear": sweep("SGD", {"momentum": 0.5}, 0.001, 1.5, 60, "linear", 8, 0.9, 10),
            "Adam exponential": sweep("Adam", {}, 1e-5, 10, 50, "exponential", 16, 0.98, 4),
        },
        indent=1,
    )
)
