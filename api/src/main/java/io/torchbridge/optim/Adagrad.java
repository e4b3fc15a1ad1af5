package io.torchbridge.optim;

import io.torchbridge.Op;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.Signature;
import io.torchbridge.optim.ParamGroup.Gradients;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adagrad, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.Adagrad.html">torch.optim.Adagrad</a>.
 */
public final class Adagrad extends Optimizer {
  private static final Op FUSED = Op.of("aten::_fused_adagrad_");

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

    public Options fused(boolean fused) {
      return with("fused", fused);
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
  boolean takesSparse() {
    return true;
  }

  @Override
  void step(ParamGroup group, Gradients gradients) {
    List<Tensor> params = gradients.params();
    double[] steps = count(params);
    double initial = group.real("initial_accumulator_value");
    List<Tensor> sums =
        params.stream().map(p -> state(p, "sum", () -> Torch.fullLike(p, initial))).toList();
    double decay = group.real("weight_decay");
    double eps = group.real("eps");
    if (gradients.sparse()) {
      check(decay == 0, "weight_decay", decay + ", which sparse gradients do not go with");
    } else if (group.unlessFalse("fused") && Foreach.canFuse(params)) {
      List<Tensor> counts = params.stream().map(this::stepTensor).toList();
      FUSED.call(
          params,
          gradients.grads(),
          sums,
          counts,
          group.lr(),
          group.real("lr_decay"),
          decay,
          eps,
          group.bool("maximize"));
      return;
    }
    List<Tensor> grads = decayed(group, gradients);
    double[] rates =
        Arrays.stream(steps)
            .map(step -> -group.lr() / (1 + (step - 1) * group.real("lr_decay")))
            .toArray();
    if (gradients.sparse()) {
      for (int i = 0; i < rates.length; i++) {
        sparse(params.get(i), SparseGradient.of(grads.get(i)), sums.get(i), rates[i], eps);
      }
      return;
    }
    Foreach.addcmul_(sums, grads, grads, 1);
    List<Tensor> roots = Foreach.sqrt(sums);
    Foreach.add_(roots, eps);
    Foreach.addcdiv_(params, grads, roots, rates);
  }

  private static void sparse(
      Tensor param, SparseGradient grad, Tensor sum, double rate, double eps) {
    sum.add_(grad.with(grad.values().square()));
    Tensor root = grad.rowsOf(sum).sqrt_().add_(eps);
    param.add_(grad.with(grad.values().div(root)), rate);
  }
}
