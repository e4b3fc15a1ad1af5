package io.torchbridge.distributions;

import static io.torchbridge.distributions.Kl.register;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.F;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** The pairs for which PyTorch registers a formula. */
final class KlFormulas {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double EULER = Gumbel.EULER;

  private KlFormulas() {}

  static void all() {
    sameKind();
    ofBeta();
    ofContinuousBernoulli();
    ofExponential();
    ofGamma();
    ofLocations();
    ofPareto();
    ofUniform();
    register(
        Bernoulli.class,
        Poisson.class,
        (p, q) -> p.entropy().neg().sub(p.probs().mul(q.rate().log()).sub(q.rate())));
    infinite(Poisson.class, Poisson::rate, List.of(Bernoulli.class, Binomial.class));
  }

  /** Where q has no probability, but p has. */
  private static <P extends Distribution> void infinite(
      Class<P> p, Function<P, Tensor> like, List<Class<? extends Distribution>> others) {
    for (Class<? extends Distribution> q : others) {
      register(p, q, (a, b) -> Torch.fullLike(like.apply(a), INF));
    }
  }

  private static Tensor xLogX(Tensor x) {
    return x.xlogy(x);
  }

  /** The mean of the logarithm. */
  private static Tensor meanLog(Uniform p) {
    Tensor width = p.high().sub(p.low());
    return xLogX(p.high()).sub(xLogX(p.low())).sub(width).div(width);
  }

  private static Tensor half(Tensor x) {
    return x.mul(0.5);
  }

  private static void sameKind() {
    register(Bernoulli.class, Bernoulli.class, KlFormulas::bernoulli);
    register(Beta.class, Beta.class, KlFormulas::beta);
    register(Binomial.class, Binomial.class, KlFormulas::binomial);
    register(
        Categorical.class,
        Categorical.class,
        (p, q) -> categories(p.probs(), p.logits(), q.probs(), q.logits()));
    register(
        OneHotCategorical.class,
        OneHotCategorical.class,
        (p, q) -> categories(p.probs(), p.logits(), q.probs(), q.logits()));
    register(
        Cauchy.class,
        Cauchy.class,
        (p, q) ->
            p.scale()
                .add(q.scale())
                .square()
                .add(p.loc().sub(q.loc()).square())
                .log()
                .sub(p.scale().mul(q.scale()).mul(4).log()));
    register(
        ContinuousBernoulli.class,
        ContinuousBernoulli.class,
        (p, q) ->
            p.mean()
                .mul(p.logits().sub(q.logits()))
                .add(p.logNorm().add(p.probs().neg().log1p()))
                .sub(q.logNorm().add(q.probs().neg().log1p())));
    register(Dirichlet.class, Dirichlet.class, KlFormulas::dirichlet);
    register(
        Exponential.class,
        Exponential.class,
        (p, q) -> {
          Tensor ratio = q.rate().div(p.rate());
          return ratio.sub(ratio.log()).sub(1);
        });
    register(Gamma.class, Gamma.class, KlFormulas::gamma);
    register(
        Geometric.class,
        Geometric.class,
        (p, q) -> p.entropy().neg().sub(q.probs().neg().log1p().div(p.probs())).sub(q.logits()));
    register(Gumbel.class, Gumbel.class, KlFormulas::gumbel);
    register(
        HalfNormal.class, HalfNormal.class, (p, q) -> Kl.divergence(p.baseDist(), q.baseDist()));
    register(
        Independent.class,
        Independent.class,
        (p, q) -> {
          if (p.reinterpretedBatchNdims() != q.reinterpretedBatchNdims()) {
            throw Kl.none(p, q, "they take another number of dimensions");
          }
          Tensor base = Kl.divergence(p.baseDist(), q.baseDist());
          return Distribution.sumRightmost(base, p.reinterpretedBatchNdims());
        });
    register(Laplace.class, Laplace.class, KlFormulas::laplace);
    register(MultivariateNormal.class, MultivariateNormal.class, KlFormulas::multivariate);
    register(
        MultivariateNormal.class,
        LowRankMultivariateNormal.class,
        (p, q) -> {
          Tensor determinants = q.logDet().sub(Scale.logDiagonal(p.tril()).mul(2));
          Tensor trace = q.traceOfInverseWith(p.tril());
          return combined(p, q, determinants, trace, q.mahalanobis(q.loc().sub(p.loc())));
        });
    register(
        LowRankMultivariateNormal.class,
        LowRankMultivariateNormal.class,
        (p, q) -> {
          Tensor trace =
              q.traceOfInverseWithDiagonal(p.covDiag()).add(q.traceOfInverseWith(p.covFactor()));
          return combined(
              p, q, q.logDet().sub(p.logDet()), trace, q.mahalanobis(q.loc().sub(p.loc())));
        });
    register(
        LowRankMultivariateNormal.class,
        MultivariateNormal.class,
        (p, q) -> {
          Tensor determinants = Scale.logDiagonal(q.tril()).mul(2).sub(p.logDet());
          Tensor trace =
              solved(q.tril(), p.covFactor()).add(solved(q.tril(), p.covDiag().sqrt().diagEmbed()));
          return combined(
              p, q, determinants, trace, Scale.mahalanobis(q.tril(), q.loc().sub(p.loc())));
        });
    register(Normal.class, Normal.class, KlFormulas::normal);
    register(Pareto.class, Pareto.class, KlFormulas::pareto);
    register(
        Poisson.class,
        Poisson.class,
        (p, q) -> p.rate().mul(p.rate().log().sub(q.rate().log())).sub(p.rate().sub(q.rate())));
    register(
        TransformedDistribution.class,
        TransformedDistribution.class,
        (p, q) -> {
          if (!p.transforms().equals(q.transforms())
              || !Arrays.equals(p.eventShape(), q.eventShape())) {
            throw Kl.none(p, q, "their transforms differ");
          }
          return Kl.divergence(p.baseDist(), q.baseDist());
        });
    register(
        Uniform.class,
        Uniform.class,
        (p, q) ->
            q.high()
                .sub(q.low())
                .div(p.high().sub(p.low()))
                .log()
                .maskedFill(q.low().gt(p.low()).logicalOr(q.high().lt(p.high())), INF));
  }

