package io.torchbridge.nn;

import io.torchbridge.Tensor;
import java.util.List;

/**
 * Makes a parameter of other tensors, as the modules that <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.parametrize.register_parametrization.html">register_parametrization</a>
 * takes. One that makes it of a single tensor overrides {@link #forward(Tensor)}.
 *
 * {@snippet :
 * class Symmetric extends Parametrization {
 *   @Override
 *   public Tensor forward(Tensor x) {
 *     return x.triu().add(x.triu(1).t());
 *   }
 * }
 * Parametrize.register(linear, "weight", new Symmetric());
 * }
 */
public abstract class Parametrization extends Module {
  /** What several tensors give, which {@link #rightInverse} has made. */
  protected Tensor forward(List<Tensor> originals) {
    return forward(originals.getFirst());
  }

  /**
   * {@code right_inverse}: tensors from which {@code forward} makes a value; the value itself if it
   * is not overridden. It runs without recording.
   */
  protected List<Tensor> rightInverse(Tensor value) {
    return List.of(value);
  }
}
