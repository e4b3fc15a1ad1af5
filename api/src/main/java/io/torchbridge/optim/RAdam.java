package io.torchbridge.optim;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Signature;
import io.torchbridge.optim.ParamGroup.Gradients;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rectified Adam, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.RAdam.html">torch.optim.RAdam</a>.
 */
public final class RAdam extends Optimizer {
  static final Signature SIGNATURE =
      Signature.of(
          "lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0,"
              + " maximize=False, foreach=None, capturable=False,"
              + " decoupled_weight_decay=False, differentiable=False");

  /** The settings of {@link RAdam}. */
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

    public Options decoupledWeightDecay(boolean decoupledWeightDecay) {
      return with("decoupled_weight_decay", decoupledWeightDecay);
    }

    public Options maximize(boolean maximize) {
      return with("maximize", maximize);
    }
  }

  public RAdam(List<Tensor> params) {
    this(params, new Options());
  }

  public RAdam(List<Tensor> params, double lr) {
    this(params, new Options().lr(lr));
  }

  public RAdam(List<Tensor> params, Options options) {
    this(options, new ParamGroup(params));
  }

  public RAdam(Options options, ParamGroup... groups) {
    this(options.settings(), List.of(groups));
  }

  RAdam(Map<String, ? extends @Nullable Object> settings, List<ParamGroup> groups) {
    super(SIGNATURE, settings, groups);
  }

  @Override
  void validate(ParamGroup group) {
    atLeastZero(group, "lr", "eps", "weight_decay");
    betas(group);
  }

  @Override
  void step(ParamGroup group, Gradients gradients) {
    List<Tensor> params = gradients.params();
    List<Tensor> grads = decayed(group, gradients);
    double beta1 = group.real("betas", 0);
    double beta2 = group.real("betas", 1);
    double[] steps = count(params);
    List<Tensor> means = zeros(params, "exp_avg");
    List<Tensor> squares = zeros(params, "exp_avg_sq");
    Foreach.lerp_(means, grads, 1 - beta1);
    Foreach.mul_(squares, beta2);
    Foreach.addcmul_(squares, grads, grads, 1 - beta2);
    double most = 2 / (1 - beta2) - 1;
    double[] rates = new double[steps.length];
    var rectified = new ArrayList<Integer>();
    for (int i = 0; i < steps.length; i++) {
      double correction = 1 - Math.pow(beta2, steps[i]);
      rates[i] = group.lr() / (1 - Math.pow(beta1, steps[i]));
      double rho = most - 2 * steps[i] * Math.pow(beta2, steps[i]) / correction;
      if (rho > 5) {
        double rect = Math.sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho));
        rates[i] *= Math.sqrt(correction) * rect;
        rectified.add(i);
      }
    }
    List<Tensor> updates = Foreach.mul(means, rates);
    if (!rectified.isEmpty()) {
      List<Tensor> roots = Foreach.sqrt(rectified.stream().map(squares::get).toList());
      Foreach.add_(roots, group.real("eps"));
      Foreach.div_(rectified.stream().map(updates::get).toList(), roots);
    }
    Foreach.add_(params, updates, -1);
  }
}
