"""Writes what PyTorch's distributions compute and draw, for DistributionRules.

Run it with the Python of the build: python distributions.py FILE.json
"""

import json
import math
import sys
import warnings

import torch
import torch.distributions as d
from torch.distributions import kl, transforms

SEED = 11
leaves = []


def t(*values):
    """A parameter, remembered for its gradient."""
    leaf = torch.tensor(values if len(values) > 1 else values[0], dtype=torch.float64, requires_grad=True)
    leaves.append(leaf)
    return leaf


def c(*values):
    """Numbers without a gradient."""
    return torch.tensor(values if len(values) > 1 else values[0], dtype=torch.float64)


COV = [[2.0, 0.5], [0.5, 1.0]]
TRIL = [[1.5, 0.0], [-0.4, 0.8]]

# distribution, and values to ask about
CASES = {
    "Normal": (lambda: d.Normal(t(0.5, -1.0), t(2.0, 0.3)), [[0.1, -1.2], [3.0, -0.7]]),
    "Normal broadcast": (lambda: d.Normal(t([0.0], [1.0]), t(1.0, 2.0, 3.0)), [0.1, 0.2, 0.3]),
    "Cauchy": (lambda: d.Cauchy(t(0.5, -1.0), t(2.0, 0.3)), [[0.1, -1.2], [3.0, -0.7]]),
    "Laplace": (lambda: d.Laplace(t(0.5, -1.0), t(2.0, 0.3)), [[0.1, -1.2], [3.0, -0.7]]),
    "Uniform": (lambda: d.Uniform(t(-1.0, 0.0), t(2.0, 0.5)), [[0.1, 0.2], [1.5, 0.0]]),
    "Exponential": (lambda: d.Exponential(t(0.5, 2.0)), [[0.1, 1.2], [3.0, 0.7]]),
    "Poisson": (lambda: d.Poisson(t(0.5, 4.5)), [[0.0, 3.0], [2.0, 9.0]]),
    "Gamma": (lambda: d.Gamma(t(0.5, 3.0), t(2.0, 0.7)), [[0.1, 1.2], [3.0, 0.7]]),
    "Chi2": (lambda: d.Chi2(t(1.5, 4.0)), [[0.1, 1.2], [3.0, 0.7]]),
    "Beta": (lambda: d.Beta(t(0.5, 3.0), t(2.0, 4.0)), [[0.1, 0.2], [0.9, 0.7]]),
    "Dirichlet": (lambda: d.Dirichlet(t([0.5, 2.0, 3.0], [0.4, 0.9, 0.6])), [[0.2, 0.3, 0.5], [0.6, 0.1, 0.3]]),
    "StudentT": (lambda: d.StudentT(t(0.8, 1.5, 4.0), t(0.0, 1.0, 2.0), t(1.0, 2.0, 0.5)), [0.1, -1.2, 3.0]),
    "FisherSnedecor": (lambda: d.FisherSnedecor(t(1.5, 3.0, 6.0), t(1.5, 5.0, 3.0)), [0.1, 1.2, 3.0]),
    "GeneralizedPareto": (
        lambda: d.GeneralizedPareto(t(0.0, 1.0, -1.0), t(1.0, 2.0, 0.5), t(0.0, 0.3, -0.4)),
        [0.1, 1.2, -0.5],
    ),
    "VonMises": (lambda: d.VonMises(t(0.5, -1.0), t(2.0, 0.3)), [[0.1, -1.2], [3.0, -0.7]]),
    "Bernoulli": (lambda: d.Bernoulli(t(0.2, 0.5, 0.9)), [0.0, 1.0, 1.0]),
    "Bernoulli by logits": (lambda: d.Bernoulli(logits=t(-1.0, 0.5)), [[0.0, 1.0], [1.0, 0.0]]),
    "Geometric": (lambda: d.Geometric(t(0.2, 0.5, 0.9)), [0.0, 3.0, 1.0]),
    "Geometric by logits": (lambda: d.Geometric(logits=t(-1.0, 0.5)), [2.0, 0.0]),
    "Binomial": (lambda: d.Binomial(6, t(0.2, 0.5)), [[0.0, 3.0], [6.0, 1.0]]),
    "Binomial by logits": (lambda: d.Binomial(c(6.0, 6.0), logits=t(-1.0, 0.0)), [2.0, 5.0]),
    "NegativeBinomial": (lambda: d.NegativeBinomial(5, t(0.2, 0.5)), [[0.0, 3.0], [6.0, 1.0]]),
    "NegativeBinomial by logits": (lambda: d.NegativeBinomial(t(0.5, 3.5), logits=t(-1.0, 0.5)), [2.0, 5.0]),
    "ContinuousBernoulli": (lambda: d.ContinuousBernoulli(t(0.2, 0.5, 0.5005, 0.9)), [0.1, 0.4, 0.6, 0.9]),
    "ContinuousBernoulli by logits": (lambda: d.ContinuousBernoulli(logits=t(-1.0, 0.5)), [0.3, 0.8]),
    "Categorical": (lambda: d.Categorical(t([0.2, 0.5, 0.3], [1.0, 2.0, 5.0])), [[0, 2], [1, 1]]),
    "Categorical by logits": (lambda: d.Categorical(logits=t(-1.0, 0.5, 0.1)), [0, 2]),
    "OneHotCategorical": (lambda: d.OneHotCategorical(t(0.2, 0.5, 0.3)), [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]),
    "OneHotCategoricalStraightThrough": (
        lambda: d.OneHotCategoricalStraightThrough(logits=t(-1.0, 0.5, 0.1)),
        [0.0, 0.0, 1.0],
    ),
    "Multinomial": (lambda: d.Multinomial(4, t([0.2, 0.5, 0.3], [1.0, 2.0, 5.0])), [[1.0, 3.0, 0.0], [2.0, 1.0, 1.0]]),
    "Multinomial by logits": (lambda: d.Multinomial(3, logits=t(-1.0, 0.5)), [1.0, 2.0]),
    "LogitRelaxedBernoulli": (
        lambda: torch.distributions.relaxed_bernoulli.LogitRelaxedBernoulli(t(0.7), t(0.2, 0.9)),
        [0.3, -1.2],
    ),
    "RelaxedBernoulli": (lambda: d.RelaxedBernoulli(t(0.7), logits=t(-1.0, 0.5)), [0.3, 0.8]),
    "ExpRelaxedCategorical": (
        lambda: torch.distributions.relaxed_categorical.ExpRelaxedCategorical(t(0.7), t(0.2, 0.5, 0.3)),
        [math.log(0.2), math.log(0.3), math.log(0.5)],
    ),
    "RelaxedOneHotCategorical": (
        lambda: d.RelaxedOneHotCategorical(t(0.7), logits=t(-1.0, 0.5, 0.1)),
        [[0.2, 0.3, 0.5], [0.6, 0.1, 0.3]],
    ),
    "MultivariateNormal": (lambda: d.MultivariateNormal(t(0.5, -1.0), c(*COV)), [[0.1, -1.2], [3.0, -0.7]]),
    "MultivariateNormal by precision": (
        lambda: d.MultivariateNormal(t([0.5, -1.0], [2.0, 1.0]), precision_matrix=c(*COV)),
        [0.1, -1.2],
    ),
    "MultivariateNormal by factors": (
        lambda: d.MultivariateNormal(t(0.5, -1.0), scale_tril=t(TRIL, [[0.5, 0.0], [0.3, 2.0]])),
        [[[0.1, -1.2]], [[3.0, -0.7]]],
    ),
    "LowRankMultivariateNormal": (
        lambda: d.LowRankMultivariateNormal(t([0.5, -1.0, 0.0], [1.0, 2.0, 3.0]), t([1.0], [0.5], [-0.3]), t(0.5, 1.0, 2.0)),
        [[0.1, -1.2, 0.3], [3.0, -0.7, 1.0]],
    ),
    "Wishart": (lambda: d.Wishart(t(3.5, 5.0), c(*COV)), [[1.0, 0.2], [0.2, 2.0]]),
    "Wishart by factor": (lambda: d.Wishart(t(3.5), scale_tril=t(*TRIL)), [[1.0, 0.2], [0.2, 2.0]]),
    "LKJCholesky": (
        lambda: d.LKJCholesky(3, t(0.7, 1.5)),
        [[1.0, 0.0, 0.0], [0.6, 0.8, 0.0], [0.48, 0.64, 0.6]],
    ),
    "Independent": (lambda: d.Independent(d.Normal(t([0.5, -1.0], [0.0, 1.0]), t(2.0, 0.3)), 1), [[0.1, -1.2], [3.0, 0.7]]),
    "MixtureSameFamily": (
        lambda: d.MixtureSameFamily(d.Categorical(t([0.3, 0.7], [0.5, 0.5])), d.Normal(t([0.5, -1.0], [0.0, 1.0]), t(2.0, 0.3))),
        [[0.1, -1.2], [3.0, 0.7]],
    ),
    "MixtureSameFamily of vectors": (
        lambda: d.MixtureSameFamily(
            d.Categorical(t(0.3, 0.7)), d.Independent(d.Normal(t([0.5, -1.0], [0.0, 1.0]), t(2.0, 0.3)), 1)
        ),
        [0.1, -1.2],
    ),
    "LogNormal": (lambda: d.LogNormal(t(0.5, -1.0), t(0.7, 0.3)), [[0.1, 1.2], [3.0, 0.7]]),
    "HalfNormal": (lambda: d.HalfNormal(t(2.0, 0.3)), [[0.1, 1.2], [3.0, 0.7]]),
    "HalfCauchy": (lambda: d.HalfCauchy(t(2.0, 0.3)), [[0.1, 1.2], [3.0, 0.7]]),
    "Gumbel": (lambda: d.Gumbel(t(0.5, -1.0), t(2.0, 0.3)), [[0.1, -1.2], [3.0, -0.7]]),
    "Pareto": (lambda: d.Pareto(t(0.5, 1.0), t(1.5, 3.0)), [[0.6, 1.2], [3.0, 1.7]]),
    "Weibull": (lambda: d.Weibull(t(0.5, 1.0), t(1.5, 3.0)), [[0.6, 1.2], [3.0, 0.7]]),
    "Kumaraswamy": (lambda: d.Kumaraswamy(t(0.5, 3.0), t(2.0, 4.0)), [[0.1, 0.2], [0.9, 0.7]]),
    "InverseGamma": (lambda: d.InverseGamma(t(1.5, 3.0), t(2.0, 0.7)), [[0.1, 1.2], [3.0, 0.7]]),
    "LogisticNormal": (lambda: d.LogisticNormal(t([0.5, -1.0], [0.0, 1.0]), t(2.0, 0.3)), [[0.2, 0.3, 0.5], [0.6, 0.1, 0.3]]),
    "TransformedDistribution": (
        lambda: d.TransformedDistribution(
            d.Normal(t(0.5, -1.0), t(2.0, 0.3)),
            [transforms.AffineTransform(c(1.0), t(-2.0)), transforms.SigmoidTransform(), transforms.PowerTransform(c(2.0))],
        ),
        [[0.1, 0.8], [0.3, 0.7]],
    ),
    "TransformedDistribution of vectors": (
        lambda: d.TransformedDistribution(
            d.Normal(t(0.5, -1.0, 0.3), t(0.7, 0.3, 1.0)), [transforms.CorrCholeskyTransform()]
        ),
        [[1.0, 0.0, 0.0], [0.6, 0.8, 0.0], [0.48, 0.64, 0.6]],
    ),
}

