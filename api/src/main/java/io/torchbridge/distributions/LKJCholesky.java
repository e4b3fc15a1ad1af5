package io.torchbridge.distributions;

import io.torchbridge.Backends;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import io.torchbridge.autograd.GradMode;
import java.util.List;

/**
 * Cholesky factors of matrices of correlations, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.lkj_cholesky.LKJCholesky">torch.distributions.LKJCholesky</a>.
 */
public final class LKJCholesky extends Distribution {
  private final long dim;
  private final Tensor concentration;

  /** All matrices alike. */
  public LKJCholesky(long dim) {
    this(dim, 1);
  }

  public LKJCholesky(long dim, double concentration) {
    this(dim, scalar(concentration));
  }

  public LKJCholesky(long dim, Tensor concentration) {
    this(dim, concentration, defaultValidateArgs());
  }

  /**
   * @param dim the rows and columns, at least 2
   * @param concentration above 1 matrices near the identity are more probable, below 1 less
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public LKJCholesky(long dim, Tensor concentration, boolean validateArgs) {
    super(concentration.shape(), new long[] {dim, dim}, validateArgs);
    if (dim < 2) {
      throw new InvalidArgumentException("LKJCholesky needs a dim of 2 or more, not " + dim);
    }
    this.dim = dim;
    this.concentration = concentration;
    validate();
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(new Parameter("concentration", concentration, Constraints.POSITIVE));
  }

  @Override
  public LKJCholesky expand(long... batchShape) {
    return expanded(new LKJCholesky(dim, concentration.expand(batchShape), false));
  }

  public long dim() {
    return dim;
  }

  public Tensor concentration() {
    return concentration;
  }

  @Override
  public Constraint support() {
    return Constraints.CORR_CHOLESKY;
  }

  private Tensor counting(double start, double end) {
    try (var use = Backends.use(concentration.backend())) {
      return Torch.arange(start, end, TensorOptions.like(concentration));
    }
  }

  /** By the onion method. */
  @Override
  public Tensor sample(long... sampleShape) {
    try (var mode = GradMode.DISABLED.enter()) {
      Tensor offset = counting(-1, dim - 1).clampMin(0); // 0, 0, 1, 2, …
      Tensor marginal = concentration.add(0.5 * (dim - 2)).unsqueeze(-1);
      var beta = new Beta(offset.add(0.5), marginal.sub(offset.mul(0.5)), false);
      Tensor y = beta.sample(sampleShape).unsqueeze(-1);
      Tensor normal = y.newEmpty(extendedShape(sampleShape)).normal_().tril(-1);
      Tensor length = normal.square().sum(true, -1).sqrt();
      Tensor direction = normal.div(length).nanToNum(0.0, null, null); // the first row has none
      Tensor w = y.sqrt().mul(direction);
      Tensor rest = w.square().sum(-1).rsub(1).clampMin(FInfo.of(w).tiny());
      return w.add(rest.sqrt().diagEmbed());
    }
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    Tensor diagonal = value.diagonal(0, -2, -1).slice(-1, 1, dim);
    Tensor order = concentration.sub(1).mul(2).unsqueeze(-1).add(dim).sub(counting(2, dim + 1));
    long rows = dim - 1;
    Tensor alpha = concentration.add(0.5 * rows);
    Tensor normalizer =
        alpha
            .sub(0.5)
            .mvlgamma(rows)
            .add(0.5 * rows * Math.log(Math.PI))
            .sub(alpha.lgamma().mul(rows));
    return order.mul(diagonal.log()).sum(-1).sub(normalizer);
  }
}
