package io.torchbridge.nn;

import io.torchbridge.DType;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Op;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.TensorScope;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The parametrizations that PyTorch has ready, as <a
 * href="https://docs.pytorch.org/docs/stable/nn.html#parametrizations">torch.nn.utils.parametrizations</a>.
 */
public final class Parametrizations {
  private static final Op GEQRF = Op.of("aten::geqrf");
  private static final Op HOUSEHOLDER_PRODUCT = Op.of("aten::linalg_householder_product");
  private static final Op MATRIX_EXP = Op.of("aten::linalg_matrix_exp");
  private static final Op NORM_EXCEPT_DIM = Op.of("aten::norm_except_dim");
  private static final Op VDOT = Op.of("aten::vdot");
  private static final Op WEIGHT_NORM = Op.of("aten::_weight_norm");

  private Parametrizations() {}

  /** {@link #weightNorm(Module, String, long)} of the weight, for each output. */
  public static <M extends Module> M weightNorm(M module) {
    return weightNorm(module, "weight", 0);
  }

  /**
   * {@code weight_norm}: splits a weight into its norm, {@code original0}, and its direction,
   * {@code original1}.
   *
   * @param dim for each index of which there is a norm; -1 for one norm in all
   * @return the module
   */
  public static <M extends Module> M weightNorm(M module, String name, long dim) {
    module.registerLoadStateDictPreHook(
        (m, state, prefix) -> {
          Tensor norm = state.remove(prefix + name + "_g"); // of older versions
          Tensor direction = state.remove(prefix + name + "_v");
          if (norm != null && direction != null) {
            state.put(prefix + "parametrizations." + name + ".original0", norm);
            state.put(prefix + "parametrizations." + name + ".original1", direction);
          }
        });
    return Parametrize.register(module, name, new WeightNorm(dim));
  }

  /** {@link #spectralNorm(Module, String, int, double, Long)} with PyTorch's defaults. */
  public static <M extends Module> M spectralNorm(M module) {
    return spectralNorm(module, "weight", 1, 1e-12, null);
  }

  /**
   * {@code spectral_norm}: divides a weight by its largest singular value, which is approached
   * while training.
   *
   * @param iterations of the power method each time
   * @param dim that of the outputs; null for that of the module's class
   * @return the module
   */
  public static <M extends Module> M spectralNorm(
      M module, String name, int iterations, double eps, @Nullable Long dim) {
    long outputs = dim == null ? (module instanceof TransposedConvolution ? 1 : 0) : dim;
    Tensor weight = tensor(module, name);
    return Parametrize.register(module, name, new SpectralNorm(weight, iterations, outputs, eps));
  }

  /** How {@link #orthogonal} makes an orthogonal matrix. */
  public enum OrthogonalMap {
    MATRIX_EXP,
    CAYLEY,
    HOUSEHOLDER
  }

  /**
   * {@link #orthogonal(Module, String, OrthogonalMap, boolean)}, by the exponential for square
   * matrices and by Householder's reflections for others.
   */
  public static <M extends Module> M orthogonal(M module) {
    Tensor weight = tensor(module, "weight");
    boolean square = weight.ndim() > 1 && weight.size(-1) == weight.size(-2);
    return orthogonal(
        module,
        "weight",
        square || weight.dtype().isComplex() ? OrthogonalMap.MATRIX_EXP : OrthogonalMap.HOUSEHOLDER,
        true);
  }

  /**
   * {@code orthogonal}: keeps a matrix, or each of a batch, orthogonal or unitary.
   *
   * @param trivialization whether the matrix is made from a base, which helps training
   * @return the module
   */
  public static <M extends Module> M orthogonal(
      M module, String name, OrthogonalMap map, boolean trivialization) {
    Tensor weight = tensor(module, name);
    if (weight.ndim() < 2) {
      throw new InvalidArgumentException(
          "orthogonal() takes a matrix or a batch of them; '%s' is of shape %s"
              .formatted(name, Arrays.toString(weight.shape())));
    }
    if (weight.dtype().isComplex() && map == OrthogonalMap.HOUSEHOLDER) {
      throw new InvalidArgumentException("Householder's reflections are for real matrices");
    }
    return Parametrize.register(module, name, new Orthogonal(map, trivialization));
  }

