package io.torchbridge.optim;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.Signature;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adagrad, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.Adagrad.html">torch.optim.Adagrad</a>.
 */
public final class Adagrad extends PerParameter {
  static final Signature SIGNATURE =
      Signature.of(
          "lr=1e-2, lr_decay=0, eps=1e-10, weight_decay=0,"
              + " initial_accumulator_value=0, foreach=None, maximize=False,"
              + " differentiable=False, fused=None");

  /** The settings of {@link Adagrad}. */
  public static final class Options extends OptimizerOptions<Options> {
    @Override
    Options self() {
      return this;
    }

    public Options lrDecay(double lrDecay) {
      return with("lr_decay", lrDecay);
    }

    public Options eps(double eps) {
      return with("eps", eps);
    }

    public Options initialAccumulatorValue(double initialAccumulatorValue) {
      return with("initial_accumulator_value", initialAccumulatorValue);
    }

    public Options maximize(boolean maximize) {
      return with("maximize", maximize);
    }
  }

  public Adagrad(List<Tensor> params) {
    this(params, new Options());
  }

  public Adagrad(List<Tensor> params, double lr) {
    this(params, new Options().lr(lr));
  }

  public Adagrad(List<Tensor> params, Options options) {
    this(options, new ParamGroup(params));
  }

  public Adagrad(Options options, ParamGroup... groups) {
    this(options.settings(), List.of(groups));
  }

  Adagrad(Map<String, ? extends @Nullable Object> settings, List<ParamGroup> groups) {
    super(SIGNATURE, settings, groups);
  }

  @Override
  void validate(ParamGroup group) {
    atLeastZero(group, "lr", "lr_decay", "eps", "weight_decay", "initial_accumulator_value");
  }

  @Override
  void update(ParamGroup group, Tensor param, Tensor gradient) {
    Tensor grad = decayed(group, param, gradient);
    double step = count(param);
    Tensor sum =
        state(param, "sum", () -> Torch.fullLike(param, group.real("initial_accumulator_value")));
    sum.addcmul_(grad, grad, 1);
    double lr = group.lr() / (1 + (step - 1) * group.real("lr_decay"));
    param.addcdiv_(grad, sum.sqrt().add_(group.real("eps")), -lr);
  }
}
