package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Positions of a dimension, each with a transform of its own, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.StackTransform">torch.distributions.transforms.StackTransform</a>.
 */
public final class StackTransform extends PartsTransform {
  public StackTransform(List<? extends Transform> transforms, int dim) {
    super(Parts.stacked(transforms, dim));
  }

  StackTransform(Parts<Transform> parts) {
    super(parts);
  }

  @Override
  public Tensor logAbsDetJacobian(Tensor x, Tensor y) {
    List<Tensor> xs = parts.of(x);
    List<Tensor> ys = parts.of(y);
    var terms = new ArrayList<Tensor>();
    for (int i = 0; i < xs.size(); i++) {
      terms.add(parts.each().get(i).logAbsDetJacobian(xs.get(i), ys.get(i)));
    }
    return parts.join(terms, parts.dim());
  }
}
