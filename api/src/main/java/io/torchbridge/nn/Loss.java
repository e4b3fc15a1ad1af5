package io.torchbridge.nn;

import io.torchbridge.Reduction;
import io.torchbridge.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A loss: the distance of an input from a target, reduced to a scalar or left as it is. */
public abstract class Loss extends Criterion {
  private static final Signature INPUTS = Signature.of("input, target");

  Loss(Reduction reduction) {
    super(reduction);
  }

  /** The loss of {@code input}, through which gradients pass, against {@code target}. */
  public abstract Tensor forward(Tensor input, Tensor target);

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = INPUTS.bind(name(), inputs, keywords);
    return forward(a.tensor("input"), a.tensor("target"));
  }

  /** The reduction of a signature with {@code size_average=None, reduce=None, reduction='mean'}. */
  static Reduction reduction(Arguments arguments) {
    Boolean sizeAverage = arguments.optionalBool("size_average");
    Boolean reduce = arguments.optionalBool("reduce");
    if (sizeAverage == null && reduce == null) {
      return arguments.reduction("reduction");
    }
    if (Boolean.FALSE.equals(reduce)) {
      return Reduction.NONE;
    }
    return Boolean.FALSE.equals(sizeAverage) ? Reduction.SUM : Reduction.MEAN;
  }
}
