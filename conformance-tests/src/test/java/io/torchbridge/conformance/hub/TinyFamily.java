package io.torchbridge.conformance.hub;

import io.torchbridge.Tensor;
import io.torchbridge.hub.Architecture;
import io.torchbridge.hub.Architecture.Library;
import io.torchbridge.hub.NativeArchitecture;
import io.torchbridge.nn.IncompatibleKeys;
import io.torchbridge.nn.Linear;
import io.torchbridge.nn.Module;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A family of one's own, as a program may bring it: a single layer. */
public final class TinyFamily implements NativeArchitecture {
  @Override
  public boolean supports(Architecture architecture) {
    return architecture.library() == Library.TRANSFORMERS && architecture.name().equals("tiny");
  }

  @Override
  public Module build(Architecture architecture, Set<String> weights) {
    return new Linear(
        (int) architecture.config().integer("in"), (int) architecture.config().integer("out"));
  }

  @Override
  public IncompatibleKeys load(Module module, Map<String, Tensor> state) {
    var renamed = new LinkedHashMap<String, Tensor>();
    state.forEach((name, tensor) -> renamed.put(name.replace("tiny.layer.", ""), tensor));
    return module.loadStateDict(renamed, false);
  }
}
