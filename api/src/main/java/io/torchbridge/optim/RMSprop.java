package io.torchbridge.optim;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Signature;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * RMSprop, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.RMSprop.html">torch.optim.RMSprop</a>.
 */
public final class RMSprop extends PerParameter {
  static final Signature SIGNATURE =
      Signature.of(
          "lr=1e-2, momentum=0, alpha=0.99, eps=1e-8, centered=False,"
              + " weight_decay=0, capturable=False, foreach=None, maximize=False,"
              + " differentiable=False");

  /** The settings of {@link RMSprop}. */
  public static final class Options extends OptimizerOptions<Options> {
    @Override
    Options self() {
      return this;
    }

    public Options momentum(double momentum) {
      return with("momentum", momentum);
    }

    public Options alpha(double alpha) {
      return with("alpha", alpha);
    }

    public Options eps(double eps) {
      return with("eps", eps);
    }

    public Options centered(boolean centered) {
      return with("centered", centered);
    }

    public Options maximize(boolean maximize) {
      return with("maximize", maximize);
    }
  }

  public RMSprop(List<Tensor> params) {
    this(params, new Options());
  }

  public RMSprop(List<Tensor> params, double lr) {
    this(params, new Options().lr(lr));
  }

  public RMSprop(List<Tensor> params, Options options) {
    this(options, new ParamGroup(params));
  }

  public RMSprop(Options options, ParamGroup... groups) {
    this(options.settings(), List.of(groups));
  }

  RMSprop(Map<String, ? extends @Nullable Object> settings, List<ParamGroup> groups) {
    super(SIGNATURE, settings, groups);
  }

  @Override
  void validate(ParamGroup group) {
    atLeastZero(group, "lr", "momentum", "alpha", "eps", "weight_decay");
  }

  @Override
  void update(ParamGroup group, Tensor param, Tensor gradient) {
    Tensor grad = decayed(group, param, gradient);
    double alpha = group.real("alpha");
    count(param);
    Tensor squares = zeros(param, "square_avg");
    squares.mul_(alpha).addcmul_(grad, grad, 1 - alpha);
    Tensor average;
    if (group.bool("centered")) {
      Tensor mean = zeros(param, "grad_avg");
      mean.lerp_(grad, 1 - alpha);
      average = squares.addcmul(mean, mean, -1).sqrt_();
    } else {
      average = squares.sqrt();
    }
    average.add_(group.real("eps"));
    double momentum = group.real("momentum");
    if (momentum > 0) {
      Tensor buffer = zeros(param, "momentum_buffer");
      buffer.mul_(momentum).addcdiv_(grad, average, 1);
      param.add_(buffer, -group.lr());
    } else {
      param.addcdiv_(grad, average, -group.lr());
    }
  }
}
