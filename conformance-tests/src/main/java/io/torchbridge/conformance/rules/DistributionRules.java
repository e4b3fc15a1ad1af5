package io.torchbridge.conformance.rules;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.torchbridge.DType;
import io.torchbridge.DTypeMismatchException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.distributions.AbsTransform;
import io.torchbridge.distributions.AffineTransform;
import io.torchbridge.distributions.Bernoulli;
import io.torchbridge.distributions.Beta;
import io.torchbridge.distributions.Binomial;
import io.torchbridge.distributions.CatTransform;
import io.torchbridge.distributions.Categorical;
import io.torchbridge.distributions.Cauchy;
import io.torchbridge.distributions.Chi2;
import io.torchbridge.distributions.ComposeTransform;
import io.torchbridge.distributions.Constraint;
import io.torchbridge.distributions.Constraints;
import io.torchbridge.distributions.ContinuousBernoulli;
import io.torchbridge.distributions.CorrCholeskyTransform;
import io.torchbridge.distributions.CumulativeDistributionTransform;
import io.torchbridge.distributions.Dirichlet;
import io.torchbridge.distributions.Distribution;
import io.torchbridge.distributions.ExpRelaxedCategorical;
import io.torchbridge.distributions.ExpTransform;
import io.torchbridge.distributions.Exponential;
import io.torchbridge.distributions.FisherSnedecor;
import io.torchbridge.distributions.Gamma;
import io.torchbridge.distributions.GeneralizedPareto;
import io.torchbridge.distributions.Geometric;
import io.torchbridge.distributions.Gumbel;
import io.torchbridge.distributions.HalfCauchy;
import io.torchbridge.distributions.HalfNormal;
import io.torchbridge.distributions.Independent;
import io.torchbridge.distributions.IndependentTransform;
import io.torchbridge.distributions.InverseGamma;
import io.torchbridge.distributions.Kl;
import io.torchbridge.distributions.Kumaraswamy;
import io.torchbridge.distributions.LKJCholesky;
import io.torchbridge.distributions.Laplace;
import io.torchbridge.distributions.LogNormal;
import io.torchbridge.distributions.LogisticNormal;
import io.torchbridge.distributions.LogitRelaxedBernoulli;
import io.torchbridge.distributions.LowRankMultivariateNormal;
import io.torchbridge.distributions.LowerCholeskyTransform;
import io.torchbridge.distributions.MixtureSameFamily;
import io.torchbridge.distributions.Multinomial;
import io.torchbridge.distributions.MultivariateNormal;
import io.torchbridge.distributions.NegativeBinomial;
import io.torchbridge.distributions.Normal;
import io.torchbridge.distributions.OneHotCategorical;
import io.torchbridge.distributions.OneHotCategoricalStraightThrough;
import io.torchbridge.distributions.Pareto;
import io.torchbridge.distributions.Poisson;
import io.torchbridge.distributions.PositiveDefiniteTransform;
import io.torchbridge.distributions.PowerTransform;
import io.torchbridge.distributions.RelaxedBernoulli;
import io.torchbridge.distributions.RelaxedOneHotCategorical;
import io.torchbridge.distributions.ReshapeTransform;
import io.torchbridge.distributions.SigmoidTransform;
import io.torchbridge.distributions.SoftmaxTransform;
import io.torchbridge.distributions.SoftplusTransform;
import io.torchbridge.distributions.StackTransform;
import io.torchbridge.distributions.StickBreakingTransform;
import io.torchbridge.distributions.StudentT;
import io.torchbridge.distributions.TanhTransform;
import io.torchbridge.distributions.Transform;
import io.torchbridge.distributions.TransformedDistribution;
import io.torchbridge.distributions.Uniform;
import io.torchbridge.distributions.VonMises;
import io.torchbridge.distributions.Weibull;
import io.torchbridge.distributions.Wishart;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Distributions are PyTorch's ({@code src/main/python/distributions.py} wrote down what these
 * compute), and draw what PyTorch draws from the same seed.
 */
public abstract class DistributionRules extends BackendRules {
  private static final long SEED = 11;

  /** What draws another sample of the same distribution than the PyTorch that wrote it down. */
  private static final Set<String> DRAWN_OTHERWISE = Set.of("Wishart", "Wishart by factor");

  /** Makes parameters, remembered for their gradients. */
  private static final class Leaves {
    final List<Tensor> all = new ArrayList<>();

    Tensor of(Object values) {
      Tensor leaf = c(values).requiresGrad(true);
      all.add(leaf);
      return leaf;
    }

    Tensor of(double... values) {
      return of((Object) values);
    }

    Tensor of(double value) {
      return of((Object) value);
    }
  }

