package io.torchbridge.hub;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Module;
import java.util.Map;

/**
 * A family of networks that Java builds by itself. Beside those of torchbridge, those that {@link
 * java.util.ServiceLoader} finds are asked.
 */
public interface NativeArchitecture {

  /** Whether this family has such a network. */
  boolean supports(Architecture architecture);

  /**
   * The network, with any weights, on the current backend.
   *
   * @throws io.torchbridge.MalformedFileException if the config contradicts itself
   */
  Module build(Architecture architecture);

  /**
   * The original's weights by the names that this network has for them; those that it does not want
   * may be left out. Weights in several files come file by file.
   *
   * @param state the tensors of one file by the original's names
   */
  default Map<String, Tensor> rename(
      Map<String, Tensor> state, Architecture architecture, Module module) {
    return state;
  }
}
