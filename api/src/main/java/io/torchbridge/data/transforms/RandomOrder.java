package io.torchbridge.data.transforms;

import io.torchbridge.Tensor;
import io.torchbridge.data.Generator;
import java.util.Arrays;
import java.util.List;

/** {@code RandomOrder}: all of these transforms, in random order. */
public record RandomOrder(List<Transform> transforms) implements Transform {
  public RandomOrder {
    transforms = List.copyOf(transforms);
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(
        image,
        this,
        i ->
            new Compose(
                    Arrays.stream(Generator.current().randperm(transforms.size()))
                        .mapToObj(transforms::get)
                        .toList())
                .apply(i));
  }
}