  /** Numbers without a gradient. */
  private static Tensor c(Object values) {
    return Torch.tensor(values, DType.FLOAT64);
  }

  private static Tensor c(double... values) {
    return c((Object) values);
  }

  private static Tensor c(double value) {
    return c((Object) value);
  }

  private static final double[][] COV = {{2, 0.5}, {0.5, 1}};
  private static final double[][] TRIL = {{1.5, 0}, {-0.4, 0.8}};
  private static final double[][] LOCS = {{0.5, -1}, {0, 1}};

  private static Map<String, Function<Leaves, Distribution>> distributions() {
    var all = new LinkedHashMap<String, Function<Leaves, Distribution>>();
    all.put("Normal", t -> new Normal(t.of(0.5, -1), t.of(2, 0.3)));
    all.put("Normal broadcast", t -> new Normal(t.of(new double[][] {{0}, {1}}), t.of(1, 2, 3)));
    all.put("Cauchy", t -> new Cauchy(t.of(0.5, -1), t.of(2, 0.3)));
    all.put("Laplace", t -> new Laplace(t.of(0.5, -1), t.of(2, 0.3)));
    all.put("Uniform", t -> new Uniform(t.of(-1, 0), t.of(2, 0.5)));
    all.put("Exponential", t -> new Exponential(t.of(0.5, 2)));
    all.put("Poisson", t -> new Poisson(t.of(0.5, 4.5)));
    all.put("Gamma", t -> new Gamma(t.of(0.5, 3), t.of(2, 0.7)));
    all.put("Chi2", t -> new Chi2(t.of(1.5, 4)));
    all.put("Beta", t -> new Beta(t.of(0.5, 3), t.of(2, 4)));
    all.put("Dirichlet", t -> new Dirichlet(t.of(new double[][] {{0.5, 2, 3}, {0.4, 0.9, 0.6}})));
    all.put("StudentT", t -> new StudentT(t.of(0.8, 1.5, 4), t.of(0, 1, 2), t.of(1, 2, 0.5)));
    all.put("FisherSnedecor", t -> new FisherSnedecor(t.of(1.5, 3, 6), t.of(1.5, 5, 3)));
    all.put(
        "GeneralizedPareto",
        t -> new GeneralizedPareto(t.of(0, 1, -1), t.of(1, 2, 0.5), t.of(0, 0.3, -0.4)));
    all.put("VonMises", t -> new VonMises(t.of(0.5, -1), t.of(2, 0.3)));
    all.put("Bernoulli", t -> new Bernoulli(t.of(0.2, 0.5, 0.9)));
    all.put("Bernoulli by logits", t -> Bernoulli.ofLogits(t.of(-1, 0.5)));
    all.put("Geometric", t -> new Geometric(t.of(0.2, 0.5, 0.9)));
    all.put("Geometric by logits", t -> Geometric.ofLogits(t.of(-1, 0.5)));
    all.put("Binomial", t -> new Binomial(6, t.of(0.2, 0.5)));
    all.put("Binomial by logits", t -> Binomial.ofLogits(c(6, 6), t.of(-1, 0)));
    all.put("NegativeBinomial", t -> new NegativeBinomial(5, t.of(0.2, 0.5)));
    all.put(
        "NegativeBinomial by logits",
        t -> NegativeBinomial.ofLogits(t.of(0.5, 3.5), t.of(-1, 0.5)));
    all.put("ContinuousBernoulli", t -> new ContinuousBernoulli(t.of(0.2, 0.5, 0.5005, 0.9)));
    all.put("ContinuousBernoulli by logits", t -> ContinuousBernoulli.ofLogits(t.of(-1, 0.5)));
    all.put("Categorical", t -> new Categorical(t.of(new double[][] {{0.2, 0.5, 0.3}, {1, 2, 5}})));
    all.put("Categorical by logits", t -> Categorical.ofLogits(t.of(-1, 0.5, 0.1)));
    all.put("OneHotCategorical", t -> new OneHotCategorical(t.of(0.2, 0.5, 0.3)));
    all.put(
        "OneHotCategoricalStraightThrough",
        t -> new OneHotCategoricalStraightThrough(null, t.of(-1, 0.5, 0.1), true));
    all.put(
        "Multinomial", t -> new Multinomial(4, t.of(new double[][] {{0.2, 0.5, 0.3}, {1, 2, 5}})));
    all.put("Multinomial by logits", t -> Multinomial.ofLogits(3, t.of(-1, 0.5)));
    all.put("LogitRelaxedBernoulli", t -> new LogitRelaxedBernoulli(t.of(0.7), t.of(0.2, 0.9)));
    all.put("RelaxedBernoulli", t -> RelaxedBernoulli.ofLogits(t.of(0.7), t.of(-1, 0.5)));
    all.put(
        "ExpRelaxedCategorical", t -> new ExpRelaxedCategorical(t.of(0.7), t.of(0.2, 0.5, 0.3)));
    all.put(
        "RelaxedOneHotCategorical",
        t -> RelaxedOneHotCategorical.ofLogits(t.of(0.7), t.of(-1, 0.5, 0.1)));
    all.put("MultivariateNormal", t -> new MultivariateNormal(t.of(0.5, -1), c(COV)));
    all.put(
        "MultivariateNormal by precision",
        t ->
            new MultivariateNormal(
                t.of(new double[][] {{0.5, -1}, {2, 1}}), null, c(COV), null, true));
    all.put(
        "MultivariateNormal by factors",
        t ->
            new MultivariateNormal(
                t.of(0.5, -1),
                null,
                null,
                t.of(new double[][][] {TRIL, {{0.5, 0}, {0.3, 2}}}),
                true));
    all.put(
        "LowRankMultivariateNormal",
        t ->
            new LowRankMultivariateNormal(
                t.of(new double[][] {{0.5, -1, 0}, {1, 2, 3}}),
                t.of(new double[][] {{1}, {0.5}, {-0.3}}),
                t.of(0.5, 1, 2)));
    all.put("Wishart", t -> new Wishart(t.of(3.5, 5), c(COV)));
    all.put("Wishart by factor", t -> new Wishart(t.of(3.5), null, null, t.of(TRIL), true));
    all.put("LKJCholesky", t -> new LKJCholesky(3, t.of(0.7, 1.5)));
    all.put("Independent", t -> new Independent(new Normal(t.of(LOCS), t.of(2, 0.3)), 1));
    all.put(
        "MixtureSameFamily",
        t ->
            new MixtureSameFamily(
                new Categorical(t.of(new double[][] {{0.3, 0.7}, {0.5, 0.5}})),
                new Normal(t.of(LOCS), t.of(2, 0.3))));
    all.put(
        "MixtureSameFamily of vectors",
        t ->
            new MixtureSameFamily(
                new Categorical(t.of(0.3, 0.7)),
                new Independent(new Normal(t.of(LOCS), t.of(2, 0.3)), 1)));
    all.put("LogNormal", t -> new LogNormal(t.of(0.5, -1), t.of(0.7, 0.3)));
    all.put("HalfNormal", t -> new HalfNormal(t.of(2, 0.3)));
    all.put("HalfCauchy", t -> new HalfCauchy(t.of(2, 0.3)));
    all.put("Gumbel", t -> new Gumbel(t.of(0.5, -1), t.of(2, 0.3)));
    all.put("Pareto", t -> new Pareto(t.of(0.5, 1), t.of(1.5, 3)));
    all.put("Weibull", t -> new Weibull(t.of(0.5, 1), t.of(1.5, 3)));
    all.put("Kumaraswamy", t -> new Kumaraswamy(t.of(0.5, 3), t.of(2, 4)));
    all.put("InverseGamma", t -> new InverseGamma(t.of(1.5, 3), t.of(2, 0.7)));
    all.put("LogisticNormal", t -> new LogisticNormal(t.of(LOCS), t.of(2, 0.3)));
    all.put(
        "TransformedDistribution",
        t ->
            new TransformedDistribution(
                new Normal(t.of(0.5, -1), t.of(2, 0.3)),
                List.of(
                    new AffineTransform(c(1), t.of(-2)),
                    new SigmoidTransform(),
                    new PowerTransform(c(2)))));
    all.put(
        "TransformedDistribution of vectors",
        t ->
            new TransformedDistribution(
                new Normal(t.of(0.5, -1, 0.3), t.of(0.7, 0.3, 1)),
                List.of(new CorrCholeskyTransform())));
    return all;
  }

