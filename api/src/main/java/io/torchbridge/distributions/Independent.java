package io.torchbridge.distributions;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import java.util.List;

/**
 * Takes dimensions of a batch for dimensions of an event, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.independent.Independent">torch.distributions.Independent</a>.
 */
public final class Independent extends Distribution {
  private final Distribution baseDist;
  private final int reinterpretedBatchNdims;

  public Independent(Distribution baseDistribution, int reinterpretedBatchNdims) {
    this(baseDistribution, reinterpretedBatchNdims, defaultValidateArgs());
  }

  /**
   * @param reinterpretedBatchNdims how many of the batch's last dimensions
   */
  public Independent(
      Distribution baseDistribution, int reinterpretedBatchNdims, boolean validateArgs) {
    super(
        batch(baseDistribution, reinterpretedBatchNdims),
        join(
            trailing(baseDistribution.batchShape(), reinterpretedBatchNdims),
            baseDistribution.eventShape()),
        validateArgs);
    this.baseDist = baseDistribution;
    this.reinterpretedBatchNdims = reinterpretedBatchNdims;
  }

  private static long[] batch(Distribution base, int ndims) {
    long[] batch = base.batchShape();
    if (ndims < 0 || ndims > batch.length) {
      throw new InvalidArgumentException(
          "Independent can't take %d dimensions of the batch of %s, which has %d"
              .formatted(ndims, base, batch.length));
    }
    return leading(batch, ndims);
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of();
  }

  @Override
  public Independent expand(long... batchShape) {
    long[] taken = leading(eventShape(), baseDist.eventShape().length);
    return expanded(
        new Independent(baseDist.expand(join(batchShape, taken)), reinterpretedBatchNdims, false));
  }

  public Distribution baseDist() {
    return baseDist;
  }

  public int reinterpretedBatchNdims() {
    return reinterpretedBatchNdims;
  }

  @Override
  public Constraint support() {
    Constraint support = baseDist.support();
    return reinterpretedBatchNdims == 0
        ? support
        : Constraints.independent(support, reinterpretedBatchNdims);
  }

  @Override
  public boolean hasRsample() {
    return baseDist.hasRsample();
  }

  @Override
  public boolean hasEnumerateSupport() {
    return reinterpretedBatchNdims == 0 && baseDist.hasEnumerateSupport();
  }

  @Override
  public Tensor mean() {
    return baseDist.mean();
  }

  @Override
  public Tensor mode() {
    return baseDist.mode();
  }

  @Override
  public Tensor variance() {
    return baseDist.variance();
  }

  @Override
  public Tensor sample(long... sampleShape) {
    return baseDist.sample(sampleShape);
  }

  @Override
  public Tensor rsample(long... sampleShape) {
    return baseDist.rsample(sampleShape);
  }

  @Override
  public Tensor logProb(Tensor value) {
    return sumRightmost(baseDist.logProb(value), reinterpretedBatchNdims);
  }

  @Override
  public Tensor entropy() {
    return sumRightmost(baseDist.entropy(), reinterpretedBatchNdims);
  }

  @Override
  public Tensor enumerateSupport(boolean expand) {
    return reinterpretedBatchNdims > 0
        ? super.enumerateSupport(expand)
        : baseDist.enumerateSupport(expand);
  }

  @Override
  public String toString() {
    return "Independent(%s, %d)".formatted(baseDist, reinterpretedBatchNdims);
  }
}
