package io.torchbridge.optim;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Signature;
import io.torchbridge.optim.ParamGroup.Gradients;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adam with Nesterov momentum, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.NAdam.html">torch.optim.NAdam</a>.
 */
public final class NAdam extends Optimizer {
  static final Signature SIGNATURE =
      Signature.of(
          "lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0,"
              + " momentum_decay=4e-3, decoupled_weight_decay=False, maximize=False,"
              + " foreach=None, capturable=False, differentiable=False");

  /** The settings of {@link NAdam}. */
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

    public Options momentumDecay(double momentumDecay) {
      return with("momentum_decay", momentumDecay);
    }

    public Options decoupledWeightDecay(boolean decoupledWeightDecay) {
      return with("decoupled_weight_decay", decoupledWeightDecay);
    }

    public Options maximize(boolean maximize) {
      return with("maximize", maximize);
    }
  }

  public NAdam(List<Tensor> params) {
    this(params, new Options());
  }

  public NAdam(List<Tensor> params, double lr) {
    this(params, new Options().lr(lr));
  }

  public NAdam(List<Tensor> params, Options options) {
    this(options, new ParamGroup(params));
  }

  public NAdam(Options options, ParamGroup... groups) {
    this(options.settings(), List.of(groups));
  }

  NAdam(Map<String, ? extends @Nullable Object> settings, List<ParamGroup> groups) {
    super(SIGNATURE, settings, groups);
  }

  @Override
  void validate(ParamGroup group) {
    atLeastZero(group, "lr", "eps", "weight_decay", "momentum_decay");
    betas(group);
  }

  @Override
  void step(ParamGroup group, Gradients gradients) {
    List<Tensor> params = gradients.params();
    List<Tensor> grads = decayed(group, gradients);
    double beta1 = group.real("betas", 0);
    double beta2 = group.real("betas", 1);
    double lr = group.lr();
    double[] steps = count(params);
    double[] mus = Arrays.stream(steps).map(step -> momentum(group, beta1, step)).toArray();
    List<Tensor> products = params.stream().map(p -> scalar(p, "mu_product", 1)).toList();
    Foreach.mul_(products, mus);
    List<Tensor> means = zeros(params, "exp_avg");
    List<Tensor> squares = zeros(params, "exp_avg_sq");
    Foreach.lerp_(means, grads, 1 - beta1);
    Foreach.mul_(squares, beta2);
    Foreach.addcmul_(squares, grads, grads, 1 - beta2);
    double[] ofGrads = new double[steps.length];
    double[] ofMeans = new double[steps.length];
    double[] corrections = new double[steps.length];
    for (int i = 0; i < steps.length; i++) {
      double product = products.get(i).itemDouble();
      double next = momentum(group, beta1, steps[i] + 1);
      ofGrads[i] = -lr * (1 - mus[i]) / (1 - product);
      ofMeans[i] = -lr * next / (1 - product * next);
      corrections[i] = 1 - Math.pow(beta2, steps[i]);
    }
    List<Tensor> roots = Foreach.div(squares, corrections);
    Foreach.sqrt_(roots);
    Foreach.add_(roots, group.real("eps"));
    Foreach.addcdiv_(params, grads, roots, ofGrads);
    Foreach.addcdiv_(params, means, roots, ofMeans);
  }

  private static double momentum(ParamGroup group, double beta1, double step) {
    return beta1 * (1 - 0.5 * Math.pow(0.96, step * group.real("momentum_decay")));
  }
}
