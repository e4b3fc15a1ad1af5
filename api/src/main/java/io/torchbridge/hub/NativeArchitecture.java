package io.torchbridge.hub;

import io.torchbridge.Tensor;
import io.torchbridge.nn.IncompatibleKeys;
import io.torchbridge.nn.Module;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A family of networks that Java builds by itself. Beside those of torchbridge, those that {@link
 * java.util.ServiceLoader} finds are asked.
 */
public interface NativeArchitecture {

  /** Whether this family has networks of such a name. */
  boolean supports(Architecture architecture);

  /**
   * The network, with any weights, on the current backend.
   *
   * @param weights the original's names of the weights that it will get; none if it gets none
   * @throws io.torchbridge.MalformedFileException if the config contradicts itself
   * @throws io.torchbridge.InvalidArgumentException that names the value of the config, or the
   *     task, that this family can't follow; such a network is left to Python, if it may run
   */
  Module build(Architecture architecture, Set<String> weights);

  /**
   * Copies weights into the network. Weights in several files come file by file: what is missing in
   * all of them is an error.
   *
   * @param state the tensors of one file by the original's names
   * @return what the network has and the file has not, and the other way round
   */
  default IncompatibleKeys load(Module module, Map<String, Tensor> state) {
    return module.loadStateDict(state, false);
  }

  /**
   * {@link #load(Module, Map)}.
   *
   * @param ignoreMismatchedSizes whether tensors of other shapes are passed over, which the network
   *     then has and the file has not; else they are an error
   */
  default IncompatibleKeys load(
      Module module, Map<String, Tensor> state, boolean ignoreMismatchedSizes) {
    if (!ignoreMismatchedSizes) {
      return load(module, state);
    }
    Map<String, Tensor> own = module.stateDict();
    var fitting = new LinkedHashMap<>(state);
    fitting
        .entrySet()
        .removeIf(
            entry -> {
              Tensor mine = own.get(entry.getKey());
              return mine != null && !Arrays.equals(mine.shape(), entry.getValue().shape());
            });
    return load(module, fitting);
  }

  /**
   * Draws weights that no file has, if one can do without: those of a head that is yet to be
   * trained.
   *
   * @param missing names of the network's weights, which have no values yet
   * @return those that were drawn; others are an error
   */
  default Set<String> initialize(Module module, Set<String> missing) {
    return Set.of();
  }
}
