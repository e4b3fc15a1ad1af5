package io.torchbridge.nn;

import io.torchbridge.InvalidArgumentException;
import java.util.Map;

/**
 * Modules by names, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ModuleDict.html">torch.nn.ModuleDict</a>.
 * It can't be called itself.
 */
public final class ModuleDict extends Module {
  public ModuleDict() {}

  /** In the map's order. */
  public ModuleDict(Map<String, ? extends Module> modules) {
    modules.forEach(this::register);
  }

  /** Puts a module under a name. */
  public ModuleDict put(String name, Module module) {
    register(name, module);
    return this;
  }

  /**
   * The module of a name.
   *
   * @throws InvalidArgumentException if there is none
   */
  public Module get(String name) {
    return module(name);
  }
}