  private static Map<String, List<Distribution>> pairs() {
    var all = new LinkedHashMap<String, List<Distribution>>();
    all.put("Bernoulli", List.of(new Bernoulli(c(0.2, 1)), new Bernoulli(c(0.7, 0.4))));
    all.put("Beta", List.of(new Beta(c(0.5), c(2)), new Beta(c(3), c(4))));
    all.put("Binomial", List.of(new Binomial(6, c(0.2, 0.5)), new Binomial(4, c(0.3, 0.9))));
    all.put(
        "Categorical", List.of(new Categorical(c(0.2, 0, 0.8)), new Categorical(c(0.3, 0.3, 0.4))));
    all.put("Cauchy", List.of(new Cauchy(c(0.5), c(2)), new Cauchy(c(-1), c(0.3))));
    all.put("Chi2", List.of(new Chi2(c(1.5)), new Chi2(c(4))));
    all.put(
        "ContinuousBernoulli",
        List.of(new ContinuousBernoulli(c(0.2)), new ContinuousBernoulli(c(0.7))));
    all.put("Dirichlet", List.of(new Dirichlet(c(0.5, 2, 3)), new Dirichlet(c(0.4, 0.9, 0.6))));
    all.put("Exponential", List.of(new Exponential(c(0.5)), new Exponential(c(2))));
    all.put("Gamma", List.of(new Gamma(c(0.5), c(2)), new Gamma(c(3), c(0.7))));
    all.put("Geometric", List.of(new Geometric(c(0.2)), new Geometric(c(0.7))));
    all.put("Gumbel", List.of(new Gumbel(c(0.5), c(2)), new Gumbel(c(-1), c(0.3))));
    all.put("HalfNormal", List.of(new HalfNormal(c(2)), new HalfNormal(c(0.3))));
    all.put(
        "Independent",
        List.of(
            new Independent(new Normal(c(0.5, 1), c(2, 1)), 1),
            new Independent(new Normal(c(-1, 0), c(0.3, 2)), 1)));
    all.put("Laplace", List.of(new Laplace(c(0.5), c(2)), new Laplace(c(-1), c(0.3))));
    all.put("LogNormal", List.of(new LogNormal(c(0.5), c(2)), new LogNormal(c(-1), c(0.3))));
    all.put(
        "LowRankMultivariateNormal",
        List.of(
            new LowRankMultivariateNormal(c(0.5, -1), c(new double[][] {{1}, {0.5}}), c(0.5, 1)),
            new LowRankMultivariateNormal(c(1, 0), c(new double[][] {{0.3}, {-0.5}}), c(2, 0.7))));
    all.put(
        "MultivariateNormal",
        List.of(
            new MultivariateNormal(c(0.5, -1), c(COV)),
            new MultivariateNormal(c(new double[][] {{1, 0}, {0, 2}}), null, null, c(TRIL), true)));
    all.put("Normal", List.of(new Normal(c(0.5), c(2)), new Normal(c(-1), c(0.3))));
    all.put(
        "OneHotCategorical",
        List.of(new OneHotCategorical(c(0.2, 0, 0.8)), new OneHotCategorical(c(0.3, 0.3, 0.4))));
    all.put(
        "Pareto", List.of(new Pareto(c(0.5, 0.5), c(1.5, 0.9)), new Pareto(c(0.2, 1), c(3, 2.5))));
    all.put("Poisson", List.of(new Poisson(c(0.5)), new Poisson(c(4.5))));
    all.put("StudentT", List.of(new StudentT(c(4), c(0), c(1)), new StudentT(c(5), c(0), c(1))));
    all.put(
        "Uniform", List.of(new Uniform(c(0.2, -1), c(0.7, 2)), new Uniform(c(0, 0.1), c(1, 2))));
    all.put(
        "Wishart",
        List.of(new Wishart(c(3.5), c(COV)), new Wishart(c(5), null, null, c(TRIL), true)));
    return all;
  }

