package io.torchbridge.optim;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.Signature;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Resilient backpropagation, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.Rprop.html">torch.optim.Rprop</a>.
 */
public final class Rprop extends PerParameter {
  static final Signature SIGNATURE =
      Signature.of(
          "lr=1e-2, etas=(0.5, 1.2), step_sizes=(1e-6, 50), foreach=None,"
              + " maximize=False, differentiable=False, capturable=False");

  /** The settings of {@link Rprop}. */
  public static final class Options extends OptimizerOptions<Options> {
    @Override
    Options self() {
      return this;
    }

    public Options etas(double etaMinus, double etaPlus) {
      return with("etas", List.of(etaMinus, etaPlus));
    }

    public Options stepSizes(double least, double most) {
      return with("step_sizes", List.of(least, most));
    }

    public Options maximize(boolean maximize) {
      return with("maximize", maximize);
    }
  }

  public Rprop(List<Tensor> params) {
    this(params, new Options());
  }

  public Rprop(List<Tensor> params, double lr) {
    this(params, new Options().lr(lr));
  }

  public Rprop(List<Tensor> params, Options options) {
    this(options, new ParamGroup(params));
  }

  public Rprop(Options options, ParamGroup... groups) {
    this(options.settings(), List.of(groups));
  }

  Rprop(Map<String, ? extends @Nullable Object> settings, List<ParamGroup> groups) {
    super(SIGNATURE, settings, groups);
  }

  @Override
  void validate(ParamGroup group) {
    atLeastZero(group, "lr");
    double minus = group.real("etas", 0);
    double plus = group.real("etas", 1);
    check(minus > 0 && minus < 1 && plus > 1, "etas", minus + ", " + plus);
  }

  @Override
  void update(ParamGroup group, Tensor param, Tensor gradient) {
    double minus = group.real("etas", 0);
    double plus = group.real("etas", 1);
    Tensor grad = group.bool("maximize") ? gradient.neg() : gradient;
    count(param);
    Tensor before = zeros(param, "prev");
    Tensor size = state(param, "step_size", () -> Torch.fullLike(gradient, group.lr()));
    Tensor sign = grad.mul(before).sign();
    Tensor turned = sign.lt(0);
    Tensor factor = Torch.onesLike(sign).maskedFill_(sign.gt(0), plus).maskedFill_(turned, minus);
    size.mul_(factor).clamp_(group.real("step_sizes", 0), group.real("step_sizes", 1));
    Tensor used = grad.maskedFill(turned, 0);
    param.addcmul_(used.sign(), size, -1);
    before.copy_(used);
  }
}
