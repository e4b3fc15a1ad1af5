"""Writes what torchmetrics and scikit-learn compute, for MetricRules.

Needs torch 2.13.0, torchmetrics 1.9.0, scikit-learn 1.9.1 and numpy 2.4.6:
python metrics.py FILE.json
"""

import json
import sys
import warnings

import numpy as np
import sklearn.metrics as sk
import torch
import torchmetrics as tm
from torchmetrics.text import Perplexity

AVERAGES = ["micro", "macro", "weighted", "none"]

generator = torch.Generator().manual_seed(7)


def rand(*shape):
    """Few values, so that there are ties, none of them a threshold."""
    return (torch.rand(*shape, generator=generator) * 16).floor() / 16 + 0.03125


def randn(*shape):
    return (torch.randn(*shape, generator=generator) * 8).round() / 4


def labels(number, *shape):
    return torch.randint(0, number, shape, generator=generator)


def ignoring(index, targets):
    return torch.where(rand(*targets.shape) < 0.25, index, targets)


def batches(make):
    return [make(n) for n in (7, 12, 1)]


# each with two batches and one of a single row; class 3 never occurs in "multiclass"
INPUTS = {
    "binary": batches(lambda n: (rand(n), labels(2, n))),
    "binary logits": batches(lambda n: (randn(n, 2), labels(2, n, 2))),
    "binary ignoring": batches(lambda n: (rand(n), ignoring(-1, labels(2, n)))),
    "multiclass": batches(
        lambda n: (rand(n, 4) * torch.tensor([1, 1, 1, 0.001]), labels(3, n))
    ),
    "multiclass ignoring": batches(lambda n: (randn(n, 4, 2), labels(4, n, 2))),
    "multiclass ignoring other": batches(lambda n: (randn(n, 4), ignoring(-100, labels(4, n)))),
    "multiclass top 2": batches(
        lambda n: (torch.stack([torch.randperm(4, generator=generator) for _ in range(n)]) / 8.0, labels(4, n))
    ),
    "multiclass labels": batches(lambda n: (labels(4, n), labels(4, n))),
    "multilabel": batches(lambda n: (rand(n, 3), labels(2, n, 3))),
    # without ties: the last bit of a sigmoid depends on how a tensor lies in memory
    "multilabel ignoring": batches(
        lambda n: (torch.randn(n, 3, 2, generator=generator), ignoring(-1, labels(2, n, 3, 2)))
    ),
    "numbers": batches(lambda n: (randn(n), randn(n))),
    "outputs": batches(lambda n: (randn(n, 3), randn(n, 3))),
    "tokens": batches(lambda n: (randn(n, 3, 5), ignoring(-100, labels(5, n, 3)))),
}

TASKS = {
    "binary": {"task": "binary"},
    "binary logits": {"task": "binary"},
    "binary ignoring": {"task": "binary", "threshold": 0.3, "ignore_index": -1},
    "multiclass": {"task": "multiclass", "num_classes": 4},
    "multiclass ignoring": {"task": "multiclass", "num_classes": 4, "ignore_index": 1},
    "multiclass ignoring other": {"task": "multiclass", "num_classes": 4, "ignore_index": -100},
    "multiclass top 2": {"task": "multiclass", "num_classes": 4, "top_k": 2},
    "multiclass labels": {"task": "multiclass", "num_classes": 4},
    "multilabel": {"task": "multilabel", "num_labels": 3},
    "multilabel ignoring": {"task": "multilabel", "num_labels": 3, "threshold": 0.4, "ignore_index": -1},
}


def without(options, *names):
    return {name: value for name, value in options.items() if name not in names}


def learned(name, inputs, average):
    """scikit-learn's answer, where it has the same question."""
    if inputs not in ("binary", "multiclass", "multiclass labels", "multilabel"):
        return None
    scores = torch.cat([p for p, _ in INPUTS[inputs]]).numpy()
    truth = torch.cat([t for _, t in INPUTS[inputs]]).numpy()
    if inputs == "multiclass":
        guess = scores.argmax(1)
    elif inputs == "multiclass labels":
        guess = scores
    else:
        guess = (scores > 0.5).astype(int)
    how = {"average": "binary" if inputs == "binary" else None if average == "none" else average}
    if average == "none" and inputs.startswith("multiclass"):
        how["labels"] = range(4)
    match name:
        case "Accuracy" if inputs == "multilabel":
            return 1 - sk.hamming_loss(truth, guess) if average == "micro" else None
        case "Accuracy" if average == "micro" or inputs == "binary":
            return sk.accuracy_score(truth, guess)
        case "Accuracy" if average == "macro":
            return sk.recall_score(truth, guess, labels=sorted(set(truth) | set(guess)), average="macro", zero_division=0)
        case "Precision":
            return sk.precision_score(truth, guess, zero_division=0, **how)
        case "Recall":
            return sk.recall_score(truth, guess, zero_division=0, **how)
        case "F1Score":
            return sk.f1_score(truth, guess, zero_division=0, **how)
        case "FBetaScore":
            return sk.fbeta_score(truth, guess, beta=0.5, zero_division=0, **how)
        case "ConfusionMatrix":
            normalize = None if average == "none" else average
            if inputs == "multilabel":
                return sk.multilabel_confusion_matrix(truth, guess) if normalize is None else None
            return sk.confusion_matrix(truth, guess, labels=range(2 if inputs == "binary" else 4), normalize=normalize)
        case "AUROC" if inputs in ("binary", "multilabel"):
            return sk.roc_auc_score(truth, scores, average=None if average == "none" else average)
    return None


