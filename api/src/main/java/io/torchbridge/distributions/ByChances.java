package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import java.util.List;

/** A distribution of probabilities that are given as such or as logits. */
abstract class ByChances extends Distribution {
  final Chances chances;

  ByChances(Chances chances, long[] batchShape, long[] eventShape, boolean validateArgs) {
    super(batchShape, eventShape, validateArgs);
    this.chances = chances;
  }

  /** Of one probability for each element of the batch. */
  ByChances(Chances chances, boolean validateArgs) {
    this(chances, chances.param().shape(), new long[0], validateArgs);
    validate();
  }

  /** Of categories, which are the event. */
  ByChances(Chances chances, int eventDims, boolean validateArgs) {
    this(
        chances,
        leading(chances.param().shape(), 1),
        trailing(chances.param().shape(), eventDims),
        validateArgs);
    validate();
  }

  @Override
  protected List<Parameter> parameters() {
    return List.of(chances.parameter());
  }

  /** The probabilities for a larger batch. */
  final Chances expandedChances(long... batchShape) {
    long[] shape = chances.param().shape();
    return chances.expand(chances.binary() ? batchShape : join(batchShape, trailing(shape, 1)));
  }

  public Tensor probs() {
    return chances.probs();
  }

  public final Tensor logits() {
    return chances.logits();
  }
}
