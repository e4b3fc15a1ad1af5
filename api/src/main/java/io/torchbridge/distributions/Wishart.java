package io.torchbridge.distributions;

import io.torchbridge.Backends;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Matrices of covariances, of samples of {@link MultivariateNormal}, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.wishart.Wishart">torch.distributions.Wishart</a>.
 */
public final class Wishart extends Distribution implements ExponentialFamily {
  private static final int ATTEMPTS = 10;

  private final Tensor df;
  private final Scale scale;

  public Wishart(Tensor df, Tensor covarianceMatrix) {
    this(df, covarianceMatrix, null, null, defaultValidateArgs());
  }

  public Wishart(double df, Tensor covarianceMatrix) {
    this(covarianceMatrix.newFull(new long[] {}, df), covarianceMatrix);
  }

  /**
   * Of one of the matrices, {@code (batchShape, n, n)}.
   *
   * @param df the degrees of freedom, above {@code n - 1}
   * @param scaleTril the lower triangular Cholesky factor of the covariances
   * @param validateArgs whether parameters, and what is asked about, are checked
   */
  public Wishart(
      Tensor df,
      @Nullable Tensor covarianceMatrix,
      @Nullable Tensor precisionMatrix,
      @Nullable Tensor scaleTril,
      boolean validateArgs) {
    this(
        df,
        Scale.of("Wishart", covarianceMatrix, precisionMatrix, scaleTril, validateArgs),
        validateArgs);
  }

  private Wishart(Tensor df, Scale scale, boolean validateArgs) {
    super(
        Torch.broadcastShapes(df.shape(), scale.batchShape()),
        new long[] {scale.size(), scale.size()},
        validateArgs);
    this.df = fit(df);
    this.scale = scale.expand(batchShape());
    if (validateArgs) {
      validate(parameters().subList(0, 1)); // the matrix is checked
    }
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(
        new Parameter("df", df, Constraints.greaterThan(scale.size() - 1)), scale.parameter());
  }

  @Override
  public Wishart expand(long... batchShape) {
    return expanded(new Wishart(df.expand(batchShape), scale.expand(batchShape), false));
  }

  public Tensor df() {
    return df;
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

  @Override
  public Constraint support() {
    return Constraints.POSITIVE_DEFINITE;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  private static Tensor matrices(Tensor numbers) {
    return numbers.unsqueeze(-1).unsqueeze(-1);
  }

  @Override
  public Tensor mean() {
    return matrices(df).mul(covarianceMatrix());
  }

  @Override
  public Tensor mode() {
    Tensor factor = df.sub(scale.size() + 1);
    return matrices(factor.maskedFill(factor.le(0), Double.NaN)).mul(covarianceMatrix());
  }

  @Override
  public Tensor variance() {
    Tensor covariances = covarianceMatrix();
    Tensor diagonal = covariances.diagonal(0, -2, -1);
    Tensor outer = diagonal.unsqueeze(-1).mul(diagonal.unsqueeze(-2));
    return matrices(df).mul(covariances.square().add(outer));
  }

  /** From 0 up to n - 1. */
  private Tensor positions() {
    try (var use = Backends.use(df.backend())) {
      return Torch.arange(scale.size(), TensorOptions.like(df));
    }
  }

  /** By Bartlett's decomposition; what rounding made singular is drawn anew, ten times at most. */
  @Override
  public Tensor rsample(long... sampleShape) {
    Tensor sample = bartlett(sampleShape);
    for (int i = 0; i < ATTEMPTS; i++) {
      Tensor valid = support().check(sample);
      if (valid.all().itemBoolean()) {
        break;
      }
      sample = Torch.where(matrices(valid), sample, bartlett(sampleShape));
    }
    return sample;
  }

  private Tensor bartlett(long... sampleShape) {
    Tensor degrees = df.unsqueeze(-1).sub(positions());
    Tensor diagonal = new Chi2(degrees, false).rsample(sampleShape).sqrt();
    Tensor normal = df.newEmpty(extendedShape(sampleShape)).normal_().tril(-1);
    Tensor noise = normal.add(diagonal.clampMin(FInfo.of(df).eps()).diagEmbed());
    Tensor factor = scale.tril().matmul(noise);
    return factor.matmul(factor.mT());
  }

  @Override
  public Tensor logProb(Tensor value) {
    validateSample(value);
    long p = scale.size();
    Tensor trace = value.choleskySolve(expandedTril(value), false).diagonal(0, -2, -1).sum(-1);
    return df.neg()
        .mul(scale.halfLogDet().add(p * Math.log(2) / 2))
        .sub(df.div(2).mvlgamma(p))
        .add(df.sub(p + 1).div(2).mul(Torch.linalg().slogdet(value).logabsdet()))
        .sub(trace.div(2));
  }

  private Tensor expandedTril(Tensor value) {
    long[] shape = Torch.broadcastShapes(value.shape(), scale.tril().shape());
    return expand(scale.tril(), shape);
  }

  @Override
  public Tensor entropy() {
    long p = scale.size();
    Tensor half = df.div(2);
    Tensor digamma = half.unsqueeze(-1).sub(positions().div(2)).digamma().sum(-1);
    return scale
        .halfLogDet()
        .add(p * Math.log(2) / 2)
        .mul(p + 1)
        .add(half.mvlgamma(p))
        .sub(df.sub(p + 1).div(2).mul(digamma))
        .add(df.mul(p / 2.0));
  }

  @Override
  public List<Tensor> naturalParams() {
    return List.of(precisionMatrix().div(-2), df.sub(scale.size() + 1).div(2));
  }

  @Override
  public Tensor logNormalizer(List<Tensor> naturalParams) {
    long p = scale.size();
    Tensor more = naturalParams.get(1).add((p + 1) / 2.0);
    Tensor determinant = Torch.linalg().slogdet(naturalParams.get(0).mul(-2)).logabsdet();
    return more.mul(determinant.neg().add(p * Math.log(2))).add(more.mvlgamma(p));
  }
}