  private static Tensor tensor(Module module, String name) {
    Tensor tensor = module.namedParameters().get(name);
    tensor = tensor == null ? module.namedBuffers().get(name) : tensor;
    ParametrizationList list = module.parametrizations(name);
    tensor = list == null ? tensor : list.value();
    if (tensor == null) {
      throw new InvalidArgumentException(
          "%s has no parameter or buffer \"%s\"".formatted(module.name(), name));
    }
    return tensor;
  }

  private static final class WeightNorm extends Parametrization {
    private final long dim;

    WeightNorm(long dim) {
      this.dim = dim;
    }

    @Override
    protected Tensor forward(List<Tensor> normAndDirection) {
      return WEIGHT_NORM.tensor(normAndDirection.get(1), normAndDirection.get(0), dim);
    }

    @Override
    protected List<Tensor> rightInverse(Tensor weight) {
      return List.of(NORM_EXCEPT_DIM.tensor(weight, 2, dim), weight);
    }

    @Override
    protected String name() {
      return "_WeightNorm";
    }
  }

  private static final class SpectralNorm extends Parametrization {
    private final int iterations;
    private final long dim;
    private final double eps;
    private final @Nullable Tensor u;
    private final @Nullable Tensor v;

    SpectralNorm(Tensor weight, int iterations, long dim, double eps) {
      if (iterations <= 0) {
        throw new InvalidArgumentException(
            "spectralNorm() with %d iterations".formatted(iterations));
      }
      this.iterations = iterations;
      this.dim = dim < 0 ? dim + weight.ndim() : dim;
      this.eps = eps;
      if (weight.ndim() == 1) {
        u = null;
        v = null;
        return;
      }
      try (TensorScope scope = TensorScope.open();
          var mode = GradMode.DISABLED.enter()) {
        Tensor matrix = matrix(weight);
        u = registerBuffer("_u", normal(matrix, matrix.size(0)));
        v = registerBuffer("_v", normal(matrix, matrix.size(1)));
        approach(matrix, u, v, 15);
      }
    }

    private Tensor normal(Tensor like, long size) {
      return normalized(Torch.empty(TensorOptions.like(like), size).normal_(0, 1));
    }

    private Tensor normalized(Tensor vector) {
      return F.normalize(vector, 2, 0, eps);
    }

    private Tensor matrix(Tensor weight) {
      if (dim != 0) {
        long[] rest = LongStream.range(0, weight.ndim()).filter(d -> d != dim).toArray();
        long[] order = LongStream.concat(LongStream.of(dim), Arrays.stream(rest)).toArray();
        return weight.permute(order).flatten(1, -1);
      }
      return weight.flatten(1, -1);
    }

    private void approach(Tensor matrix, Tensor u, Tensor v, int times) {
      try (TensorScope scope = TensorScope.open();
          var mode = GradMode.DISABLED.enter()) {
        Tensor adjoint = matrix.t().conj();
        for (int i = 0; i < times; i++) {
          u.copy_(normalized(matrix.mv(v)));
          v.copy_(normalized(adjoint.mv(u)));
        }
      }
    }

    @Override
    public Tensor forward(Tensor weight) {
      if (u == null || v == null) {
        return normalized(weight);
      }
      Tensor matrix = matrix(weight);
      if (isTraining()) {
        approach(matrix, u, v, iterations);
      }
      // copies, since the next call changes them in place
      Tensor sigma = VDOT.tensor(u.clone(), matrix.mv(v.clone()));
      return weight.div(sigma);
    }

    @Override
    protected String name() {
      return "_SpectralNorm";
    }
  }

  private static final class Orthogonal extends Parametrization {
    private final OrthogonalMap map;
    private final boolean trivialization;
    private @Nullable Tensor base;

