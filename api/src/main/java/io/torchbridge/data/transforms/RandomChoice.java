package io.torchbridge.data.transforms;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.data.Generator;
import java.util.Collections;
import java.util.List;

/**
 * {@code RandomChoice}: one of these transforms.
 *
 * @param p a weight for each
 */
public record RandomChoice(List<Transform> transforms, List<Double> p) implements Transform {
  public RandomChoice {
    transforms = List.copyOf(transforms);
    p = List.copyOf(p);
    if (transforms.isEmpty() || transforms.size() != p.size()) {
      throw new InvalidArgumentException(
          "RandomChoice of %d transforms with %d weights".formatted(transforms.size(), p.size()));
    }
  }

  /** All equally probable. */
  public RandomChoice(Transform... transforms) {
    this(List.of(transforms), Collections.nCopies(transforms.length, 1.0));
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(
        image,
        this,
        i ->
            transforms
                .get(Generator.current().choice(p.stream().mapToDouble(x -> x).toArray()))
                .apply(i));
  }
}