  private static Map<String, Transform> transforms() {
    var all = new LinkedHashMap<String, Transform>();
    all.put("AbsTransform", new AbsTransform());
    all.put("AffineTransform", new AffineTransform(c(1), c(-2, 3)));
    all.put("AffineTransform of vectors", new AffineTransform(c(1), c(-2, 3), 1));
    all.put(
        "CatTransform",
        new CatTransform(List.of(new ExpTransform(), new TanhTransform()), 1, 1, 2));
    all.put(
        "CatTransform of vectors",
        new CatTransform(
            List.of(
                new IndependentTransform(new ExpTransform(), 1),
                new AffineTransform(c(1), c(2), 1)),
            -1,
            2,
            1));
    all.put(
        "ComposeTransform",
        new ComposeTransform(List.of(new ExpTransform(), new StickBreakingTransform())));
    all.put("CorrCholeskyTransform", new CorrCholeskyTransform());
    all.put(
        "CumulativeDistributionTransform",
        new CumulativeDistributionTransform(new Normal(c(0.5), c(2))));
    all.put("ExpTransform", new ExpTransform());
    all.put("ExpTransform inverted", new ExpTransform().inv());
    all.put("IndependentTransform", new IndependentTransform(new ExpTransform(), 1));
    all.put("LowerCholeskyTransform", new LowerCholeskyTransform());
    all.put("PositiveDefiniteTransform", new PositiveDefiniteTransform());
    all.put("PowerTransform", new PowerTransform(c(2, -1)));
    all.put("ReshapeTransform", new ReshapeTransform(new long[] {4}, new long[] {2, 2}));
    all.put("SigmoidTransform", new SigmoidTransform());
    all.put("SoftmaxTransform", new SoftmaxTransform());
    all.put("SoftplusTransform", new SoftplusTransform());
    all.put(
        "StackTransform", new StackTransform(List.of(new ExpTransform(), new TanhTransform()), 0));
    all.put("StickBreakingTransform", new StickBreakingTransform());
    all.put("TanhTransform", new TanhTransform());
    return all;
  }

