package io.torchbridge.optim;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.nn.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adam for sparse gradients, such as those of an embedding with {@code sparse}, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.SparseAdam.html">torch.optim.SparseAdam</a>:
 * only the rows that are in the gradient are changed, their averages too.
 */
public final class SparseAdam extends PerParameter {
  static final Signature SIGNATURE =
      Signature.of("lr=1e-3, betas=(0.9, 0.999), eps=1e-8, maximize=False");

  /** The settings of {@link SparseAdam}, which has no weight decay. */
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

  public SparseAdam(List<Tensor> params) {
    this(params, new Options());
  }

  public SparseAdam(List<Tensor> params, double lr) {
    this(params, new Options().lr(lr));
  }

  public SparseAdam(List<Tensor> params, Options options) {
    this(options, new ParamGroup(params));
  }

  public SparseAdam(Options options, ParamGroup... groups) {
    this(options.settings(), List.of(groups));
  }

  SparseAdam(Map<String, ? extends @Nullable Object> settings, List<ParamGroup> groups) {
    super(SIGNATURE, settings, groups);
  }

  @Override
  void validate(ParamGroup group) {
    check(group.lr() > 0, "lr", group.lr());
    check(group.real("eps") > 0, "eps", group.real("eps"));
    betas(group);
  }

  @Override
  boolean takesSparse() {
    return true;
  }

  @Override
  void update(ParamGroup group, Tensor param, Tensor gradient) {
    if (!SparseGradient.is(gradient)) {
      throw new InvalidArgumentException(
          "SparseAdam takes sparse gradients only, that of the parameter of shape %s is dense; Adam"
                  .formatted(Arrays.toString(param.shape()))
              + " takes dense ones");
    }
    Map<String, Object> own = state(param);
    long step = own.get("step") instanceof Number n ? n.longValue() + 1 : 1;
    own.put("step", step); // a number, as PyTorch keeps it here
    Tensor mean = zeros(param, "exp_avg");
    Tensor squares = zeros(param, "exp_avg_sq");
    SparseGradient grad = SparseGradient.of(group.bool("maximize") ? gradient.neg() : gradient);
    if (grad.values().numel() == 0) {
      return;
    }
    double beta1 = group.real("betas", 0);
    double beta2 = group.real("betas", 1);
    Tensor means = grad.rowsOf(mean);
    Tensor change = grad.values().sub(means).mul_(1 - beta1);
    mean.add_(grad.with(change));
    Tensor squared = grad.rowsOf(squares);
    Tensor squaredChange = grad.values().square().sub_(squared).mul_(1 - beta2);
    squares.add_(grad.with(squaredChange));
    Tensor root = squared.add_(squaredChange).sqrt_().add_(group.real("eps"));
    double rate = group.lr() * Math.sqrt(1 - Math.pow(beta2, step)) / (1 - Math.pow(beta1, step));
    param.add_(grad.with(means.add_(change).div_(root).mul_(-rate)));
  }
}