# each with each
PAIRS = {
    "Bernoulli": lambda: [d.Bernoulli(c(0.2, 1.0)), d.Bernoulli(c(0.7, 0.4))],
    "Beta": lambda: [d.Beta(c(0.5), c(2.0)), d.Beta(c(3.0), c(4.0))],
    "Binomial": lambda: [d.Binomial(6, c(0.2, 0.5)), d.Binomial(4, c(0.3, 0.9))],
    "Categorical": lambda: [d.Categorical(c(0.2, 0.0, 0.8)), d.Categorical(c(0.3, 0.3, 0.4))],
    "Cauchy": lambda: [d.Cauchy(c(0.5), c(2.0)), d.Cauchy(c(-1.0), c(0.3))],
    "Chi2": lambda: [d.Chi2(c(1.5)), d.Chi2(c(4.0))],
    "ContinuousBernoulli": lambda: [d.ContinuousBernoulli(c(0.2)), d.ContinuousBernoulli(c(0.7))],
    "Dirichlet": lambda: [d.Dirichlet(c(0.5, 2.0, 3.0)), d.Dirichlet(c(0.4, 0.9, 0.6))],
    "Exponential": lambda: [d.Exponential(c(0.5)), d.Exponential(c(2.0))],
    "Gamma": lambda: [d.Gamma(c(0.5), c(2.0)), d.Gamma(c(3.0), c(0.7))],
    "Geometric": lambda: [d.Geometric(c(0.2)), d.Geometric(c(0.7))],
    "Gumbel": lambda: [d.Gumbel(c(0.5), c(2.0)), d.Gumbel(c(-1.0), c(0.3))],
    "HalfNormal": lambda: [d.HalfNormal(c(2.0)), d.HalfNormal(c(0.3))],
    "Independent": lambda: [
        d.Independent(d.Normal(c(0.5, 1.0), c(2.0, 1.0)), 1),
        d.Independent(d.Normal(c(-1.0, 0.0), c(0.3, 2.0)), 1),
    ],
    "Laplace": lambda: [d.Laplace(c(0.5), c(2.0)), d.Laplace(c(-1.0), c(0.3))],
    "LogNormal": lambda: [d.LogNormal(c(0.5), c(2.0)), d.LogNormal(c(-1.0), c(0.3))],
    "LowRankMultivariateNormal": lambda: [
        d.LowRankMultivariateNormal(c(0.5, -1.0), c([1.0], [0.5]), c(0.5, 1.0)),
        d.LowRankMultivariateNormal(c(1.0, 0.0), c([0.3], [-0.5]), c(2.0, 0.7)),
    ],
    "MultivariateNormal": lambda: [
        d.MultivariateNormal(c(0.5, -1.0), c(*COV)),
        d.MultivariateNormal(c([1.0, 0.0], [0.0, 2.0]), scale_tril=c(*TRIL)),
    ],
    "Normal": lambda: [d.Normal(c(0.5), c(2.0)), d.Normal(c(-1.0), c(0.3))],
    "OneHotCategorical": lambda: [d.OneHotCategorical(c(0.2, 0.0, 0.8)), d.OneHotCategorical(c(0.3, 0.3, 0.4))],
    "Pareto": lambda: [d.Pareto(c(0.5, 0.5), c(1.5, 0.9)), d.Pareto(c(0.2, 1.0), c(3.0, 2.5))],
    "Poisson": lambda: [d.Poisson(c(0.5)), d.Poisson(c(4.5))],
    "StudentT": lambda: [d.StudentT(c(4.0), c(0.0), c(1.0)), d.StudentT(c(5.0), c(0.0), c(1.0))],
    "Uniform": lambda: [d.Uniform(c(0.2, -1.0), c(0.7, 2.0)), d.Uniform(c(0.0, 0.1), c(1.0, 2.0))],
    "Wishart": lambda: [d.Wishart(c(3.5), c(*COV)), d.Wishart(c(5.0), scale_tril=c(*TRIL))],
}