  private static JsonNode recorded(String part) {
    String name = "distributions.json";
    try (InputStream stream = DistributionRules.class.getResourceAsStream(name)) {
      return new JsonMapper().readTree(stream).get(part);
    } catch (IOException e) {
      throw new AssertionError(name + " is not beside " + DistributionRules.class, e);
    }
  }

  private static Set<String> names(JsonNode recorded) {
    return new TreeSet<>(recorded.propertyStream().map(Map.Entry::getKey).toList());
  }

  private static double[] numbers(JsonNode node) {
    return node.get("data")
        .valueStream()
        .mapToDouble(
            v ->
                switch (v.asText()) {
                  case "nan" -> Double.NaN;
                  case "inf" -> Double.POSITIVE_INFINITY;
                  case "-inf" -> Double.NEGATIVE_INFINITY;
                  default -> v.asDouble();
                })
        .toArray();
  }

  private static long[] sizes(JsonNode node) {
    return node.valueStream().mapToLong(JsonNode::asLong).toArray();
  }

  private static Tensor tensor(JsonNode node) {
    Tensor numbers = Torch.fromData(numbers(node), sizes(node.get("shape")));
    return numbers.to(DType.ofName(node.get("dtype").asText()));
  }

  /** Collects what differs. */
  private static final class Differences {
    private final List<String> found = new ArrayList<>();

    /** A null answer says that PyTorch has none. */
    void compare(String what, Supplier<Tensor> got, JsonNode answer) {
      Tensor value;
      try {
        value = got.get();
      } catch (InvalidArgumentException e) {
        if (!answer.isNull()) {
          found.add(what + " failed: " + e.getMessage());
        }
        return;
      } catch (RuntimeException e) {
        found.add(what + " failed: " + e);
        return;
      }
      if (answer.isNull()) {
        found.add(what + " is there, but not in PyTorch: " + value);
        return;
      }
      double[] numbers = value.detach().to(DType.FLOAT64).toDoubleArray();
      double[] wanted = numbers(answer);
      boolean equal =
          Arrays.equals(value.shape(), sizes(answer.get("shape")))
              && value.dtype() == DType.ofName(answer.get("dtype").asText());
      for (int i = 0; equal && i < wanted.length; i++) {
        equal =
            Double.compare(numbers[i], wanted[i]) == 0
                || Math.abs(numbers[i] - wanted[i]) <= 1e-7 * Math.max(1, Math.abs(wanted[i]));
      }
      if (!equal) {
        found.add(
            "%s: %s%s, not %s"
                .formatted(
                    what,
                    value.dtype(),
                    Arrays.toString(value.shape()) + Arrays.toString(numbers),
                    answer));
      }
    }

    void gradients(String what, Tensor result, List<Tensor> leaves, JsonNode answers) {
      @Nullable Tensor[] gradients =
          Torch.grad(List.of(result.sum()), leaves, null, false, false, true);
      for (int i = 0; i < gradients.length; i++) {
        Tensor gradient = gradients[i];
        JsonNode answer = answers.get(i);
        if (gradient == null || answer.isNull()) {
          if (gradient != null || !answer.isNull()) {
            found.add(what + " of parameter " + i + ": " + gradient + ", not " + answer);
          }
        } else {
          compare(what + " of parameter " + i, () -> gradient, answer);
        }
      }
    }

    void none() {
      assertEquals("", String.join("\n", found));
    }
  }

  @Test
  void values_are_those_of_PyTorch() {
    JsonNode recorded = recorded("distributions");
    Map<String, Function<Leaves, Distribution>> all = distributions();
    assertEquals(names(recorded), new TreeSet<>(all.keySet()));
    var differences = new Differences();
    all.forEach(
        (name, make) -> {
          JsonNode answers = recorded.get(name);
          var leaves = new Leaves();
          Distribution p = make.apply(leaves);
          Tensor value = tensor(answers.get("value"));
          assertArrayEquals(sizes(answers.get("batch_shape")), p.batchShape(), name);
          assertArrayEquals(sizes(answers.get("event_shape")), p.eventShape(), name);
          Map<String, Supplier<Tensor>> asked = new LinkedHashMap<>();
          asked.put("mean", p::mean);
          asked.put("mode", p::mode);
          asked.put("variance", p::variance);
          asked.put("stddev", p::stddev);
          asked.put("entropy", p::entropy);
          asked.put("log_prob", () -> p.logProb(value));
          asked.put("cdf", () -> p.cdf(value));
          asked.put("icdf", () -> p.icdf(c(0.3)));
          asked.put("support", p::enumerateSupport);
          asked.forEach(
              (what, ask) -> differences.compare(name + "." + what, ask, answers.get(what)));
          if (!leaves.all.isEmpty()) {
            differences.gradients(
                name + ".log_prob",
                p.logProb(value),
                leaves.all,
                answers.get("log_prob_gradients"));
          }
        });
    differences.none();
  }

