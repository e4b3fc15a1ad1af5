package io.torchbridge.optim;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Signature;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adamax, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.Adamax.html">torch.optim.Adamax</a>.
 */
public final class Adamax extends PerParameter {
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
  void update(ParamGroup group, Tensor param, Tensor gradient) {
    Tensor grad = decayed(group, param, gradient);
    double beta1 = group.real("betas", 0);
    double step = count(param);
    Tensor mean = zeros(param, "exp_avg");
    Tensor norm = zeros(param, "exp_inf");
    mean.lerp_(grad, 1 - beta1);
    Tensor faded = norm.mul_(group.real("betas", 1));
    norm.copy_(faded.maximum(grad.abs().add_(group.real("eps"))));
    param.addcdiv_(mean, norm, -(group.lr() / (1 - Math.pow(beta1, step))));
  }
}
