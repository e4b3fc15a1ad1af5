package io.torchbridge.optim;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Signature;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adam with Nesterov momentum, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.NAdam.html">torch.optim.NAdam</a>.
 */
public final class NAdam extends PerParameter {
  static final Signature SIGNATURE =
      Signature.of(
          "lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0,"
              + " momentum_decay=4e-3, decoupled_weight_decay=False, maximize=False,"
              + " foreach=None, capturable=False, differentiable=False");

  /** The settings of {@link NAdam}. */
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

    public Options momentumDecay(double momentumDecay) {
      return with("momentum_decay", momentumDecay);
    }

    public Options decoupledWeightDecay(boolean decoupledWeightDecay) {
      return with("decoupled_weight_decay", decoupledWeightDecay);
    }

    public Options maximize(boolean maximize) {
      return with("maximize", maximize);
    }
  }

  public NAdam(List<Tensor> params) {
    this(params, new Options());
  }

  public NAdam(List<Tensor> params, double lr) {
    this(params, new Options().lr(lr));
  }

  public NAdam(List<Tensor> params, Options options) {
    this(options, new ParamGroup(params));
  }

  public NAdam(Options options, ParamGroup... groups) {
    this(options.settings(), List.of(groups));
  }

  NAdam(Map<String, ? extends @Nullable Object> settings, List<ParamGroup> groups) {
    super(SIGNATURE, settings, groups);
  }

  @Override
  void validate(ParamGroup group) {
    atLeastZero(group, "lr", "eps", "weight_decay", "momentum_decay");
    betas(group);
  }

  @Override
  void update(ParamGroup group, Tensor param, Tensor gradient) {
    Tensor grad = decayed(group, param, gradient);
    double beta1 = group.real("betas", 0);
    double beta2 = group.real("betas", 1);
    double lr = group.lr();
    double step = count(param);
    double mu = momentum(group, beta1, step);
    double next = momentum(group, beta1, step + 1);
    Tensor product = scalar(param, "mu_product", 1);
    product.mul_(mu);
    double products = product.itemDouble();
    Tensor mean = zeros(param, "exp_avg");
    Tensor squares = zeros(param, "exp_avg_sq");
    mean.lerp_(grad, 1 - beta1);
    squares.mul_(beta2).addcmul_(grad, grad, 1 - beta2);
    Tensor root = squares.div(1 - Math.pow(beta2, step)).sqrt_().add_(group.real("eps"));
    param.addcdiv_(grad, root, -lr * (1 - mu) / (1 - products));
    param.addcdiv_(mean, root, -lr * next / (1 - products * next));
  }

  private static double momentum(ParamGroup group, double beta1, double step) {
    return beta1 * (1 - 0.5 * Math.pow(0.96, step * group.real("momentum_decay")));
  }
}