  private static Tensor bernoulli(Bernoulli p, Bernoulli q) {
    Tensor ones = F.softplus(q.logits().neg()).sub(F.softplus(p.logits().neg()));
    Tensor zeros = F.softplus(q.logits()).sub(F.softplus(p.logits()));
    Tensor first = p.probs().mul(ones).maskedFill(q.probs().eq(0), INF);
    Tensor second = p.probs().rsub(1).mul(zeros).maskedFill(q.probs().eq(1), INF);
    return first.maskedFill(p.probs().eq(0), 0).add(second.maskedFill(p.probs().eq(1), 0));
  }

  private static Tensor beta(Beta p, Beta q) {
    Tensor a = p.concentration1();
    Tensor b = p.concentration0();
    Tensor sum = a.add(b);
    Tensor otherSum = q.concentration1().add(q.concentration0());
    Tensor gammas = q.concentration1().lgamma().add(q.concentration0().lgamma()).add(sum.lgamma());
    return gammas
        .sub(a.lgamma().add(b.lgamma()).add(otherSum.lgamma()))
        .add(a.sub(q.concentration1()).mul(a.digamma()))
        .add(b.sub(q.concentration0()).mul(b.digamma()))
        .add(otherSum.sub(sum).mul(sum.digamma()));
  }

  private static Tensor binomial(Binomial p, Binomial q) {
    if (p.totalCount().lt(q.totalCount()).any().itemBoolean()) {
      throw Kl.none(p, q, "the second totalCount is the larger one");
    }
    Tensor each =
        p.probs()
            .mul(p.logits().sub(q.logits()))
            .add(p.probs().neg().log1p())
            .sub(q.probs().neg().log1p());
    return p.totalCount().mul(each).maskedFill(p.totalCount().gt(q.totalCount()), INF);
  }

  private static Tensor categories(Tensor p, Tensor pLogits, Tensor q, Tensor qLogits) {
    Tensor terms = p.mul(pLogits.sub(qLogits)).maskedFill(q.eq(0), INF);
    return terms.maskedFill(p.eq(0), 0).sum(-1);
  }

  private static Tensor dirichlet(Dirichlet p, Dirichlet q) {
    Tensor a = p.concentration();
    Tensor b = q.concentration();
    Tensor sum = a.sum(-1);
    Tensor slopes = a.digamma().sub(sum.digamma().unsqueeze(-1));
    return sum.lgamma()
        .sub(b.sum(-1).lgamma())
        .sub(a.lgamma().sub(b.lgamma()).sum(-1))
        .add(a.sub(b).mul(slopes).sum(-1));
  }

