package io.torchbridge.distributions;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.Arrays;
import java.util.List;

/**
 * {@link MultivariateNormal} with the covariances {@code covFactor @ covFactor.mT + diag(covDiag)},
 * as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.lowrank_multivariate_normal.LowRankMultivariateNormal">torch.distributions.LowRankMultivariateNormal</a>.
 */
public final class LowRankMultivariateNormal extends Distribution {
  private static final Constraint REAL_MATRIX = Constraints.independent(Constraints.REAL, 2);
  private static final Constraint POSITIVE_VECTOR =
      Constraints.independent(Constraints.POSITIVE, 1);

  private final Tensor loc;
  private final Tensor covFactor;
  private final Tensor covDiag;
  private final Tensor factor; // as it was given
  private final Tensor diag; // as it was given
  private final Tensor capacitance;

  public LowRankMultivariateNormal(Tensor loc, Tensor covFactor, Tensor covDiag) {
    this(loc, covFactor, covDiag, defaultValidateArgs());
  }

  /**
   * @param loc {@code (batchShape, n)}
   * @param covFactor {@code (batchShape, n, m)}
   * @param covDiag {@code (batchShape, n)}
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public LowRankMultivariateNormal(
      Tensor loc, Tensor covFactor, Tensor covDiag, boolean validateArgs) {
    super(batch(loc, covFactor, covDiag), trailing(loc.shape(), 1), validateArgs);
    this.factor = covFactor;
    this.diag = covDiag;
    this.loc = expand(loc, join(batchShape(), eventShape()));
    this.covFactor = expand(covFactor, join(batchShape(), trailing(covFactor.shape(), 2)));
    this.covDiag = expand(covDiag, join(batchShape(), eventShape()));
    validate();
    Tensor scaled = scaledFactor();
    Tensor k = scaled.matmul(factor);
    this.capacitance = Torch.linalg().cholesky(k.add(Scale.identity(factor.size(-1), factor)));
  }

  private static long[] batch(Tensor loc, Tensor covFactor, Tensor covDiag) {
    if (loc.ndim() < 1
        || covFactor.ndim() < 2
        || covDiag.ndim() < 1
        || covFactor.size(-2) != loc.size(-1)
        || covDiag.size(-1) != loc.size(-1)) {
      throw new ShapeMismatchException(
          "LowRankMultivariateNormal needs loc (…, n), covFactor (…, n, m) and covDiag (…, n), not"
              + " %s, %s and %s"
                  .formatted(
                      Arrays.toString(loc.shape()),
                      Arrays.toString(covFactor.shape()),
                      Arrays.toString(covDiag.shape())));
    }
    return Torch.broadcastShapes(
        leading(loc.shape(), 1), leading(covFactor.shape(), 2), leading(covDiag.shape(), 1));
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(
        new Parameter("loc", loc, Constraints.REAL_VECTOR),
        new Parameter("cov_factor", covFactor, REAL_MATRIX),
        new Parameter("cov_diag", covDiag, POSITIVE_VECTOR));
  }

  @Override
  public LowRankMultivariateNormal expand(long... batchShape) {
    return expanded(
        new LowRankMultivariateNormal(
            loc.expand(join(batchShape, eventShape())), factor, diag, false));
  }

  public Tensor loc() {
    return loc;
  }

  public Tensor covFactor() {
    return covFactor;
  }

  public Tensor covDiag() {
    return covDiag;
  }

  public Tensor scaleTril() {
    Tensor root = diag.sqrt().unsqueeze(-1);
    Tensor scaled = factor.div(root);
    Tensor k = scaled.matmul(scaled.mT()).add(Scale.identity(factor.size(-2), factor));
    return matrices(root.mul(Torch.linalg().cholesky(k)));
  }

  public Tensor covarianceMatrix() {
    return matrices(factor.matmul(factor.mT()).add(diag.diagEmbed()));
  }

  public Tensor precisionMatrix() {
    Tensor a = solvedFactor();
    return matrices(diag.reciprocal().diagEmbed().sub(a.mT().matmul(a)));
  }

  private Tensor matrices(Tensor matrix) {
    return expand(matrix, join(batchShape(), eventShape(), eventShape()));
  }

  /** {@code covFactor.mT @ inverse(diag(covDiag))}. */
  private Tensor scaledFactor() {
    return factor.mT().div(diag.unsqueeze(-2));
  }

  private Tensor solvedFactor() {
    return Torch.linalg().solveTriangular(capacitance, scaledFactor(), false);
  }

  /** The logarithm of the determinant of the covariances. */
  Tensor logDet() {
    return Scale.logDiagonal(capacitance).mul(2).add(diag.log().sum(-1));
  }

  /** The squared length of vectors {@code (…, n)} in units of the covariances. */
  Tensor mahalanobis(Tensor x) {
    Tensor projected = Scale.matrixVector(scaledFactor(), x);
    return x.square().div(diag).sum(-1).sub(Scale.mahalanobis(capacitance, projected));
  }

  /**
   * The trace of the inverse covariances with those of a Cholesky factor, or of a column matrix.
   */
  Tensor traceOfInverseWith(Tensor root) {
    Tensor direct = root.mul(diag.rsqrt().unsqueeze(-1)).square().sum(-2, -1);
    return direct.sub(solvedFactor().matmul(root).square().sum(-2, -1));
  }

  /** The trace of the inverse covariances with a diagonal. */
  Tensor traceOfInverseWithDiagonal(Tensor diagonal) {
    Tensor scaled = solvedFactor().mul(diagonal.sqrt().unsqueeze(-2));
    return diagonal.div(diag).sum(-1).sub(scaled.square().sum(-2, -1));
  }

  @Override
  public Constraint support() {
    return Constraints.REAL_VECTOR;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public Tensor mean() {
    return loc;
  }

  @Override
  public Tensor mode() {
    return loc;
  }

  @Override
  public Tensor variance() {
    return expand(factor.square().sum(-1).add(diag), join(batchShape(), eventShape()));
  }

  @Override
  public Tensor rsample(long... sampleShape) {
    long[] shape = extendedShape(sampleShape);
    Tensor low = loc.newEmpty(join(leading(shape, 1), trailing(factor.shape(), 1))).normal_();
    Tensor own = loc.newEmpty(shape).normal_();
    return loc.add(Scale.matrixVector(factor, low)).add(diag.sqrt().mul(own));
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    double constant = loc.size(-1) * Math.log(2 * Math.PI);
    return mahalanobis(value.sub(loc)).add(logDet()).add(constant).mul(-0.5);
  }

  @Override
  public Tensor entropy() {
    double constant = loc.size(-1) * (1 + Math.log(2 * Math.PI));
    return fit(logDet().add(constant).mul(0.5));
  }
}