# transform, and values to apply it to
TRANSFORMS = {
    "AbsTransform": (lambda: transforms.AbsTransform(), [-1.0, 2.0]),
    "AffineTransform": (lambda: transforms.AffineTransform(c(1.0), c(-2.0, 3.0)), [[-1.0, 2.0], [0.5, 0.1]]),
    "AffineTransform of vectors": (lambda: transforms.AffineTransform(c(1.0), c(-2.0, 3.0), event_dim=1), [-1.0, 2.0]),
    "CatTransform": (
        lambda: transforms.CatTransform([transforms.ExpTransform(), transforms.TanhTransform()], 1, [1, 2]),
        [[-1.0, 2.0, 0.3], [0.5, 0.1, -0.2]],
    ),
    "CatTransform of vectors": (
        lambda: transforms.CatTransform(
            [transforms.IndependentTransform(transforms.ExpTransform(), 1), transforms.AffineTransform(c(1.0), c(2.0), 1)],
            -1,
            [2, 1],
        ),
        [[-1.0, 2.0, 0.3], [0.5, 0.1, -0.2]],
    ),
    "ComposeTransform": (
        lambda: transforms.ComposeTransform([transforms.ExpTransform(), transforms.StickBreakingTransform()]),
        [[-1.0, 2.0], [0.5, 0.1]],
    ),
    "CorrCholeskyTransform": (lambda: transforms.CorrCholeskyTransform(), [[0.5, -1.0, 0.3], [0.1, 0.2, -0.4]]),
    "CumulativeDistributionTransform": (
        lambda: transforms.CumulativeDistributionTransform(d.Normal(c(0.5), c(2.0))),
        [-1.0, 2.0],
    ),
    "ExpTransform": (lambda: transforms.ExpTransform(), [-1.0, 2.0]),
    "ExpTransform inverted": (lambda: transforms.ExpTransform().inv, [0.5, 2.0]),
    "IndependentTransform": (lambda: transforms.IndependentTransform(transforms.ExpTransform(), 1), [[-1.0, 2.0]]),
    "LowerCholeskyTransform": (lambda: transforms.LowerCholeskyTransform(), [[-1.0, 2.0], [0.5, 0.1]]),
    "PositiveDefiniteTransform": (lambda: transforms.PositiveDefiniteTransform(), [[-1.0, 2.0], [0.5, 0.1]]),
    "PowerTransform": (lambda: transforms.PowerTransform(c(2.0, -1.0)), [0.5, 2.0]),
    "ReshapeTransform": (lambda: transforms.ReshapeTransform((4,), (2, 2)), [[1.0, 2.0, 3.0, 4.0]]),
    "SigmoidTransform": (lambda: transforms.SigmoidTransform(), [-1.0, 2.0]),
    "SoftmaxTransform": (lambda: transforms.SoftmaxTransform(), [[-1.0, 2.0], [0.5, 0.1]]),
    "SoftplusTransform": (lambda: transforms.SoftplusTransform(), [-1.0, 2.0]),
    "StackTransform": (
        lambda: transforms.StackTransform([transforms.ExpTransform(), transforms.TanhTransform()], 0),
        [[-1.0, 2.0, 0.3], [0.5, 0.1, -0.2]],
    ),
    "StickBreakingTransform": (lambda: transforms.StickBreakingTransform(), [[-1.0, 2.0], [0.5, 0.1]]),
    "TanhTransform": (lambda: transforms.TanhTransform(), [-1.0, 2.0]),
}


