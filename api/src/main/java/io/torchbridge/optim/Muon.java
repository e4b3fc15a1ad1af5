package io.torchbridge.optim;

import io.torchbridge.DType;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.nn.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Momentum made orthogonal by Newton and Schulz, for matrices, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.Muon.html">torch.optim.Muon</a>.
 */
public final class Muon extends PerParameter {
  static final Signature SIGNATURE =
      Signature.of(
          "lr=1e-3, weight_decay=0.1, momentum=0.95, nesterov=True,"
              + " ns_coefficients=(3.4445, -4.775, 2.0315), eps=1e-7, ns_steps=5,"
              + " adjust_lr_fn=None");

  /** The settings of {@link Muon}. */
  public static final class Options extends OptimizerOptions<Options> {
    @Override
    Options self() {
      return this;
    }

    public Options momentum(double momentum) {
      return with("momentum", momentum);
    }

    public Options nesterov(boolean nesterov) {
      return with("nesterov", nesterov);
    }

    public Options nsCoefficients(double a, double b, double c) {
      return with("ns_coefficients", List.of(a, b, c));
    }

    public Options eps(double eps) {
      return with("eps", eps);
    }

    public Options nsSteps(long nsSteps) {
      return with("ns_steps", nsSteps);
    }

    public Options adjustLrFn(String adjustLrFn) {
      return with("adjust_lr_fn", adjustLrFn);
    }
  }

  public Muon(List<Tensor> params) {
    this(params, new Options());
  }

  public Muon(List<Tensor> params, double lr) {
    this(params, new Options().lr(lr));
  }

  public Muon(List<Tensor> params, Options options) {
    this(options, new ParamGroup(params));
  }

  public Muon(Options options, ParamGroup... groups) {
    this(options.settings(), List.of(groups));
  }

  Muon(Map<String, ? extends @Nullable Object> settings, List<ParamGroup> groups) {
    super(SIGNATURE, settings, groups);
  }

  @Override
  void validate(ParamGroup group) {
    atLeastZero(group, "lr", "momentum", "weight_decay");
    Object adjust = group.settings().get("adjust_lr_fn");
    check(
        adjust == null || adjust.equals("original") || adjust.equals("match_rms_adamw"),
        "adjust_lr_fn",
        String.valueOf(adjust));
    check(group.real("ns_steps") < 100, "ns_steps", group.real("ns_steps"));
    for (Tensor param : group.params()) {
      if (param.ndim() != 2) {
        throw new ShapeMismatchException(
            "Muon takes matrices only, not a parameter of shape " + Arrays.toString(param.shape()));
      }
    }
  }

  @Override
  void update(ParamGroup group, Tensor param, Tensor gradient) {
    double momentum = group.real("momentum");
    Tensor buffer = zeros(param, "momentum_buffer");
    buffer.lerp_(gradient, 1 - momentum);
    Tensor update = group.bool("nesterov") ? gradient.lerp(buffer, momentum) : buffer;
    double lr = group.lr();
    double rows = param.size(0);
    double columns = param.size(1);
    double ratio =
        "match_rms_adamw".equals(group.settings().get("adjust_lr_fn"))
            ? 0.2 * Math.sqrt(Math.max(rows, columns))
            : Math.sqrt(Math.max(1, rows / columns));
    param.mul_(1 - lr * group.real("weight_decay"));
    param.add_(orthogonal(group, update), -lr * ratio);
  }

  private static Tensor orthogonal(ParamGroup group, Tensor matrix) {
    boolean tall = matrix.size(0) > matrix.size(1);
    Tensor x = matrix.to(DType.BFLOAT16);
    x = tall ? x.t() : x;
    x = x.div(x.norm().clampMin(group.real("eps")));
    double a = group.real("ns_coefficients", 0);
    double b = group.real("ns_coefficients", 1);
    double c = group.real("ns_coefficients", 2);
    for (int i = 0; i < group.real("ns_steps"); i++) {
      Tensor gram = x.mm(x.t());
      x = x.addmm(gram.addmm(gram, gram, b, c), x, a, 1);
    }
    return tall ? x.t() : x;
  }
}
