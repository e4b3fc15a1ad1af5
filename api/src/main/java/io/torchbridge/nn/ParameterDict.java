package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import java.util.Map;

/**
 * Parameters by names, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ParameterDict.html">torch.nn.ParameterDict</a>.
 * It can't be called itself.
 */
public final class ParameterDict extends Module {
  public ParameterDict() {}

  /** Makes parameters of tensors, in the map's order. */
  public ParameterDict(Map<String, Tensor> values) {
    values.forEach(this::put);
  }

  /** Makes a parameter of a tensor and puts it under a name. */
  public ParameterDict put(String name, Tensor value) {
    registerParameter(name, value);
    return this;
  }

  /**
   * The parameter of a name.
   *
   * @throws InvalidArgumentException if there is none
   */
  public Tensor get(String name) {
    Tensor parameter = namedParameters().get(name);
    if (parameter == null) {
      throw new InvalidArgumentException(
          "there is no parameter \"%s\" among %s".formatted(name, namedParameters().keySet()));
    }
    return parameter;
  }
}