def number(value):
    if isinstance(value, float):
        return float(f"{value:.12g}") if math.isfinite(value) else str(value)
    return value


def tensor(value):
    value = value.detach()
    return {
        "dtype": str(value.dtype).removeprefix("torch."),
        "shape": list(value.shape),
        "data": [number(v) for v in value.flatten().tolist()],
    }


def answer(ask):
    """What PyTorch says, or that it has no answer."""
    try:
        return tensor(ask())
    except NotImplementedError:
        return None


def gradients(result):
    used = [g for g in torch.autograd.grad(result.sum(), leaves, allow_unused=True)]
    return [None if g is None else tensor(g) for g in used]


def weighted(sample):
    """Not the sum, which is constant for some."""
    weights = torch.arange(sample.numel(), dtype=sample.dtype).reshape(sample.shape)
    return sample * weights.cos()


def record(make, value):
    leaves.clear()
    p = make()
    dtype = torch.int64 if isinstance(p, d.Categorical) else torch.float64
    value = torch.tensor(value, dtype=dtype)
    probability = torch.tensor(0.3, dtype=torch.float64)
    torch.manual_seed(SEED)
    case = {
        "batch_shape": list(p.batch_shape),
        "event_shape": list(p.event_shape),
        "value": tensor(value),
        "sample": tensor(p.sample((3,))),
        "mean": answer(lambda: p.mean),
        "mode": answer(lambda: p.mode),
        "variance": answer(lambda: p.variance),
        "stddev": answer(lambda: p.stddev),
        "entropy": answer(lambda: p.entropy()),
        "log_prob": answer(lambda: p.log_prob(value)),
        "cdf": answer(lambda: p.cdf(value)),
        "icdf": answer(lambda: p.icdf(probability)),
        "support": answer(lambda: p.enumerate_support()),
        "log_prob_gradients": gradients(p.log_prob(value)),
    }
    relaxed = torch.distributions.relaxed_bernoulli.LogitRelaxedBernoulli
    # one does not say that it has it, and the gradients of the other fail
    if isinstance(p, relaxed) or p.has_rsample and not isinstance(p, d.Wishart):
        leaves.clear()
        p = make()
        torch.manual_seed(SEED)
        case["rsample_gradients"] = gradients(weighted(p.rsample((3,))))
    return case