  private static Tensor gamma(Gamma p, Gamma q) {
    return q.concentration()
        .mul(p.rate().div(q.rate()).log())
        .add(q.concentration().lgamma())
        .sub(p.concentration().lgamma())
        .add(p.concentration().sub(q.concentration()).mul(p.concentration().digamma()))
        .add(q.rate().sub(p.rate()).mul(p.concentration().div(p.rate())));
  }

  private static Tensor gumbel(Gumbel p, Gumbel q) {
    Tensor ratio = p.scale().div(q.scale());
    Tensor shift = q.loc().sub(p.loc()).div(q.scale());
    Tensor last = shift.add(ratio.add(1).lgamma()).exp();
    return ratio.mul(EULER).sub(ratio.log()).sub(shift).add(last).sub(1 + EULER);
  }

  private static Tensor laplace(Laplace p, Laplace q) {
    Tensor ratio = p.scale().div(q.scale());
    Tensor distance = p.loc().sub(q.loc()).abs();
    Tensor near = ratio.mul(distance.neg().div(p.scale()).exp());
    return distance.div(q.scale()).sub(ratio.log()).add(near).sub(1);
  }

  private static Tensor normal(Normal p, Normal q) {
    Tensor ratio = p.scale().div(q.scale()).square();
    Tensor shift = p.loc().sub(q.loc()).div(q.scale()).square();
    return half(ratio.add(shift).sub(1).sub(ratio.log()));
  }

  private static Tensor multivariate(MultivariateNormal p, MultivariateNormal q) {
    Tensor determinants = Scale.logDiagonal(q.tril()).sub(Scale.logDiagonal(p.tril())).mul(2);
    Tensor distance = Scale.mahalanobis(q.tril(), q.loc().sub(p.loc()));
    return combined(p, q, determinants, solved(q.tril(), p.tril()), distance);
  }

  /** The trace of a matrix of this root in units of a factor. */
  private static Tensor solved(Tensor tril, Tensor root) {
    return Torch.linalg().solveTriangular(tril, root, false).square().sum(-2, -1);
  }

  private static Tensor combined(
      Distribution p, Distribution q, Tensor determinants, Tensor trace, Tensor distance) {
    if (!Arrays.equals(p.eventShape(), q.eventShape())) {
      throw new ShapeMismatchException(
          "Kl.divergence() of event shapes %s and %s"
              .formatted(Arrays.toString(p.eventShape()), Arrays.toString(q.eventShape())));
    }
    return half(determinants.add(trace).add(distance).sub(p.eventShape()[0]));
  }

  private static Tensor pareto(Pareto p, Pareto q) {
    Tensor ratio = q.alpha().div(p.alpha());
    return q.alpha()
        .mul(p.scale().div(q.scale()).log())
        .sub(ratio.log())
        .add(ratio)
        .sub(1)
        .maskedFill(p.scale().lt(q.scale()), INF);
  }

  /** The logarithm of the constant in a gamma distribution's density, negated. */
  private static Tensor logConstant(Gamma gamma) {
    return gamma.concentration().lgamma().sub(gamma.concentration().mul(gamma.rate().log()));
  }

  private static void ofBeta() {
    register(
        Beta.class,
        ContinuousBernoulli.class,
        (p, q) ->
            p.entropy()
                .neg()
                .sub(p.mean().mul(q.logits()))
                .sub(q.probs().neg().log1p())
                .sub(q.logNorm()));
    infinite(Beta.class, Beta::concentration1, List.of(Pareto.class));
    register(Beta.class, Exponential.class, KlFormulas::toExponential);
    register(
        Beta.class,
        Gamma.class,
        (p, q) -> {
          Tensor sum = p.concentration1().add(p.concentration0());
          Tensor slopes = p.concentration1().digamma().sub(sum.digamma());
          return logConstant(q)
              .sub(p.entropy())
              .sub(q.concentration().sub(1).mul(slopes))
              .add(q.rate().mul(p.mean()));
        });
    register(Beta.class, Normal.class, KlFormulas::toNormal);
    register(
        Beta.class,
        Uniform.class,
        (p, q) ->
            q.high()
                .sub(q.low())
                .log()
                .sub(p.entropy())
                .maskedFill(q.low().gt(0).logicalOr(q.high().lt(1)), INF));
  }

