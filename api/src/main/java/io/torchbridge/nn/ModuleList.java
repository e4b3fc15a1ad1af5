package io.torchbridge.nn;

import java.util.Iterator;
import java.util.List;

/**
 * Modules in a list, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.ModuleList.html">torch.nn.ModuleList</a>;
 * they are named {@code 0}, {@code 1} and so on. It can't be called itself.
 */
public final class ModuleList extends Module implements Iterable<Module> {
  public ModuleList(Module... modules) {
    this(List.of(modules));
  }

  public ModuleList(List<? extends Module> modules) {
    modules.forEach(this::append);
  }

  /** Adds a module at the end. */
  public ModuleList append(Module module) {
    register(String.valueOf(size()), module);
    return this;
  }

  public Module get(int index) {
    return children().get(index);
  }

  public int size() {
    return namedChildren().size();
  }

  @Override
  public Iterator<Module> iterator() {
    return children().iterator();
  }
}
