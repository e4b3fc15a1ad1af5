package io.torchbridge.optim;

import io.torchbridge.Op;
import io.torchbridge.Tensor;
import io.torchbridge.nn.Signature;
import io.torchbridge.optim.ParamGroup.Gradients;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adam, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html">torch.optim.Adam</a>.
 * With {@code fused} not given, PyTorch's fused operator does the step where it can.
 */
public sealed class Adam extends Optimizer permits AdamW {
  private static final Op FUSED_ADAM = Op.of("aten::_fused_adam_");
  private static final Op FUSED_ADAMW = Op.of("aten::_fused_adamw_");

  static final Signature SIGNATURE =
      Signature.of(
          "lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0, amsgrad=False, maximize=False,"
              + " foreach=None, capturable=False, differentiable=False, fused=None,"
              + " decoupled_weight_decay=False");

  /** The settings of {@link Adam} and {@link AdamW}. */
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

    public Options amsgrad(boolean amsgrad) {
      return with("amsgrad", amsgrad);
    }

    public Options maximize(boolean maximize) {
      return with("maximize", maximize);
    }

    public Options fused(boolean fused) {
      return with("fused", fused);
    }
  }

  public Adam(List<Tensor> params) {
    this(params, new Options());
  }

  public Adam(List<Tensor> params, double lr) {
    this(params, new Options().lr(lr));
  }

  public Adam(List<Tensor> params, Options options) {
    this(options, new ParamGroup(params));
  }

  public Adam(Options options, ParamGroup... groups) {
    this(options.settings(), List.of(groups));
  }

  Adam(Map<String, ? extends @Nullable Object> settings, List<ParamGroup> groups) {
    this(SIGNATURE, settings, groups);
  }

  Adam(
      Signature signature,
      Map<String, ? extends @Nullable Object> settings,
      List<ParamGroup> groups) {
    super(signature, settings, groups);
  }

  @Override
  void validate(ParamGroup group) {
    atLeastZero(group, "lr", "eps", "weight_decay");
    betas(group);
  }

  @Override
  void step(ParamGroup group, Gradients gradients) {
    List<Tensor> params = gradients.params();
    List<Tensor> grads = gradients.grads();
    boolean amsgrad = group.bool("amsgrad");
    List<Tensor> steps = params.stream().map(this::stepTensor).toList();
    List<Tensor> means = zeros(params, "exp_avg");
    List<Tensor> squares = zeros(params, "exp_avg_sq");
    List<Tensor> maxima = amsgrad ? zeros(params, "max_exp_avg_sq") : List.of();
    boolean decoupled = group.bool("decoupled_weight_decay");
    double lr = group.lr();
    double beta1 = group.real("betas", 0);
    double beta2 = group.real("betas", 1);
    double eps = group.real("eps");
    double decay = group.real("weight_decay");
    Foreach.add_(steps, 1);
    if (group.unlessFalse("fused") && Foreach.canFuse(params)) {
      Op fused = decoupled ? FUSED_ADAMW : FUSED_ADAM;
      fused.call(
          params,
          grads,
          means,
          squares,
          maxima,
          steps,
          lr,
          beta1,
          beta2,
          decay,
          eps,
          amsgrad,
          group.bool("maximize"));
      return;
    }
    grads = decayed(group, gradients);
    Foreach.lerp_(means, grads, 1 - beta1);
    Foreach.mul_(squares, beta2);
    Foreach.addcmul_(squares, grads, grads, 1 - beta2);
    double[] at = steps.stream().mapToDouble(Tensor::itemDouble).toArray();
    double[] rates = new double[at.length];
    double[] roots = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      rates[i] = -(lr / (1 - Math.pow(beta1, at[i])));
      roots[i] = Math.sqrt(1 - Math.pow(beta2, at[i]));
    }
    if (amsgrad) {
      Foreach.maximum_(maxima, squares);
    }
    List<Tensor> denominators = Foreach.sqrt(amsgrad ? maxima : squares);
    Foreach.div_(denominators, roots);
    Foreach.add_(denominators, eps);
    Foreach.addcdiv_(params, means, denominators, rates);
  }
}
