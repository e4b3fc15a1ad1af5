package io.torchbridge.optim;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Signature;
import io.torchbridge.optim.ParamGroup.Gradients;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adamax, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.Adamax.html">torch.optim.Adamax</a>.
 */
public final class Adamax extends Optimizer {
  static final Signature SIGNATURE =
      Signature.of(
          "lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, foreach=None,"
              + " maximize=False, differentiable=False, capturable=False");

  /** The settings of {@link Adamax}. */
  public static final class Options extends OptimizerOptions<Options> {
    @Override
    Options self() {
      return this;
    }

    public Options betas(double beta1, double beta2) {
      return with("betas", List.of(beta1, beta2));
    }

    public Options eps(double eps) {
      return with("eps", eps);
    }

    public Options maximize(boolean maximize) {
      return with("maximize", maximize);
    }
  }

  public Adamax(List<Tensor> params) {
    this(params, new Options());
  }

  public Adamax(List<Tensor> params, double lr) {
    this(params, new Options().lr(lr));
  }

  public Adamax(List<Tensor> params, Options options) {
    this(options, new ParamGroup(params));
  }

  public Adamax(Options options, ParamGroup... groups) {
    this(options.settings(), List.of(groups));
  }

  Adamax(Map<String, ? extends @Nullable Object> settings, List<ParamGroup> groups) {
    super(SIGNATURE, settings, groups);
  }

  @Override
  void validate(ParamGroup group) {
    atLeastZero(group, "lr", "eps", "weight_decay");
    betas(group);
  }

  @Override
  void step(ParamGroup group, Gradients gradients) {
    List<Tensor> params = gradients.params();
    List<Tensor> grads = decayed(group, gradients);
    double beta1 = group.real("betas", 0);
    double[] steps = count(params);
    List<Tensor> means = zeros(params, "exp_avg");
    List<Tensor> norms = zeros(params, "exp_inf");
    Foreach.lerp_(means, grads, 1 - beta1);
    Foreach.mul_(norms, group.real("betas", 1));
    List<Tensor> sizes = Foreach.abs(grads);
    Foreach.add_(sizes, group.real("eps"));
    Foreach.maximum_(norms, sizes);
    double lr = group.lr();
    double[] rates =
        Arrays.stream(steps).map(step -> -(lr / (1 - Math.pow(beta1, step)))).toArray();
    Foreach.addcdiv_(params, means, norms, rates);
  }
}