def divergences():
    answers = {}
    all_pairs = [(name, i, p) for name, make in PAIRS.items() for i, p in enumerate(make())]
    for a, i, p in all_pairs:
        for b, j, q in all_pairs:
            if kl._dispatch_kl(type(p), type(q)) is NotImplemented or (a == b and i == j):
                continue
            try:
                answers[f"{a} {i} {b} {j}"] = tensor(d.kl_divergence(p, q))
            except NotImplementedError:
                pass
    return answers


def transformed(make, x):
    transform = make()
    x = torch.tensor(x, dtype=torch.float64)
    y = transform(x)
    return {
        "x": tensor(x),
        "y": tensor(y),
        "inverse": tensor(transform.inv(y)),
        "jacobian": answer(lambda: transform.log_abs_det_jacobian(x, y)) if transform.bijective else None,
        "event_dims": [transform.domain.event_dim, transform.codomain.event_dim],
        "shape": list(transform.inverse_shape(transform.forward_shape(x.shape))),
    }


def main():
    warnings.simplefilter("ignore")
    torch.set_default_dtype(torch.float64)
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write('{"distributions": {\n')
        file.write(",\n".join(f"{json.dumps(name)}: {json.dumps(record(*case), separators=(',', ':'))}" for name, case in CASES.items()))
        file.write('},\n"divergences": {\n')
        file.write(",\n".join(f"{json.dumps(name)}: {json.dumps(a, separators=(',', ':'))}" for name, a in divergences().items()))
        file.write('},\n"transforms": {\n')
        file.write(",\n".join(f"{json.dumps(name)}: {json.dumps(transformed(*case), separators=(',', ':'))}" for name, case in TRANSFORMS.items()))
        file.write("}}\n")


if __name__ == "__main__":
    main()
