package io.torchbridge.models.vision;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Module;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The beginning of a network, whose submodules are called one after the other, and what comes out
 * of some of them. The rest of the network is closed.
 */
final class IntermediateLayerGetter extends Module {
  private final Map<String, String> returnLayers;

  /**
   * @param returnLayers the submodules' names, and what their outputs are called
   */
  IntermediateLayerGetter(Module network, Map<String, String> returnLayers) {
    this.returnLayers = returnLayers;
    var awaited = new HashSet<>(returnLayers.keySet());
    network
        .namedChildren()
        .forEach(
            (name, module) -> {
              if (awaited.isEmpty()) {
                module.close();
              } else {
                register(name, module);
                awaited.remove(name);
              }
            });
  }

  Map<String, Tensor> features(Tensor input) {
    var features = new LinkedHashMap<String, Tensor>();
    Tensor x = input;
    for (Map.Entry<String, Module> layer : namedChildren().entrySet()) {
      x = layer.getValue().call(x);
      String name = returnLayers.get(layer.getKey());
      if (name != null) {
        features.put(name, x);
      }
    }
    return features;
  }
}
