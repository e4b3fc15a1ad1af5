"""Writes the learning rates and momenta that PyTorch's schedulers set, for SchedulerRules.

Run it with the Python of the build: python learning_rates.py FILE.json
"""

import json
import sys
import warnings

import torch
from torch.optim import lr_scheduler as s
from torch.optim.swa_utils import SWALR

EPOCHS = 24

CASES = {
    "StepLR": lambda o: s.StepLR(o, 3),
    "MultiStepLR": lambda o: s.MultiStepLR(o, [2, 5, 5], 0.5),
    "ExponentialLR": lambda o: s.ExponentialLR(o, 0.9),
    "ConstantLR": lambda o: s.ConstantLR(o),
    "LinearLR": lambda o: s.LinearLR(o),
    "LinearLR falling": lambda o: s.LinearLR(o, 1.0, 0.2, 8),
    "PolynomialLR": lambda o: s.PolynomialLR(o, 9, 2),
    "CosineAnnealingLR": lambda o: s.CosineAnnealingLR(o, 4, 0.1),
    "LambdaLR": lambda o: s.LambdaLR(o, lambda epoch: 1 / (1 + epoch)),
    "MultiplicativeLR": lambda o: s.MultiplicativeLR(o, lambda epoch: 1 - 0.1 / epoch),
    "CosineAnnealingWarmRestarts": lambda o: s.CosineAnnealingWarmRestarts(o, 5),
    "CosineAnnealingWarmRestarts growing": lambda o: s.CosineAnnealingWarmRestarts(o, 3, 2, 0.05),
    "OneCycleLR": lambda o: s.OneCycleLR(o, 2.0, EPOCHS + 4),
    "OneCycleLR in three phases": lambda o: s.OneCycleLR(
        o,
        2.0,
        EPOCHS + 4,
        pct_start=0.4,
        anneal_strategy="linear",
        base_momentum=0.7,
        max_momentum=0.8,
        div_factor=10.0,
        final_div_factor=100.0,
        three_phase=True,
    ),
    "OneCycleLR without momentum": lambda o: s.OneCycleLR(o, 2.0, EPOCHS + 4, cycle_momentum=False),
    "CyclicLR": lambda o: s.CyclicLR(o, 0.1, 1.0, 4),
    "CyclicLR triangular2": lambda o: s.CyclicLR(
        o, 0.1, 1.0, 3, 5, mode="triangular2", base_momentum=0.5, max_momentum=0.6
    ),
    "CyclicLR exp_range": lambda o: s.CyclicLR(
        o, 0.1, 1.0, 4, mode="exp_range", gamma=0.9, cycle_momentum=False
    ),
    "SequentialLR": lambda o: s.SequentialLR(
        o,
        [s.LinearLR(o, 0.1, 1.0, 4), s.CosineAnnealingLR(o, 8), s.ExponentialLR(o, 0.5)],
        [4, 12],
    ),
    "SequentialLR with a factor": lambda o: s.SequentialLR(
        o, [s.ConstantLR(o, 0.5, 2), s.MultiplicativeLR(o, lambda epoch: 0.9)], [5]
    ),
    "SequentialLR of a chain and SWA": lambda o: s.SequentialLR(
        o,
        [s.ChainedScheduler([s.ExponentialLR(o, 0.9), s.ConstantLR(o, 0.5, 3)]), SWALR(o, 0.05, 4)],
        [7],
    ),
    "ChainedScheduler": lambda o: s.ChainedScheduler(
        [s.ConstantLR(o, 0.1, 4), s.ExponentialLR(o, 0.9)]
    ),
    "SWALR": lambda o: SWALR(o, 0.05),
    "SWALR linear": lambda o: SWALR(o, 0.05, 4, "linear"),
    "SWALR at once": lambda o: SWALR(o, 0.05, 0),
}


def case(scheduler):
    """The rates of two groups and the momentum, at the beginning and after each epoch."""
    parameters = [torch.zeros(1, requires_grad=True) for _ in range(2)]
    optimizer = torch.optim.SGD(
        [{"params": parameters[0]}, {"params": parameters[1], "lr": 0.2}], lr=0.5, momentum=0.3
    )
    scheduler = scheduler(optimizer)
    rows = []
    for _ in range(EPOCHS):
        groups = optimizer.param_groups
        rows.append([groups[0]["lr"], groups[1]["lr"], groups[0]["momentum"]])
        optimizer.step()
        scheduler.step()
    return rows


def main():
    warnings.simplefilter("ignore")
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        rates = {name: case(scheduler) for name, scheduler in CASES.items()}
        lines = (f"{json.dumps(name)}: {json.dumps(rows)}" for name, rows in rates.items())
        file.write("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
