package io.torchbridge.optim;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.Signature;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rectified Adam, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.RAdam.html">torch.optim.RAdam</a>.
 */
public final class RAdam extends PerParameter {
  static final Signature SIGNATURE =
      Signature.of(
          "lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0,"
              + " maximize=False, foreach=None, capturable=False,"
              + " decoupled_weight_decay=False, differentiable=False");

  /** The settings of {@link RAdam}. */
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

    public Options decoupledWeightDecay(boolean decoupledWeightDecay) {
      return with("decoupled_weight_decay", decoupledWeightDecay);
    }

    public Options maximize(boolean maximize) {
      return with("maximize", maximize);
    }
  }

  public RAdam(List<Tensor> params) {
    this(params, new Options());
  }

  public RAdam(List<Tensor> params, double lr) {
    this(params, new Options().lr(lr));
  }

  public RAdam(List<Tensor> params, Options options) {
    this(options, new ParamGroup(params));
  }

  public RAdam(Options options, ParamGroup... groups) {
    this(options.settings(), List.of(groups));
  }

  RAdam(Map<String, ? extends @Nullable Object> settings, List<ParamGroup> groups) {
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
    double beta2 = group.real("betas", 1);
    double step = count(param);
    Tensor mean = zeros(param, "exp_avg");
    Tensor squares = zeros(param, "exp_avg_sq");
    mean.lerp_(grad, 1 - beta1);
    squares.mul_(beta2).addcmul_(grad, grad, 1 - beta2);
    double correction = 1 - Math.pow(beta2, step);
    Tensor update = mean.div(1 - Math.pow(beta1, step)).mul(group.lr());
    double most = 2 / (1 - beta2) - 1;
    double rho = most - 2 * step * Math.pow(beta2, step) / correction;
    if (rho > 5) {
      double rect = Math.sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho));
      Tensor root = squares.sqrt().add_(group.real("eps"));
      update = update.mul(Torch.div(Math.sqrt(correction), root)).mul(rect);
    }
    param.sub_(update);
  }
}
