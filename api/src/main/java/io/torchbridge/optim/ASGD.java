package io.torchbridge.optim;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Signature;
import io.torchbridge.optim.ParamGroup.Gradients;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Averaged stochastic gradient descent, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.ASGD.html">torch.optim.ASGD</a>.
 */
public final class ASGD extends Optimizer {
  static final Signature SIGNATURE =
      Signature.of(
          "lr=1e-2, lambd=1e-4, alpha=0.75, t0=1e6, weight_decay=0,"
              + " foreach=None, maximize=False, differentiable=False, capturable=False");

  /** The settings of {@link ASGD}. */
  public static final class Options extends OptimizerOptions<Options> {
    @Override
    Options self() {
      return this;
    }

    public Options lambd(double lambd) {
      return with("lambd", lambd);
    }

    public Options alpha(double alpha) {
      return with("alpha", alpha);
    }

    public Options t0(double t0) {
      return with("t0", t0);
    }

    public Options maximize(boolean maximize) {
      return with("maximize", maximize);
    }
  }

  public ASGD(List<Tensor> params) {
    this(params, new Options());
  }

  public ASGD(List<Tensor> params, double lr) {
    this(params, new Options().lr(lr));
  }

  public ASGD(List<Tensor> params, Options options) {
    this(options, new ParamGroup(params));
  }

  public ASGD(Options options, ParamGroup... groups) {
    this(options.settings(), List.of(groups));
  }

  ASGD(Map<String, ? extends @Nullable Object> settings, List<ParamGroup> groups) {
    super(SIGNATURE, settings, groups);
  }

  @Override
  void validate(ParamGroup group) {
    atLeastZero(group, "lr", "weight_decay");
  }

  @Override
  void step(ParamGroup group, Gradients gradients) {
    List<Tensor> params = gradients.params();
    List<Tensor> grads = decayed(group, gradients);
    double lr = group.lr();
    double lambd = group.real("lambd");
    double[] steps = count(params);
    List<Tensor> etas = params.stream().map(p -> scalar(p, "eta", lr)).toList();
    List<Tensor> mus = params.stream().map(p -> scalar(p, "mu", 1)).toList();
    List<Tensor> averages = zeros(params, "ax");
    double[] rates = etas.stream().mapToDouble(Tensor::itemDouble).toArray();
    double[] weights = mus.stream().mapToDouble(Tensor::itemDouble).toArray();
    Foreach.mul_(params, Arrays.stream(rates).map(rate -> 1 - lambd * rate).toArray());
    Foreach.add_(params, Foreach.mul(grads, rates), -1);
    List<Tensor> distances = Foreach.add(params, averages, -1);
    Foreach.mul_(distances, weights);
    Foreach.add_(averages, distances, 1);
    for (int i = 0; i < steps.length; i++) {
      etas.get(i).fill_(lr / Math.pow(1 + lambd * lr * steps[i], group.real("alpha")));
      mus.get(i).fill_(1 / Math.max(1, steps[i] - group.real("t0")));
    }
  }
}