  @Test
  void samples_are_those_of_PyTorch_with_the_same_seed() {
    JsonNode recorded = recorded("distributions");
    var differences = new Differences();
    distributions()
        .forEach(
            (name, make) -> {
              if (DRAWN_OTHERWISE.contains(name)) {
                return;
              }
              JsonNode answers = recorded.get(name);
              Torch.manualSeed(SEED);
              differences.compare(
                  name, () -> make.apply(new Leaves()).sample(3), answers.get("sample"));
              var leaves = new Leaves();
              Distribution p = make.apply(leaves);
              assertEquals(answers.has("rsample_gradients"), p.hasRsample(), name);
              if (p.hasRsample()) {
                Torch.manualSeed(SEED);
                Tensor sample = p.rsample(3);
                Tensor weights =
                    Torch.arange(sample.numel()).to(sample.dtype()).reshapeAs(sample).cos();
                differences.gradients(
                    name + ".rsample",
                    sample.mul(weights),
                    leaves.all,
                    answers.get("rsample_gradients"));
              }
            });
    differences.none();
  }

  @Test
  void samples_have_the_moments_that_are_said() {
    Torch.manualSeed(SEED);
    var wrong = new ArrayList<String>();
    distributions()
        .forEach(
            (name, make) -> {
              Distribution p = make.apply(new Leaves());
              Tensor mean;
              Tensor variance;
              try {
                mean = p.mean().detach();
                variance = p.variance().detach();
              } catch (InvalidArgumentException e) {
                return; // it has none
              }
              Tensor sample = p.sample(4000);
              assertFalse(sample.requiresGrad(), name);
              assertTrue(p.support().check(sample).all().itemBoolean(), name);
              if (p instanceof VonMises || p instanceof Categorical) {
                return; // those of angles and names are others
              }
              Tensor distance = sample.mean(0).sub(mean).abs();
              Tensor error = variance.div(4000).sqrt().mul(5).add(1e-6);
              Tensor known = variance.isfinite();
              if (distance.gt(error).logicalAnd(known).any().itemBoolean()) {
                wrong.add("%s: %s, not %s".formatted(name, sample.mean(0), mean));
              }
            });
    assertEquals("", String.join("\n", wrong));
  }

  @Test
  void expanded_distributions_are_the_same() {
    JsonNode recorded = recorded("distributions");
    distributions()
        .forEach(
            (name, make) -> {
              Distribution p = make.apply(new Leaves());
              long[] batch = p.batchShape();
              long[] larger = new long[batch.length + 1];
              larger[0] = 2;
              System.arraycopy(batch, 0, larger, 1, batch.length);
              Distribution expanded = p.expand(larger);
              assertEquals(p.getClass(), expanded.getClass());
              assertArrayEquals(larger, expanded.batchShape(), name);
              assertArrayEquals(p.eventShape(), expanded.eventShape(), name);
              long[] sample = new long[larger.length + p.eventShape().length];
              System.arraycopy(larger, 0, sample, 0, larger.length);
              System.arraycopy(p.eventShape(), 0, sample, larger.length, p.eventShape().length);
              assertArrayEquals(sample, expanded.sample().shape(), name);
              Tensor value = tensor(recorded.get(name).get("value"));
              while (value.ndim() >= sample.length) {
                value = value.select(0, 0);
              }
              Tensor wanted = p.logProb(value).expand(larger);
              assertTrue(expanded.logProb(value).allclose(wanted, 1e-6, 1e-6, true), name);
            });
  }

  @Test
  void divergences_are_those_of_PyTorch() {
    JsonNode recorded = recorded("divergences");
    Map<String, List<Distribution>> all = pairs();
    var differences = new Differences();
    for (String a : all.keySet()) {
      for (String b : all.keySet()) {
        for (int i = 0; i < 2; i++) {
          for (int j = 0; j < 2; j++) {
            if (a.equals(b) && i == j) {
              continue;
            }
            Distribution p = Objects.requireNonNull(all.get(a)).get(i);
            Distribution q = Objects.requireNonNull(all.get(b)).get(j);
            String name = "%s %d %s %d".formatted(a, i, b, j);
            differences.compare(
                name,
                () -> Kl.divergence(p, q),
                recorded.has(name) ? recorded.get(name) : new JsonMapper().nullNode());
          }
        }
      }
    }
    assertTrue(recorded.size() > 150);
    differences.none();
  }

