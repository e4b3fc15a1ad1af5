package io.torchbridge.optim;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Signature;
import io.torchbridge.optim.ParamGroup.Gradients;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * RMSprop, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.RMSprop.html">torch.optim.RMSprop</a>.
 */
public final class RMSprop extends Optimizer {
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
  void step(ParamGroup group, Gradients gradients) {
    List<Tensor> params = gradients.params();
    List<Tensor> grads = decayed(group, gradients);
    double alpha = group.real("alpha");
    count(params);
    List<Tensor> squares = zeros(params, "square_avg");
    Foreach.mul_(squares, alpha);
    Foreach.addcmul_(squares, grads, grads, 1 - alpha);
    List<Tensor> averages;
    if (group.bool("centered")) {
      List<Tensor> means = zeros(params, "grad_avg");
      Foreach.lerp_(means, grads, 1 - alpha);
      averages = Foreach.addcmul(squares, means, means, -1);
      Foreach.sqrt_(averages);
    } else {
      averages = Foreach.sqrt(squares);
    }
    Foreach.add_(averages, group.real("eps"));
    double momentum = group.real("momentum");
    if (momentum > 0) {
      List<Tensor> buffers = zeros(params, "momentum_buffer");
      Foreach.mul_(buffers, momentum);
      Foreach.addcdiv_(buffers, grads, averages, 1);
      Foreach.add_(params, buffers, -group.lr());
    } else {
      Foreach.addcdiv_(params, grads, averages, -group.lr());
    }
  }
}
