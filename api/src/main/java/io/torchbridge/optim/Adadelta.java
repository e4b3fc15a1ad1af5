package io.torchbridge.optim;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Signature;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adadelta, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.Adadelta.html">torch.optim.Adadelta</a>.
 */
public final class Adadelta extends PerParameter {
  static final Signature SIGNATURE =
      Signature.of(
          "lr=1.0, rho=0.9, eps=1e-6, weight_decay=0, maximize=False,"
              + " capturable=False, foreach=None, differentiable=False");

  /** The settings of {@link Adadelta}. */
  public static final class Options extends OptimizerOptions<Options> {
    @Override
    Options self() {
      return this;
    }

    public Options rho(double rho) {
      return with("rho", rho);
    }

    public Options eps(double eps) {
      return with("eps", eps);
    }

    public Options maximize(boolean maximize) {
      return with("maximize", maximize);
    }
  }

  public Adadelta(List<Tensor> params) {
    this(params, new Options());
  }

  public Adadelta(List<Tensor> params, double lr) {
    this(params, new Options().lr(lr));
  }

  public Adadelta(List<Tensor> params, Options options) {
    this(options, new ParamGroup(params));
  }

  public Adadelta(Options options, ParamGroup... groups) {
    this(options.settings(), List.of(groups));
  }

  Adadelta(Map<String, ? extends @Nullable Object> settings, List<ParamGroup> groups) {
    super(SIGNATURE, settings, groups);
  }

  @Override
  void validate(ParamGroup group) {
    atLeastZero(group, "lr", "rho", "eps", "weight_decay");
  }

  @Override
  void update(ParamGroup group, Tensor param, Tensor gradient) {
    Tensor grad = decayed(group, param, gradient);
    double rho = group.real("rho");
    double eps = group.real("eps");
    count(param);
    Tensor squares = zeros(param, "square_avg");
    Tensor deltas = zeros(param, "acc_delta");
    squares.mul_(rho).addcmul_(grad, grad, 1 - rho);
    Tensor std = squares.add(eps).sqrt_();
    Tensor delta = deltas.add(eps).sqrt_().div_(std).mul_(grad);
    deltas.mul_(rho).addcmul_(delta, delta, 1 - rho);
    param.add_(delta, -group.lr());
  }
}