  @Test
  void transforms_are_those_of_PyTorch() {
    JsonNode recorded = recorded("transforms");
    Map<String, Transform> all = transforms();
    assertEquals(names(recorded), new TreeSet<>(all.keySet()));
    var differences = new Differences();
    all.forEach(
        (name, transform) -> {
          JsonNode answers = recorded.get(name);
          Tensor x = tensor(answers.get("x"));
          Tensor y = transform.apply(x);
          differences.compare(name, () -> y, answers.get("y"));
          differences.compare(
              name + ".inv", () -> transform.inv().apply(y), answers.get("inverse"));
          differences.compare(
              name + " jacobian", () -> transform.logAbsDetJacobian(x, y), answers.get("jacobian"));
          assertArrayEquals(
              sizes(answers.get("event_dims")),
              new long[] {transform.domain().eventDim(), transform.codomain().eventDim()},
              name);
          assertArrayEquals(
              sizes(answers.get("shape")),
              transform.inverseShape(transform.forwardShape(x.shape())),
              name);
          if (transform.bijective()) {
            Transform inverse = transform.inv();
            assertEquals(transform, inverse.inv(), name);
            Tensor back = inverse.logAbsDetJacobian(y, x).neg();
            assertTrue(back.allclose(transform.logAbsDetJacobian(x, y)), name);
          }
        });
    differences.none();
  }

  @Test
  void constraints_say_what_is_valid_and_how_to_get_there() {
    Tensor x = c(new double[][] {{-1, 0.5}, {2, -0.3}});
    var unreached = new ArrayList<String>();
    for (Constraint constraint :
        List.of(
            Constraints.REAL,
            Constraints.POSITIVE,
            Constraints.UNIT_INTERVAL,
            Constraints.SIMPLEX,
            Constraints.LOWER_CHOLESKY,
            Constraints.POSITIVE_DEFINITE,
            Constraints.greaterThan(3),
            Constraints.lessThan(c(-3)),
            Constraints.interval(c(1), c(2)),
            Constraints.halfOpenInterval(-2, -1),
            Constraints.cat(List.of(Constraints.POSITIVE, Constraints.greaterThan(4)), 1, 1, 1),
            Constraints.stack(List.of(Constraints.UNIT_INTERVAL, Constraints.REAL), 0),
            Constraints.independent(Constraints.greaterThanEq(1), 1))) {
      Tensor y = Transform.transformTo(constraint).apply(x);
      if (!constraint.check(y).all().itemBoolean()) {
        unreached.add(constraint + ": " + y);
      }
    }
    assertEquals(List.of(), unreached);
    Tensor rows = Transform.bijectTo(Constraints.SIMPLEX).apply(x);
    assertArrayEquals(new long[] {2, 3}, rows.shape());
    assertArrayEquals(
        new boolean[] {false, true, false, false},
        Constraints.integerInterval(0, 3).check(c(-1, 2, 2.5, Double.NaN)).toBooleanArray());
    assertArrayEquals(
        new boolean[] {false, true},
        Constraints.ONE_HOT.check(c(new double[][] {{1, 1, 0}, {0, 1, 0}})).toBooleanArray());
    assertArrayEquals(
        new boolean[] {false, true},
        Constraints.CORR_CHOLESKY
            .check(c(new double[][][] {{{1, 0}, {0.5, 0.5}}, {{1, 0}, {0.6, 0.8}}}))
            .toBooleanArray());
    assertFails(
        InvalidArgumentException.class,
        () -> Transform.bijectTo(Constraints.NONNEGATIVE_INTEGER),
        "whole number");
    assertFails(
        ShapeMismatchException.class, () -> Constraints.SIMPLEX.check(c(1)), "1 dimensions");
  }

  @Test
  void float32_and_numbers_will_do() {
    Normal normal = new Normal(1, 2);
    assertArrayEquals(new long[0], normal.batchShape());
    assertEquals(DType.FLOAT32, normal.sample(2).dtype());
    assertEquals("Normal(loc: 1.0, scale: 2.0)", normal.toString());
    assertEquals(1.5, new Gamma(3, 2).mean().itemDouble());
    assertEquals(0.25, new Bernoulli(0.25).mean().itemDouble());
    assertEquals(3, new LKJCholesky(3).sample().size(0));
    assertTrue(
        List.copyOf(normal.argConstraints().values())
            .equals(List.of(Constraints.REAL, Constraints.POSITIVE)));
    Tensor sample = new Categorical(Torch.tensor(new float[] {0.5f, 0.5f})).sample(2, 3);
    assertEquals(DType.INT64, sample.dtype());
    assertArrayEquals(new long[] {2, 3}, sample.shape());
  }

