package io.torchbridge.nn;

import java.util.ArrayList;
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

  /** As PyTorch prints it, equal modules one after the other once: {@code (0-5): 6 x ReLU()}. */
  @Override
  public String toString() {
    var lines = new ArrayList<String>();
    List<String> reprs = children().stream().map(Module::toString).toList();
    for (int from = 0; from < reprs.size(); ) {
      int to = from + 1;
      while (to < reprs.size() && reprs.get(to).equals(reprs.get(from))) {
        to++;
      }
      String prefix =
          to == from + 1
              ? "(%d): ".formatted(from)
              : "(%d-%d): %d x ".formatted(from, to - 1, to - from);
      lines.add(prefix + reprs.get(from).replace("\n", "\n  "));
      from = to;
    }
    return lines.isEmpty()
        ? "ModuleList()"
        : "ModuleList(\n  " + String.join("\n  ", lines) + "\n)";
  }
}
