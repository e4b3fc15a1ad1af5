package io.torchbridge.data.transforms;

import io.torchbridge.Tensor;
import java.util.List;

/** {@code Compose}: one transform after the other. */
public record Compose(List<Transform> transforms) implements Transform {
  public Compose {
    transforms = List.copyOf(transforms);
  }

  public Compose(Transform... transforms) {
    this(List.of(transforms));
  }

  private Tensor all(Tensor image) {
    Tensor changed = image;
    for (Transform transform : transforms) {
      changed = transform.apply(changed);
    }
    return changed;
  }

  @Override
  public Tensor apply(Tensor image) {
    return Applied.to(image, this, this::all);
  }
}
