package io.torchbridge.optim;

import io.torchbridge.Op;
import io.torchbridge.Tensor;
import io.torchbridge.nn.Signature;
import io.torchbridge.optim.ParamGroup.Gradients;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stochastic gradient descent, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html">torch.optim.SGD</a>.
 * With {@code fused} not given, PyTorch's fused operator does the step where it can.
 */
public final class SGD extends Optimizer {
  private static final Op FUSED = Op.of("aten::_fused_sgd_");

  static final Signature SIGNATURE =
      Signature.of(
          "lr=1e-3, momentum=0, dampening=0, weight_decay=0, nesterov=False, maximize=False,"
              + " foreach=None, differentiable=False, fused=None");

  /** The settings of {@link SGD}. */
  public static final class Options extends OptimizerOptions<Options> {
    @Override
    Options self() {
      return this;
    }

    public Options momentum(double momentum) {
      return with("momentum", momentum);
    }

    public Options dampening(double dampening) {
      return with("dampening", dampening);
    }

    public Options nesterov(boolean nesterov) {
      return with("nesterov", nesterov);
    }

    public Options maximize(boolean maximize) {
      return with("maximize", maximize);
    }

    public Options fused(boolean fused) {
      return with("fused", fused);
    }
  }

  public SGD(List<Tensor> params, double lr) {
    this(params, new Options().lr(lr));
  }

  public SGD(List<Tensor> params, Options options) {
    this(options, new ParamGroup(params));
  }

  public SGD(Options options, ParamGroup... groups) {
    this(options.settings(), List.of(groups));
  }

  SGD(Map<String, ? extends @Nullable Object> settings, List<ParamGroup> groups) {
    super(SIGNATURE, settings, groups);
  }

  @Override
  void validate(ParamGroup group) {
    check(group.lr() >= 0, "lr", group.lr());
    check(group.real("momentum") >= 0, "momentum", group.real("momentum"));
    check(group.real("weight_decay") >= 0, "weight_decay", group.real("weight_decay"));
    if (group.bool("nesterov")) {
      check(
          group.real("momentum") > 0 && group.real("dampening") == 0,
          "nesterov",
          "true, which needs a momentum and no dampening");
    }
  }

  @Override
  boolean takesSparse() {
    return true;
  }

  @Override
  void step(ParamGroup group, Gradients gradients) {
    List<Tensor> params = gradients.params();
    List<Tensor> grads = gradients.grads();
    double momentum = group.real("momentum");
    long buffers =
        params.stream().filter(p -> state(p).get("momentum_buffer") instanceof Tensor).count();
    boolean allOrNone = momentum == 0 || buffers == 0 || buffers == params.size();
    if (allOrNone && group.unlessFalse("fused") && !gradients.sparse() && Foreach.canFuse(params)) {
      fused(group, params, grads, buffers == 0);
      return;
    }
    double decay = group.real("weight_decay");
    double dampening = group.real("dampening");
    if (group.bool("maximize")) {
      grads = Foreach.neg(grads);
    }
    if (decay != 0) {
      grads = Foreach.add(grads, params, decay);
    }
    if (momentum != 0) {
      var velocities = new ArrayList<Tensor>();
      for (int i = 0; i < params.size(); i++) {
        Tensor grad = grads.get(i);
        if (state(params.get(i)).get("momentum_buffer") instanceof Tensor buffer) {
          buffer.mul_(momentum).add_(grad, 1 - dampening);
        }
        velocities.add(state(params.get(i), "momentum_buffer", () -> grad.clone()));
      }
      grads = group.bool("nesterov") ? Foreach.add(grads, velocities, momentum) : velocities;
    }
    Foreach.add_(params, grads, -group.lr());
  }

  private void fused(ParamGroup group, List<Tensor> params, List<Tensor> grads, boolean first) {
    double momentum = group.real("momentum");
    List<Tensor> buffers = momentum == 0 ? List.of() : zeros(params, "momentum_buffer");
    FUSED.call(
        params,
        grads,
        buffers,
        group.real("weight_decay"),
        momentum,
        group.lr(),
        group.real("dampening"),
        group.bool("nesterov"),
        group.bool("maximize"),
        first && momentum != 0);
  }
}