  @Test
  void bad_parameters_and_values_are_named() {
    assertFails(
        InvalidArgumentException.class,
        () -> new Normal(c(0), c(-1)),
        "scale",
        "Normal",
        "(0.0, inf)");
    assertFails(InvalidArgumentException.class, () -> new Uniform(c(2), c(1)), "Uniform", "low");
    assertFails(
        DTypeMismatchException.class,
        () -> new Poisson(Torch.tensor(new long[] {1})),
        "rate",
        "int64");
    assertFails(
        InvalidArgumentException.class,
        () -> new Bernoulli(c(0.5), c(0.5), true),
        "Bernoulli",
        "both");
    assertFails(InvalidArgumentException.class, () -> new Categorical(null, null, true), "neither");
    assertFails(ShapeMismatchException.class, () -> new Categorical(c(0.5)), "Categorical");
    assertFails(InvalidArgumentException.class, () -> new Geometric(c(0.0)), "Geometric", "(0, 1]");
    assertFails(
        InvalidArgumentException.class,
        () -> new MultivariateNormal(c(0, 0), c(new double[][] {{1, 2}, {2, 1}})),
        "covariance_matrix",
        "positive definite");
    assertFails(
        InvalidArgumentException.class,
        () -> new MultivariateNormal(c(0, 0), null, null, null, true),
        "one of");
    assertFails(
        ShapeMismatchException.class,
        () -> new MultivariateNormal(c(0, 0, 0), c(COV)),
        "[3]",
        "[2, 2]");
    assertFails(ShapeMismatchException.class, () -> new Normal(c(0, 1), c(1, 2, 3)), "differ");
    assertFails(InvalidArgumentException.class, () -> new LKJCholesky(1), "2 or more");
    assertFails(InvalidArgumentException.class, () -> new Wishart(c(0.5), c(COV)), "df", "Wishart");
    Normal normal = new Normal(c(0, 1), c(1, 1));
    assertFails(ShapeMismatchException.class, () -> normal.logProb(c(1, 2, 3)), "[2]", "[3]");
    assertFails(
        InvalidArgumentException.class,
        () -> normal.logProb(c(1, Double.NaN)),
        "support",
        "Normal");
    assertFails(
        InvalidArgumentException.class,
        () -> new Categorical(c(0.5, 0.5)).logProb(Torch.tensor(new long[] {2})),
        "[0, 1]");
    assertFails(InvalidArgumentException.class, () -> new Poisson(c(1)).rsample(), "rsample");
    assertFails(
        InvalidArgumentException.class,
        () -> Kl.divergence(normal, new Poisson(c(1))),
        "Normal",
        "Poisson");
    assertFails(InvalidArgumentException.class, () -> new Independent(normal, 2), "2 dim");
    assertFails(
        ShapeMismatchException.class,
        () -> new MixtureSameFamily(new Categorical(c(0.2, 0.3, 0.5)), normal),
        "3 components",
        "[2]");
    assertFails(
        ShapeMismatchException.class,
        () ->
            new TransformedDistribution(
                new Normal(c(0), c(1)), List.of(new StickBreakingTransform())),
        "1 dimensions");
    assertFails(
        ShapeMismatchException.class,
        () -> new StackTransform(List.of(new ExpTransform()), 1).apply(c(1, 2)),
        "size 1",
        "[2]");
    assertFails(
        InvalidArgumentException.class,
        () -> new CatTransform(List.of(new ExpTransform()), 0, 1, 2),
        "[1, 2]");
    assertFails(
        ShapeMismatchException.class,
        () -> new ReshapeTransform(new long[] {3}, new long[] {2, 2}),
        "[3]");
  }

  @Test
  void nothing_is_checked_where_that_is_not_wanted() {
    var unchecked = new Normal(c(0), c(-1), false);
    assertFalse(unchecked.validateArgs());
    assertTrue(unchecked.expand(2).logProb(c(Double.NaN)).isnan().all().itemBoolean());
    Distribution.setDefaultValidateArgs(false);
    try {
      assertFalse(new Exponential(c(-1)).validateArgs());
    } finally {
      Distribution.setDefaultValidateArgs(true);
    }
    assertTrue(new Exponential(c(1)).validateArgs());
  }

  @Test
  void divergences_can_be_added() {
    Kl.register(Normal.class, VonMises.class, (Normal p, VonMises q) -> p.loc().sub(q.loc()).abs());
    assertEquals(2, Kl.divergence(new Normal(c(3), c(1)), new VonMises(c(1), c(1))).itemDouble());
  }
}
