package io.torchbridge.distributions;

import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vectors that are normally distributed together, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.multivariate_normal.MultivariateNormal">torch.distributions.MultivariateNormal</a>.
 */
public final class MultivariateNormal extends Distribution {
  private final Tensor loc;
  private final Scale scale;

  /**
   * @param loc {@code (batchShape, n)}
   * @param covarianceMatrix {@code (batchShape, n, n)}
   */
  public MultivariateNormal(Tensor loc, Tensor covarianceMatrix) {
    this(loc, covarianceMatrix, null, null, defaultValidateArgs());
  }

  /**
   * Of one of the matrices, {@code (batchShape, n, n)}.
   *
   * @param loc {@code (batchShape, n)}
   * @param scaleTril the lower triangular Cholesky factor of the covariances
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public MultivariateNormal(
      Tensor loc,
      @Nullable Tensor covarianceMatrix,
      @Nullable Tensor precisionMatrix,
      @Nullable Tensor scaleTril,
      boolean validateArgs) {
    this(
        loc,
        Scale.of("MultivariateNormal", covarianceMatrix, precisionMatrix, scaleTril, validateArgs),
        validateArgs);
  }

  private MultivariateNormal(Tensor loc, Scale scale, boolean validateArgs) {
    super(batch(loc, scale), new long[] {scale.size()}, validateArgs);
    this.loc = expand(loc, join(batchShape(), eventShape()));
    this.scale = scale.expand(batchShape());
    if (validateArgs) {
      validate(parameters().subList(0, 1)); // the matrix is checked
    }
  }

  private static long[] batch(Tensor loc, Scale scale) {
    if (loc.ndim() < 1 || loc.size(-1) != scale.size()) {
      throw new ShapeMismatchException(
          "MultivariateNormal needs vectors loc and square matrices of one size, not %s and %s"
              .formatted(Arrays.toString(loc.shape()), Arrays.toString(scale.given().shape())));
    }
    return Torch.broadcastShapes(leading(loc.shape(), 1), scale.batchShape());
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(new Parameter("loc", loc, Constraints.REAL_VECTOR), scale.parameter());
  }

  @Override
  public MultivariateNormal expand(long... batchShape) {
    return expanded(
        new MultivariateNormal(
            loc.expand(join(batchShape, eventShape())), scale.expand(batchShape), false));
  }

  public Tensor loc() {
    return loc;
  }

  public Tensor scaleTril() {
    return scale.scaleTril(batchShape());
  }

  public Tensor covarianceMatrix() {
    return scale.covarianceMatrix(batchShape());
  }

  public Tensor precisionMatrix() {
    return scale.precisionMatrix(batchShape());
  }

  /**
   * The Cholesky factor as it was given, or made: for each element of the batch, or one for all.
   */
  Tensor tril() {
    return scale.tril();
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
    return expand(scale.tril().square().sum(-1), join(batchShape(), eventShape()));
  }

  @Override
  public Tensor rsample(long... sampleShape) {
    Tensor noise = loc.newEmpty(extendedShape(sampleShape)).normal_();
    return loc.add(Scale.matrixVector(scale.tril(), noise));
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    Tensor distance = Scale.mahalanobis(scale.tril(), value.sub(loc));
    double constant = scale.size() * Math.log(2 * Math.PI);
    return distance.add(constant).mul(-0.5).sub(scale.halfLogDet());
  }

  @Override
  public Tensor entropy() {
    double constant = 0.5 * scale.size() * (1 + Math.log(2 * Math.PI));
    return fit(scale.halfLogDet().add(constant));
  }
}
