package io.torchbridge.optim;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Op;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import io.torchbridge.nn.Signature;
import io.torchbridge.optim.ParamGroup.Gradients;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The quasi-Newton method of limited memory, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.optim.LBFGS.html">torch.optim.LBFGS</a>.
 * It computes the loss several times a step, so {@link #step(Supplier)} is its only step, and all
 * parameters are one group.
 *
 * {@snippet :
 * optimizer.step(
 *     () -> {
 *       optimizer.zeroGrad();
 *       Tensor loss = criterion.forward(model.forward(x), y);
 *       loss.backward();
 *       return loss;
 *     });
 * }
 */
public final class LBFGS extends Optimizer {
  private static final Op TO_DENSE = Op.of("aten::to_dense");

  static final Signature SIGNATURE =
      Signature.of(
          "lr=1, max_iter=20, max_eval=None, tolerance_grad=1e-7, tolerance_change=1e-9,"
              + " history_size=100, line_search_fn=None");

  /** The settings of {@link LBFGS}, which has no weight decay. */
  public static final class Options extends OptimizerOptions<Options> {
    @Override
    Options self() {
      return this;
    }

    /** The iterations of a step. */
    public Options maxIter(long maxIter) {
      return with("max_iter", maxIter);
    }

    /** How often the loss may be computed in a step; 1.25 times the iterations if not given. */
    public Options maxEval(long maxEval) {
      return with("max_eval", maxEval);
    }

    /** Ends when no element of the gradient is larger. */
    public Options toleranceGrad(double toleranceGrad) {
      return with("tolerance_grad", toleranceGrad);
    }

    /** Ends when neither the loss nor any parameter changes by more. */
    public Options toleranceChange(double toleranceChange) {
      return with("tolerance_change", toleranceChange);
    }

    /** How many changes are remembered. */
    public Options historySize(long historySize) {
      return with("history_size", historySize);
    }

    /** Searches the length of each step instead of taking the learning rate. */
    public Options strongWolfe() {
      return with("line_search_fn", "strong_wolfe");
    }
  }

  public LBFGS(List<Tensor> params) {
    this(params, new Options());
  }

  public LBFGS(List<Tensor> params, double lr) {
    this(params, new Options().lr(lr));
  }

  public LBFGS(List<Tensor> params, Options options) {
    this(options.settings(), List.of(new ParamGroup(params)));
  }

  LBFGS(Map<String, ? extends @Nullable Object> settings, List<ParamGroup> groups) {
    super(SIGNATURE, settings, groups);
  }

  @Override
  void validate(ParamGroup group) {
    atLeastZero(group, "lr", "max_iter", "history_size");
    Map<String, @Nullable Object> settings = group.settings();
    if (settings.get("max_eval") == null) {
      settings.put("max_eval", (long) group.real("max_iter") * 5 / 4);
    }
    Object search = settings.get("line_search_fn");
    check(search == null || search.equals("strong_wolfe"), "line_search_fn", "" + search);
    check(paramGroups().isEmpty(), "params", "a second group, which LBFGS can't have");
    check(
        group.params().stream().map(Tensor::backend).distinct().count() <= 1,
        "params",
        "parameters of several backends, which LBFGS can't put into one vector; take an LBFGS for"
            + " each");
  }

  @Override
  void step(ParamGroup group, Gradients gradients) {
    throw new InvalidArgumentException(
        "LBFGS computes the loss several times a step: call step(closure)");
  }

  /**
   * Steps until a bound or tolerance is reached. What the closure makes is freed, except the loss
   * that is returned.
   *
   * @param closure zeroes the gradients, computes the loss, calls backward on it and returns it
   * @return the loss before the step
   */
  @Override
  public Tensor step(Supplier<Tensor> closure) {
    Supplier<Tensor> enabled =
        () -> {
          try (var mode = GradMode.ENABLED.enter()) {
            return closure.get();
          }
        };
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.DISABLED.enter()) {
      Tensor loss = enabled.get();
      new Step(paramGroups().getFirst(), enabled).run(loss.itemDouble());
      return scope.keep(loss);
    }
  }

  @Override
  boolean isOfParamsShape(String name) {
    return false;
  }

  /** One step and what it needs to know. */
  private final class Step {
    private final ParamGroup group;
    private final List<Tensor> params;
    private final Supplier<Tensor> closure;
    private final Map<String, Object> own;
    private double loss;
    private Tensor gradient;
    private long evaluations = 1;

    Step(ParamGroup group, Supplier<Tensor> closure) {
      this.group = group;
      this.params = group.params();
      this.closure = closure;
      this.own = state(params.getFirst());
      this.gradient = flatGradient();
    }

    private Tensor flatGradient() {
      return Torch.cat(params.stream().map(LBFGS::flatGradient).toList(), 0);
    }

    private long counted(String name, long more) {
      long value = (own.get(name) instanceof Number n ? n.longValue() : 0) + more;
      own.put(name, value);
      return value;
    }

    private boolean isFlat() {
      return largest(gradient) <= group.real("tolerance_grad");
    }

    void run(double first) {
      loss = first;
      counted("func_evals", 1);
      counted("n_iter", 0);
      if (isFlat()) {
        return;
      }
      long maxIter = (long) group.real("max_iter");
      long maxEval = (long) group.real("max_eval");
      double tolerance = group.real("tolerance_change");
      for (long i = 1; i <= maxIter; i++) {
        boolean start = counted("n_iter", 1) == 1;
        if (start) {
          List.of("old_dirs", "old_stps", "ro").forEach(this::history);
          own.put("H_diag", 1L);
        }
        Tensor direction = start ? gradient.neg() : direction();
        keep("d", direction);
        keep("prev_flat_grad", gradient.clone());
        double before = loss;
        own.put("prev_loss", before);
        double length = group.lr();
        if (start) {
          length *= Math.min(1, gradient.abs().sum().reciprocal().itemDouble());
        }
        own.put("t", length);
        double slope = gradient.dot(direction).itemDouble();
        if (slope > -tolerance) {
          return;
        }
        if (group.settings().get("line_search_fn") != null) {
          var found = search(direction, length, slope, maxEval - evaluations);
          loss = found.loss();
          gradient = found.gradient();
          length = found.at();
          own.put("t", length);
          move(direction, length);
        } else {
          move(direction, length);
          if (i == maxIter) {
            return;
          }
          evaluate();
        }
        if (i == maxIter
            || evaluations >= maxEval
            || isFlat()
            || largest(direction) * Math.abs(length) <= tolerance
            || Math.abs(loss - before) < tolerance) {
          return;
        }
      }
    }

    private void evaluate() {
      try (TensorScope scope = TensorScope.open()) {
        loss = closure.get().itemDouble();
        gradient = scope.keep(flatGradient());
      }
      evaluations++;
      counted("func_evals", 1);
    }

    /** The gradient times the inverse Hessian as far as it is known from the last changes. */
    private Tensor direction() {
      List<Tensor> changes = history("old_dirs");
      List<Tensor> steps = history("old_stps");
      List<Tensor> inverses = history("ro");
      Tensor change = gradient.sub(kept("prev_flat_grad"));
      Tensor step = kept("d").mul(number("t"));
      Tensor product = change.dot(step);
      if (product.itemDouble() > 1e-10) {
        if (changes.size() == (long) group.real("history_size")) {
          List.of(changes, steps, inverses).forEach(list -> list.removeFirst().close());
        }
        changes.add(TensorScope.exempt(change));
        steps.add(TensorScope.exempt(step));
        inverses.add(TensorScope.exempt(product.reciprocal()));
        keep("H_diag", product.div(change.dot(change)));
      }
      Tensor[] shares = new Tensor[changes.size()];
      Tensor direction = gradient.neg();
      for (int i = shares.length - 1; i >= 0; i--) {
        shares[i] = steps.get(i).dot(direction).mul(inverses.get(i));
        direction.addcmul_(changes.get(i), shares[i], -1);
      }
      direction = own.get("H_diag") instanceof Tensor scale ? direction.mul(scale) : direction;
      for (int i = 0; i < shares.length; i++) {
        Tensor share = changes.get(i).dot(direction).mul(inverses.get(i));
        direction.addcmul_(steps.get(i), shares[i].sub(share), 1);
      }
      return direction;
    }

    @SuppressWarnings("unchecked")
    private List<Tensor> history(String name) {
      return (List<Tensor>) own.computeIfAbsent(name, n -> new ArrayList<Tensor>());
    }

    private void keep(String name, Tensor tensor) {
      free(own.put(name, TensorScope.exempt(tensor)));
    }

    private Tensor kept(String name) {
      if (own.get(name) instanceof Tensor tensor) {
        return tensor;
      }
      throw new InvalidArgumentException("LBFGS's state has no '%s'".formatted(name));
    }

    private double number(String name) {
      return switch (own.get(name)) {
        case Number n -> n.doubleValue();
        case Tensor tensor -> tensor.itemDouble(); // PyTorch keeps the first one so
        case null, default ->
            throw new InvalidArgumentException("LBFGS's state has no '%s'".formatted(name));
      };
    }

    private void move(Tensor direction, double length) {
      long at = 0;
      for (Tensor param : params) {
        Tensor real = param.dtype().isComplex() ? param.viewAsReal() : param;
        long size = real.numel();
        real.add_(direction.narrow(0, at, size).view(real.shape()), length);
        at += size;
      }
    }

    private StrongWolfe.Point search(Tensor direction, double length, double slope, long most) {
      List<Tensor> origin = params.stream().map(Tensor::clone).toList();
      StrongWolfe.Function function =
          at -> {
            move(direction, at);
            evaluate();
            Foreach.copy_(params, origin);
            double here = gradient.dot(direction).itemDouble();
            return new StrongWolfe.Point(at, loss, gradient, here);
          };
      var start = new StrongWolfe.Point(0, loss, gradient, slope);
      return new StrongWolfe(function, start, largest(direction), group.real("tolerance_change"))
          .search(length, most);
    }
  }

  private static Tensor flatGradient(Tensor param) {
    Tensor grad = param.grad();
    Tensor dense =
        grad == null
            ? Torch.zerosLike(param)
            : SparseGradient.is(grad) ? TO_DENSE.tensor(grad) : grad;
    return (dense.dtype().isComplex() ? dense.viewAsReal() : dense).reshape(-1);
  }

  private static double largest(Tensor tensor) {
    return tensor.abs().max().itemDouble();
  }
}
