package io.torchbridge.distributions;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Reduction;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.F;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Probabilities, given as such or as their logits.
 *
 * @param param what was given; of categories normalized
 * @param binary probabilities of ones, not of the categories in the last dimension
 */
record Chances(Tensor param, boolean isLogits, boolean binary) {

  /** Of 1 and 0. */
  static Chances binary(String owner, @Nullable Tensor probs, @Nullable Tensor logits) {
    return new Chances(one(owner, probs, logits), logits != null, true);
  }

  /** Of the categories in the last dimension. */
  static Chances categories(String owner, @Nullable Tensor probs, @Nullable Tensor logits) {
    Tensor given = one(owner, probs, logits);
    if (given.ndim() < 1) {
      throw new ShapeMismatchException(
          owner + " needs probs or logits with a dimension of categories, not a scalar");
    }
    Tensor normal =
        logits == null ? given.div(given.sum(true, -1)) : given.sub(given.logsumexp(true, -1));
    return new Chances(normal, logits != null, false);
  }

  private static Tensor one(String owner, @Nullable Tensor probs, @Nullable Tensor logits) {
    if (probs != null && logits == null) {
      return probs;
    }
    if (logits != null && probs == null) {
      return logits;
    }
    throw new InvalidArgumentException(
        owner + " needs either probs or logits, not " + (probs == null ? "neither" : "both"));
  }

  Tensor probs() {
    if (!isLogits) {
      return param;
    }
    return binary ? param.sigmoid() : param.softmax(-1);
  }

  Tensor logits() {
    if (isLogits) {
      return param;
    }
    Tensor clamped = FInfo.clampProbs(param);
    return binary ? clamped.log().sub(clamped.neg().log1p()) : clamped.log();
  }

  /** Of binary ones and values from 0 to 1: minus the logarithm of the probability. */
  Tensor crossEntropy(Tensor values) {
    Tensor[] both = Torch.broadcastTensors(List.of(logits(), values));
    return F.binaryCrossEntropyWithLogits(both[0], both[1], null, Reduction.NONE, null);
  }

  /** How many categories there are. */
  long events() {
    return param.size(-1);
  }

  Chances expand(long... shape) {
    return new Chances(Distribution.expand(param, shape), isLogits, binary);
  }

  Distribution.Parameter parameter() {
    if (isLogits) {
      return new Distribution.Parameter(
          "logits", param, binary ? Constraints.REAL : Constraints.REAL_VECTOR);
    }
    return new Distribution.Parameter(
        "probs", param, binary ? Constraints.UNIT_INTERVAL : Constraints.SIMPLEX);
  }
}
