package io.torchbridge.data.transforms;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.data.Images;
import java.util.List;

/**
 * {@code Normalize}: subtracts from each channel its mean, then divides by its standard deviation.
 */
public record Normalize(List<Double> mean, List<Double> std) implements Transform {
  public Normalize {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (std.contains(0.0)) {
      throw new InvalidArgumentException("std " + std + " must not have zeros");
    }
  }

  /** What networks trained on ImageNet want, for images from 0 to 1. */
  public static Normalize imageNet() {
    return new Normalize(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(
        image,
        this,
        i ->
            Images.normalize(
                i,
                mean.stream().mapToDouble(x -> x).toArray(),
                std.stream().mapToDouble(x -> x).toArray()));
  }
}