  /** From a distribution that has a mean and a variance. */
  private static Tensor toNormal(Distribution p, Normal q) {
    Tensor spread = p.variance().add(p.mean().sub(q.loc()).square()).div(q.scale().square());
    return half(spread.add(Math.log(2 * Math.PI))).add(q.scale().log()).sub(p.entropy());
  }

  /** From a distribution of numbers from 0 up. */
  private static Tensor toExponential(Distribution p, Exponential q) {
    return q.rate().mul(p.mean()).sub(p.entropy()).sub(q.rate().log());
  }

  private static void ofContinuousBernoulli() {
    infinite(ContinuousBernoulli.class, ContinuousBernoulli::probs, List.of(Pareto.class));
    register(ContinuousBernoulli.class, Exponential.class, KlFormulas::toExponential);
    register(ContinuousBernoulli.class, Normal.class, KlFormulas::toNormal);
    register(
        ContinuousBernoulli.class,
        Uniform.class,
        (p, q) ->
            q.high()
                .sub(q.low())
                .log()
                .sub(p.entropy())
                .maskedFill(q.low().ge(0).logicalOr(q.high().le(1)), INF));
  }

  private static void ofExponential() {
    infinite(
        Exponential.class,
        Exponential::rate,
        List.of(Beta.class, ContinuousBernoulli.class, Pareto.class, Uniform.class));
    register(
        Exponential.class,
        Gamma.class,
        (p, q) -> {
          Tensor ratio = q.rate().div(p.rate());
          return ratio
              .sub(q.concentration().mul(ratio.log()))
              .add(q.concentration().lgamma())
              .add(q.concentration().mul(EULER))
              .sub(1 + EULER);
        });
    register(
        Exponential.class,
        Gumbel.class,
        (p, q) -> {
          Tensor product = p.rate().mul(q.scale());
          Tensor ratio = q.loc().div(q.scale());
          return product
              .log()
              .sub(1)
              .sub(ratio)
              .add(ratio.exp().mul(product).div(product.add(1)))
              .add(product.reciprocal());
        });
    register(Exponential.class, Normal.class, KlFormulas::toNormal);
  }

  private static void ofGamma() {
    infinite(
        Gamma.class,
        Gamma::concentration,
        List.of(Beta.class, ContinuousBernoulli.class, Pareto.class, Uniform.class));
    register(Gamma.class, Exponential.class, KlFormulas::toExponential);
    register(
        Gamma.class,
        Gumbel.class,
        (p, q) -> {
          Tensor product = p.rate().mul(q.scale());
          Tensor ratio = q.loc().div(q.scale());
          Tensor a = p.concentration();
          Tensor power = product.reciprocal().add(1).pow(a.neg());
          return a.sub(1)
              .mul(a.digamma())
              .sub(a.lgamma())
              .sub(a)
              .add(product.log())
              .add(a.div(product))
              .add(ratio.exp().mul(power))
              .sub(ratio);
        });
    register(Gamma.class, Normal.class, KlFormulas::toNormal);
  }

  /** Of distributions on all real numbers. */
  private static void ofLocations() {
    List<Class<? extends Distribution>> smaller =
        List.of(
            Beta.class,
            ContinuousBernoulli.class,
            Exponential.class,
            Gamma.class,
            Pareto.class,
            Uniform.class);
    infinite(Gumbel.class, Gumbel::loc, smaller);
    infinite(Laplace.class, Laplace::loc, smaller);
    infinite(Normal.class, Normal::loc, smaller);
    register(Gumbel.class, Normal.class, KlFormulas::toNormal);
    register(Laplace.class, Normal.class, KlFormulas::toNormal);
    register(
        Normal.class,
        Gumbel.class,
        (p, q) -> {
          Tensor ratio = p.scale().div(q.scale()).square();
          Tensor shift = p.loc().sub(q.loc()).div(q.scale());
          return shift
              .sub(half(ratio.log()))
              .add(half(ratio).sub(shift).exp())
              .sub(0.5 * (1 + Math.log(2 * Math.PI)));
        });
    register(
        Normal.class,
        Laplace.class,
        (p, q) -> {
          Tensor distance = p.loc().sub(q.loc());
          Tensor ratio = distance.div(p.scale());
          Tensor near = p.scale().mul(half(ratio.square()).neg().exp()).mul(Math.sqrt(2 / Math.PI));
          Tensor far = distance.mul(ratio.mul(Math.sqrt(0.5)).erf());
          return near.add(far)
              .div(q.scale())
              .sub(p.scale().div(q.scale()).log())
              .sub(0.5 * (1 + Math.log(0.5 * Math.PI)));
        });
  }

