package io.torchbridge.nn;

import io.torchbridge.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Modules one after the other, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.Sequential.html">torch.nn.Sequential</a>;
 * they are named {@code 0}, {@code 1} and so on.
 */
public class Sequential extends Module {
  public Sequential(Module... modules) {
    for (Module module : modules) {
      append(module);
    }
  }

  /** Modules under names of their own, in the map's order. */
  public Sequential(Map<String, ? extends Module> modules) {
    modules.forEach(this::register);
  }

  /** Adds a module at the end. */
  public Sequential append(Module module) {
    register(String.valueOf(children().size()), module);
    return this;
  }

  /** The module at a place. */
  public Module get(int index) {
    return children().get(index);
  }

  @Override
  public Tensor forward(Tensor input) {
    Tensor output = input;
    for (Module module : namedChildren().values()) {
      output = module.call(output);
    }
    return output;
  }

  @Override
  protected Object forward(
      List<? extends @Nullable Object> inputs, Map<String, ? extends @Nullable Object> keywords) {
    @Nullable Object output = Signature.ONE_INPUT.bind(name(), inputs, keywords).get("input");
    for (Module module : namedChildren().values()) {
      output = module.call(Collections.singletonList(output), Map.of());
    }
    return output == null ? List.of() : output;
  }
}
