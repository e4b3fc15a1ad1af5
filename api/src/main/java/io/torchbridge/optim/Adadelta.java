package io.torchbridge.optim;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Signature;
import io.torchbridge.optim.ParamGroup.Gradients;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adadelta, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.Adadelta.html">torch.optim.Adadelta</a>.
 */
public final class Adadelta extends Optimizer {
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
  void step(ParamGroup group, Gradients gradients) {
    List<Tensor> params = gradients.params();
    List<Tensor> grads = decayed(group, gradients);
    double rho = group.real("rho");
    double eps = group.real("eps");
    count(params);
    List<Tensor> squares = zeros(params, "square_avg");
    List<Tensor> deltas = zeros(params, "acc_delta");
    Foreach.mul_(squares, rho);
    Foreach.addcmul_(squares, grads, grads, 1 - rho);
    List<Tensor> deviations = Foreach.add(squares, eps);
    Foreach.sqrt_(deviations);
    List<Tensor> changes = Foreach.add(deltas, eps);
    Foreach.sqrt_(changes);
    Foreach.div_(changes, deviations);
    Foreach.mul_(changes, grads);
    Foreach.mul_(deltas, rho);
    Foreach.addcmul_(deltas, changes, changes, 1 - rho);
    Foreach.add_(params, changes, -group.lr());
  }
}