def cases():
    """Each case's name, its inputs, torchmetrics' metric, and scikit-learn's answer."""
    for inputs, options in TASKS.items():
        for average in AVERAGES:
            given = {**options, "average": average}
            for name, metric in {
                "StatScores": tm.StatScores(**given),
                "Accuracy": tm.Accuracy(**given),
                "Precision": tm.Precision(**given),
                "Recall": tm.Recall(**given),
                "Recall or 1": tm.Recall(**given, zero_division=1),
                "F1Score": tm.F1Score(**given),
                "F1Score or 1": tm.F1Score(**given, zero_division=1),
                "FBetaScore": tm.FBetaScore(**given, beta=0.5),
            }.items():
                yield f"{name} {inputs} {average}", inputs, metric, learned(name, inputs, average)
            if inputs in ("multiclass top 2", "multiclass labels"):
                continue
            if average != "micro" or "multiclass" not in inputs:
                given = without(given, "threshold")
                yield f"AUROC {inputs} {average}", inputs, tm.AUROC(**given), learned("AUROC", inputs, average)
                binned = tm.AUROC(**given, thresholds=[0.0, 0.125, 0.25, 0.5, 0.75, 1.0])
                yield f"AUROC by thresholds {inputs} {average}", inputs, binned, None
        if inputs != "multiclass top 2":
            for normalize in ("none", "true", "pred", "all"):
                metric = tm.ConfusionMatrix(**options, normalize=normalize)
                answer = learned("ConfusionMatrix", inputs, normalize)
                yield f"ConfusionMatrix {inputs} {normalize}", inputs, metric, answer
    yield "AUROC by 5 thresholds", "binary", tm.AUROC(task="binary", thresholds=5), None
    for inputs in ("numbers", "outputs"):
        guess, truth = (torch.cat(parts).numpy().astype(float) for parts in zip(*INPUTS[inputs]))
        absolute, squared = sk.mean_absolute_error(truth, guess), sk.mean_squared_error(truth, guess)
        yield f"MeanAbsoluteError {inputs}", inputs, tm.MeanAbsoluteError(), absolute
        yield f"MeanSquaredError {inputs}", inputs, tm.MeanSquaredError(), squared
        yield f"MeanSquaredError root {inputs}", inputs, tm.MeanSquaredError(squared=False), squared**0.5
        for how in ("raw_values", "uniform_average", "variance_weighted"):
            score = sk.r2_score(truth, guess, multioutput=how)
            yield f"R2Score {inputs} {how}", inputs, tm.R2Score(multioutput=how), np.squeeze(score)
        yield f"R2Score adjusted {inputs}", inputs, tm.R2Score(adjusted=4), None
    yield "Perplexity", "tokens", Perplexity(ignore_index=-100), None
    yield "MeanMetric", "numbers", tm.MeanMetric(), None
    yield "RunningMean", "numbers", tm.RunningMean(window=2), None


def tensor(value):
    value = torch.as_tensor(np.asarray(value) if not isinstance(value, torch.Tensor) else value)
    return {
        "dtype": str(value.dtype).removeprefix("torch."),
        "shape": list(value.shape),
        "data": [float(f"{v:.8g}") if value.is_floating_point() else v for v in value.flatten().tolist()],
    }


def main():
    warnings.simplefilter("ignore")  # of classes that do not occur
    answers = {}
    for name, inputs, metric, scikit in cases():
        for predictions, targets in INPUTS[inputs]:
            if isinstance(metric, tm.RunningMean):
                metric.update(predictions)
            elif isinstance(metric, tm.MeanMetric):
                metric.update(predictions, targets.abs())
            else:
                metric.update(predictions, targets)
        answers[name] = {"inputs": inputs, "torchmetrics": tensor(metric.compute())}
        if scikit is not None:
            answers[name]["scikit"] = tensor(scikit)
    inputs = {
        name: [{"predictions": tensor(p), "targets": tensor(t)} for p, t in parts]
        for name, parts in INPUTS.items()
    }
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump({"inputs": inputs, "answers": answers}, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
