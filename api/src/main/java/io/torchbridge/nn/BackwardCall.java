package io.torchbridge.nn;

import io.torchbridge.Op;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.autograd.Context;
import io.torchbridge.autograd.Function;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One call of a module with backward hooks: sees the gradients of its outputs and inputs. */
final class BackwardCall {
  private static final Op ALIAS = Op.of("aten::alias");

  private final Module module;
  private final Hooks hooks;
  private final List<Tensor> gradOutputs = new ArrayList<>();
  private int inputs;
  private List<Integer> watched = List.of();

  BackwardCall(Module module, Hooks hooks) {
    this.module = module;
    this.hooks = hooks;
  }

  /** Does nothing, and sees the gradients that come back. */
  private static final class Watch extends Function {
    private final UnaryOperator<List<@Nullable Tensor>> onGradients;

    Watch(UnaryOperator<List<@Nullable Tensor>> onGradients) {
      this.onGradients = onGradients;
    }

    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      return inputs;
    }

    @Override
    protected List<@Nullable Tensor> backward(Context context, List<Tensor> gradOutputs) {
      return onGradients.apply(new ArrayList<@Nullable Tensor>(gradOutputs));
    }
  }

  /** The tensors among values that gradients come back to. */
  private static List<Integer> places(List<? extends @Nullable Object> values) {
    var places = new ArrayList<Integer>();
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) instanceof Tensor tensor && tensor.requiresGrad()) {
        places.add(i);
      }
    }
    return places;
  }

  private static List<@Nullable Object> watched(
      List<? extends @Nullable Object> values, List<Integer> places, Watch watch) {
    List<@Nullable Object> watched = new ArrayList<>(values);
    if (!places.isEmpty()) {
      List<Tensor> tensors = places.stream().map(i -> (Tensor) values.get(i)).toList();
      List<Tensor> outputs = watch.apply(tensors);
      for (int i = 0; i < outputs.size(); i++) {
        watched.set(places.get(i), outputs.get(i));
      }
    }
    return watched;
  }

  List<@Nullable Object> inputs(List<? extends @Nullable Object> given) {
    inputs = given.size();
    watched = places(given);
    return watched(given, watched, new Watch(this::onInputs));
  }

  Object output(Object output) {
    List<?> outputs = output instanceof List<?> several ? several : List.of(output);
    List<@Nullable Object> seen = watched(outputs, places(outputs), new Watch(this::onOutputs));
    return output instanceof List<?> ? seen : seen.isEmpty() ? output : (Object) seen.getFirst();
  }

  private List<@Nullable Tensor> onOutputs(List<@Nullable Tensor> gradients) {
    List<@Nullable Tensor> grads = gradients;
    for (Module.BackwardPreHook hook : List.copyOf(hooks.backwardBefore)) {
      List<@Nullable Tensor> changed = hook.before(module, grads);
      grads = changed == null ? grads : changed;
    }
    gradOutputs.forEach(Tensor::close);
    gradOutputs.clear();
    for (Tensor gradient : grads) {
      if (gradient != null) {
        gradOutputs.add(TensorScope.exempt(ALIAS.tensor(gradient)));
      }
    }
    if (watched.isEmpty()) {
      run(new ArrayList<>());
    }
    return grads;
  }

  private List<@Nullable Tensor> onInputs(List<@Nullable Tensor> gradients) {
    List<@Nullable Tensor> all = run(gradients);
    return new ArrayList<>(watched.stream().map(all::get).toList());
  }

  /** Calls the hooks with the gradients of all inputs, null for those that have none. */
  private List<@Nullable Tensor> run(List<@Nullable Tensor> gradients) {
    List<@Nullable Tensor> all = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      int at = watched.indexOf(i);
      all.add(at < 0 ? null : gradients.get(at));
    }
    for (Module.BackwardHook hook : List.copyOf(hooks.backward)) {
      List<@Nullable Tensor> changed = hook.after(module, all, List.copyOf(gradOutputs));
      all = changed == null ? all : changed;
    }
    gradOutputs.forEach(Tensor::close);
    gradOutputs.clear();
    return all;
  }
}
