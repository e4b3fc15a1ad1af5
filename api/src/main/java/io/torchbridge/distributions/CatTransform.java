package io.torchbridge.distributions;

import io.torchbridge.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Parts of a dimension, each with a transform of its own, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.CatTransform">torch.distributions.transforms.CatTransform</a>.
 */
public final class CatTransform extends PartsTransform {
  /**
   * @param lengths the sizes of the parts, as many as there are transforms
   */
  public CatTransform(List<? extends Transform> transforms, int dim, long... lengths) {
    super(Parts.joined(transforms, dim, lengths));
  }

  CatTransform(Parts<Transform> parts) {
    super(parts);
  }

  @Override
  public Tensor logAbsDetJacobian(Tensor x, Tensor y) {
    int eventDim = domain().eventDim();
    List<Tensor> xs = parts.of(x);
    List<Tensor> ys = parts.of(y);
    var terms = new ArrayList<Tensor>();
    for (int i = 0; i < xs.size(); i++) {
      Transform transform = parts.each().get(i);
      Tensor term = transform.logAbsDetJacobian(xs.get(i), ys.get(i));
      terms.add(Distribution.sumRightmost(term, eventDim - transform.domain().eventDim()));
    }
    int left = (parts.dim() < 0 ? parts.dim() : parts.dim() - x.ndim()) + eventDim;
    return left < 0 ? parts.join(terms, left) : terms.stream().reduce(Tensor::add).orElseThrow();
  }
}