  private static void ofPareto() {
    infinite(
        Pareto.class, Pareto::scale, List.of(Beta.class, ContinuousBernoulli.class, Uniform.class));
    register(
        Pareto.class,
        Exponential.class,
        (p, q) -> {
          Tensor product = p.scale().mul(q.rate());
          return p.alpha()
              .div(product)
              .log()
              .sub(p.alpha().reciprocal())
              .add(p.alpha().mul(product).div(p.alpha().sub(1)))
              .sub(1)
              .maskedFill(p.alpha().le(1), INF);
        });
    register(
        Pareto.class,
        Gamma.class,
        (p, q) -> {
          Tensor common = p.scale().log().add(p.alpha().reciprocal());
          return p.alpha()
              .log()
              .sub(common)
              .add(logConstant(q))
              .add(q.concentration().rsub(1).mul(common))
              .add(q.rate().mul(p.alpha()).mul(p.scale()).div(p.alpha().sub(1)))
              .sub(1)
              .maskedFill(p.alpha().le(1), INF);
        });
    register(
        Pareto.class,
        Normal.class,
        (p, q) -> {
          Tensor common = p.scale().div(p.alpha().sub(1));
          Tensor spread = p.alpha().mul(common.square()).div(p.alpha().sub(2));
          Tensor shift = p.alpha().mul(common).sub(q.loc()).square();
          return q.scale()
              .mul(p.alpha())
              .mul(Math.sqrt(2 * Math.PI))
              .div(p.scale())
              .log()
              .sub(p.alpha().reciprocal())
              .add(spread.add(shift).div(q.scale().square().mul(2)))
              .sub(1)
              .maskedFill(p.alpha().le(2), INF);
        });
  }

  private static void ofUniform() {
    register(
        Uniform.class,
        Beta.class,
        (p, q) -> {
          Tensor width = p.high().sub(p.low());
          Tensor down = xLogX(p.high().rsub(1)).sub(xLogX(p.low().rsub(1))).add(width).div(width);
          Tensor gammas =
              q.concentration1()
                  .lgamma()
                  .add(q.concentration0().lgamma())
                  .sub(q.concentration1().add(q.concentration0()).lgamma());
          return q.concentration0()
              .sub(1)
              .mul(down)
              .add(gammas)
              .sub(width.log())
              .sub(q.concentration1().sub(1).mul(meanLog(p)))
              .maskedFill(p.high().gt(1).logicalOr(p.low().lt(0)), INF);
        });
    register(
        Uniform.class,
        ContinuousBernoulli.class,
        (p, q) ->
            p.entropy()
                .neg()
                .sub(p.mean().mul(q.logits()))
                .sub(q.probs().neg().log1p())
                .sub(q.logNorm())
                .maskedFill(p.high().ge(1).logicalOr(p.low().le(0)), INF));
    register(
        Uniform.class,
        Exponential.class,
        (p, q) ->
            q.rate()
                .mul(p.mean())
                .sub(p.high().sub(p.low()).mul(q.rate()).log())
                .maskedFill(p.low().lt(0), INF));
    register(
        Uniform.class,
        Gamma.class,
        (p, q) -> {
          Tensor width = p.high().sub(p.low());
          return logConstant(q)
              .sub(width.log())
              .add(q.concentration().rsub(1).mul(meanLog(p)))
              .add(q.rate().mul(p.mean()))
              .maskedFill(p.low().lt(0), INF);
        });
    register(
        Uniform.class,
        Gumbel.class,
        (p, q) -> {
          Tensor ratio = q.scale().div(p.high().sub(p.low()));
          Tensor high = p.high().sub(q.loc()).div(q.scale());
          Tensor low = p.low().sub(q.loc()).div(q.scale());
          Tensor tails = ratio.mul(high.neg().exp().sub(low.neg().exp()));
          return ratio.log().add(half(high.add(low))).sub(tails);
        });
    register(Uniform.class, Normal.class, KlFormulas::toNormal);
    register(
        Uniform.class,
        Pareto.class,
        (p, q) -> {
          Tensor width = p.high().sub(p.low());
          Tensor constant = q.alpha().mul(q.scale().pow(q.alpha())).mul(width).log();
          return meanLog(p)
              .mul(q.alpha().add(1))
              .sub(constant)
              .maskedFill(p.low().lt(q.scale()), INF);
        });
  }
}
