package io.torchbridge.data.transforms;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.data.Generator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code RandomErasing}: overwrites a part of random size, place and shape.
 *
 * @param p how probable it is that an image is changed
 * @param scale what fraction of the image's area the part has
 * @param ratio of the part's height to its width
 * @param value to write, or one for each channel; null for normally distributed ones
 */
public record RandomErasing(double p, Range scale, Range ratio, @Nullable List<Double> value)
    implements Transform {
  public RandomErasing {
    Applied.checkProbability(p);
    value = value == null ? null : List.copyOf(value);
  }

  /** Half of the images, 2 to 33 % of each, with zeros. */
  public RandomErasing() {
    this(0.5, new Range(0.02, 0.33), new Range(0.3, 3.3), List.of(0.0));
  }

  private Tensor erase(Tensor image) {
    int c = (int) image.size(-3);
    int h = (int) image.size(-2);
    int w = (int) image.size(-1);
    if (value != null && value.size() != 1 && value.size() != c) {
      throw new InvalidArgumentException("%s of an image of %d channels".formatted(this, c));
    }
    Generator random = Generator.current();
    Range logRatio = ratio.log();
    for (int attempt = 0; attempt < 10; attempt++) {
      double area = (double) h * w * scale.draw();
      double aspect = (float) Math.exp(logRatio.draw());
      int partH = (int) Math.rint(Math.sqrt(area * aspect));
      int partW = (int) Math.rint(Math.sqrt(area / aspect));
      if (partH >= h || partW >= w) {
        continue;
      }
      Tensor written =
          value == null
              ? Torch.fromData(random.normal(c * partH * partW), c, partH, partW)
              : Torch.tensor(value).view(-1, 1, 1);
      long top = random.randint(0, h - partH + 1);
      long left = random.randint(0, w - partW + 1);
      Tensor erased = image.clone();
      erased.narrow(-2, top, partH).narrow(-1, left, partW).copy_(written);
      return erased;
    }
    return image;
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, p, this::erase);
  }
}