    Orthogonal(OrthogonalMap map, boolean trivialization) {
      this.map = map;
      this.trivialization = trivialization;
    }

    @Override
    public Tensor forward(Tensor original) {
      boolean wide = original.size(-2) < original.size(-1);
      Tensor x = wide ? original.transpose(-2, -1) : original;
      long n = x.size(-2);
      long k = x.size(-1);
      Tensor q;
      if (map == OrthogonalMap.HOUSEHOLDER) {
        Tensor a = x.tril(-1);
        Tensor tau = Torch.div(2.0, a.mul(a).sum(-2).add(1));
        Tensor signs = x.diagonal(0, -2, -1).to(DType.INT32).unsqueeze(-2);
        q = HOUSEHOLDER_PRODUCT.tensor(a, tau).mul(signs);
      } else {
        Tensor lower = x.tril();
        if (n != k) {
          long[] shape = lower.shape();
          shape[shape.length - 1] = n - k;
          Tensor zeros = Torch.zeros(TensorOptions.like(lower), shape);
          lower = Torch.cat(List.of(lower, zeros), -1);
        }
        Tensor a = lower.sub(lower.transpose(-2, -1).conj()); // skew
        if (map == OrthogonalMap.MATRIX_EXP) {
          q = MATRIX_EXP.tensor(a);
        } else {
          Tensor identity = Torch.eye(n, TensorOptions.like(a));
          q = Torch.linalg().solve(identity.add(a, -0.5), identity.add(a, 0.5));
        }
        q = q.narrow(-1, 0, k);
      }
      q = base == null ? q : base.matmul(q);
      return wide ? q.transpose(-2, -1) : q;
    }

    @Override
    protected List<Tensor> rightInverse(Tensor value) {
      boolean wide = value.size(-2) < value.size(-1);
      Tensor q = wide ? value.transpose(-2, -1) : value;
      if (!trivialization) {
        if (map != OrthogonalMap.HOUSEHOLDER) {
          return List.of(value); // no inverse is known: it starts from the value
        }
        Tensor[] factors = GEQRF.tensors(q);
        Tensor diagonal = factors[0].diagonal(0, -2, -1);
        diagonal.sign_();
        diagonal.mul_(Torch.where(factors[1].eq(0), Torch.tensor(-1.0f), Torch.tensor(1.0f)));
        return List.of(wide ? factors[0].transpose(-2, -1) : factors[0]);
      }
      long n = q.size(-2);
      long k = q.size(-1);
      if (n == k) {
        q = isOrthogonal(q) ? q.clone() : madeOrthogonal(q);
      } else {
        long[] shape = q.shape();
        shape[shape.length - 1] = n - k;
        Tensor random = Torch.randn(TensorOptions.like(q), shape);
        q = madeOrthogonal(Torch.cat(List.of(q, random), -1));
      }
      base = registerBuffer("base", q);
      Tensor minusIdentity = Torch.zerosLike(value);
      minusIdentity.diagonal(0, -2, -1).fill_(-1);
      return List.of(minusIdentity);
    }

    private static boolean isOrthogonal(Tensor q) {
      double eps = q.dtype() == DType.FLOAT64 || q.dtype() == DType.COMPLEX128 ? 0x1p-52 : 0x1p-23;
      Tensor identity = Torch.eye(q.size(-1), TensorOptions.like(q));
      Tensor product = q.transpose(-2, -1).conj().matmul(q);
      return product.sub(identity).abs().max().itemDouble() <= 10 * q.size(-2) * eps;
    }

    private static Tensor madeOrthogonal(Tensor matrix) {
      Tensor[] factors = GEQRF.tensors(matrix);
      Tensor q = HOUSEHOLDER_PRODUCT.tensor(factors[0], factors[1]);
      return q.mul(factors[0].diagonal(0, -2, -1).sgn().unsqueeze(-2));
    }

    @Override
    protected String name() {
      return "_Orthogonal";
    }
  }
}
