package io.torchbridge.optim;

import io.torchbridge.DType;
import io.torchbridge.Tensor;
import io.torchbridge.nn.Signature;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adafactor, whose state is small, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.Adafactor.html">torch.optim.Adafactor</a>.
 */
public final class Adafactor extends PerParameter {
  static final Signature SIGNATURE =
      Signature.of(
          "lr=1e-2, beta2_decay=-0.8, eps=(None, 1e-3), d=1.0, weight_decay=0.0,"
              + " foreach=None, maximize=False");

  /** The settings of {@link Adafactor}. */
  public static final class Options extends OptimizerOptions<Options> {
    @Override
    Options self() {
      return this;
    }

    public Options beta2Decay(double beta2Decay) {
      return with("beta2_decay", beta2Decay);
    }

    public Options d(double d) {
      return with("d", d);
    }

    public Options maximize(boolean maximize) {
      return with("maximize", maximize);
    }
  }

  public Adafactor(List<Tensor> params) {
    this(params, new Options());
  }

  public Adafactor(List<Tensor> params, double lr) {
    this(params, new Options().lr(lr));
  }

  public Adafactor(List<Tensor> params, Options options) {
    this(options, new ParamGroup(params));
  }

  public Adafactor(Options options, ParamGroup... groups) {
    this(options.settings(), List.of(groups));
  }

  Adafactor(Map<String, ? extends @Nullable Object> settings, List<ParamGroup> groups) {
    super(SIGNATURE, settings, groups);
  }

  @Override
  void validate(ParamGroup group) {
    atLeastZero(group, "lr", "weight_decay");
    check(group.real("beta2_decay") <= 0, "beta2_decay", group.real("beta2_decay"));
    check(group.real("d") >= 1, "d", group.real("d"));
  }

  @Override
  void update(ParamGroup group, Tensor param, Tensor gradient) {
    double lr = group.lr();
    Tensor grad = group.bool("maximize") ? gradient.neg() : gradient;
    Double given = group.optionalReal("eps", 0);
    double eps1 = given == null ? epsilon(param.dtype()) : given;
    double step = count(param);
    double keep = Math.pow(step, group.real("beta2_decay"));
    double rho = Math.min(lr, 1 / Math.sqrt(step));
    double alpha =
        Math.max(group.real("eps", 1), param.norm(2).itemDouble() / Math.sqrt(param.numel())) * rho;
    double decay = group.real("weight_decay");
    if (decay != 0) {
      param.mul_(1 - lr * decay);
    }
    Tensor variance;
    if (grad.ndim() > 1) {
      Tensor rows = state(param, "row_var", () -> along(grad, -1).zero_());
      Tensor columns = state(param, "col_var", () -> along(grad, -2).zero_());
      rows.lerp_(along(grad, -1).square_().div_(grad.size(-1)), keep);
      columns.lerp_(along(grad, -2).square_().div_(grad.size(-2)), keep);
      variance = rows.matmul(columns).div_(rows.mean(true, -2).clampMin_(eps1));
    } else {
      Tensor own = zeros(param, "variance");
      own.lerp_(grad.mul(grad), keep);
      variance = own.clone();
    }
    Tensor update = variance.clampMin_(eps1 * eps1).rsqrt_().mul_(grad);
    double size = update.norm(2).itemDouble();
    double clip = Math.max(1, size / (Math.sqrt(update.numel()) * group.real("d")));
    param.add_(update, -alpha / clip);
  }

  private static Tensor along(Tensor grad, long dim) {
    return grad.norm(2, true, dim);
  }

  /** {@code torch.finfo(dtype).eps}. */
  private static double epsilon(DType dtype) {
    return switch (dtype) {
      case FLOAT64 -> Math.ulp(1.0);
      case FLOAT16 -> 0x1p-10;
      case BFLOAT16 -> 0x1p-7;
      default -> Math.ulp(1.0f);
    };
  }

  @Override
  boolean isOfParamsShape(String name) {
    return name.equals("variance");
  }
}
