package io.torchbridge.optim;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Signature;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Averaged stochastic gradient descent, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.ASGD.html">torch.optim.ASGD</a>.
 */
public final class ASGD extends PerParameter {
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
  void update(ParamGroup group, Tensor param, Tensor gradient) {
    Tensor grad = decayed(group, param, gradient);
    double lr = group.lr();
    double lambd = group.real("lambd");
    double step = count(param);
    Tensor eta = scalar(param, "eta", lr);
    Tensor mu = scalar(param, "mu", 1);
    Tensor average = zeros(param, "ax");
    double rate = eta.itemDouble();
    param.mul_(1 - lambd * rate);
    param.add_(grad, -rate);
    if (mu.itemDouble() == 1) {
      average.copy_(param);
    } else {
      average.add_(param.sub(average).mul_(mu));
    }
    eta.fill_(lr / Math.pow(1 + lambd * lr * step, group.real("alpha")));
    mu.fill_(1 / Math.max(1, step - group.real("t0")));
  }
}
