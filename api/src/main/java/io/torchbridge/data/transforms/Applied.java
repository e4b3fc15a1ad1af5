package io.torchbridge.data.transforms;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.data.Generator;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** What all transforms do around their own work. */
final class Applied {
  private Applied() {}

  /** Calls a function on an image and frees what it makes but its result. */
  static Tensor to(Tensor image, Transform transform, UnaryOperator<Tensor> function) {
    if (image.ndim() < 3) {
      throw new ShapeMismatchException(
          "%s of a tensor of shape %s; images are (…, C, H, W)"
              .formatted(transform, Arrays.toString(image.shape())));
    }
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(function.apply(image));
    }
  }

  /** Calls a function on an image with probability p; else the image stays as it is. */
  static Tensor to(Tensor image, Transform transform, double p, UnaryOperator<Tensor> function) {
    return to(image, transform, i -> Generator.current().rand() >= p ? i : function.apply(i));
  }

  static void checkProbability(double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new InvalidArgumentException("p " + p + " must be from 0 to 1");
    }
  }
}
