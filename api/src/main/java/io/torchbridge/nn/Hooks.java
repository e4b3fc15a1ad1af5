package io.torchbridge.nn;

import io.torchbridge.Tensor;
import io.torchbridge.nn.Module.BackwardHook;
import io.torchbridge.nn.Module.BackwardPreHook;
import io.torchbridge.nn.Module.ForwardHook;
import io.torchbridge.nn.Module.ForwardPreHook;
import io.torchbridge.nn.Module.StateDictHook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What a module calls around its own work. */
final class Hooks {
  private static volatile boolean haveSeenCalls;

  final List<ForwardPreHook> before = new ArrayList<>();
  final List<ForwardHook> after = new ArrayList<>();
  final List<BackwardPreHook> backwardBefore = new ArrayList<>();
  final List<BackwardHook> backward = new ArrayList<>();
  final List<StateDictHook> saved = new ArrayList<>();
  final List<StateDictHook> loading = new ArrayList<>();
  final List<BiConsumer<Module, IncompatibleKeys>> loaded = new ArrayList<>();

  Hooks() {}

  Hooks(Hooks others) {
    before.addAll(others.before);
    after.addAll(others.after);
    backwardBefore.addAll(others.backwardBefore);
    backward.addAll(others.backward);
    saved.addAll(others.saved);
    loading.addAll(others.loading);
    loaded.addAll(others.loaded);
  }

  /** Whether there ever was a hook that is given what modules make of their inputs. */
  static boolean haveSeenCalls() {
    return haveSeenCalls;
  }

  <H> Runnable add(List<H> kind, H hook) {
    kind.add(hook);
    haveSeenCalls |= !noneAroundCalls();
    return () -> kind.remove(hook);
  }

  /** Whether a call needs no hooks. */
  boolean noneAroundCalls() {
    return before.isEmpty() && after.isEmpty() && backwardBefore.isEmpty() && backward.isEmpty();
  }

  Object call(
      Module module,
      List<? extends @Nullable Object> inputs,
      Map<String, ? extends @Nullable Object> keywords) {
    List<? extends @Nullable Object> given = inputs;
    for (ForwardPreHook hook : List.copyOf(before)) {
      List<? extends @Nullable Object> changed = hook.before(module, given);
      given = changed == null ? given : changed;
    }
    BackwardCall call =
        backwardBefore.isEmpty() && backward.isEmpty() ? null : new BackwardCall(module, this);
    given = call == null ? given : call.inputs(given);
    Object output = module.forward(given, keywords);
    for (ForwardHook hook : List.copyOf(after)) {
      Object changed = hook.after(module, given, output);
      output = changed == null ? output : changed;
    }
    return call == null ? output : call.output(output);
  }

  void run(List<StateDictHook> kind, Module module, Map<String, Tensor> state, String prefix) {
    List.copyOf(kind).forEach(hook -> hook.on(module, state, prefix));
  }
}
