package io.torchbridge.autograd;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operation with a backward pass of its own, as <a
 * href="https://docs.pytorch.org/docs/stable/autograd.html#torch.autograd.Function">torch.autograd.Function</a>.
 * What it needs besides tensors are fields. It runs on every backend; where {@code backward} uses
 * operators and saved inputs and outputs only, it can be differentiated again. A function that is
 * {@link AutoCloseable} is closed when its place in the graph is gone, by backends that can tell.
 *
 * {@snippet :
 * class Exp extends Function {
 *   @Override
 *   protected List<Tensor> forward(Context context, List<Tensor> inputs) {
 *     Tensor result = inputs.getFirst().exp();
 *     context.saveForBackward(result);
 *     return List.of(result);
 *   }
 *
 *   @Override
 *   protected List<@Nullable Tensor> backward(Context context, List<Tensor> gradOutputs) {
 *     return List.of(gradOutputs.getFirst().mul(context.savedTensors().getFirst()));
 *   }
 * }
 * Tensor y = new Exp().apply(x);
 * }
 */
public abstract class Function {

  /**
   * Computes the outputs. Nothing is recorded; tensors that are made here are freed after it,
   * except outputs and those that the context saves. Inputs may not be changed in place.
   */
  protected abstract List<Tensor> forward(Context context, List<Tensor> inputs);

  /**
   * Computes the gradients of the inputs.
   *
   * @param gradOutputs one for each output; zeros for one that has none, see {@link
   *     Context#hasGradOutput}
   * @return one for each input, of its shape; null for none ({@code Arrays.asList} takes nulls)
   */
  protected abstract List<@Nullable Tensor> backward(Context context, List<Tensor> gradOutputs);

  /**
   * {@code apply}, for one output.
   *
   * @throws InvalidArgumentException if there are several
   */
  public final Tensor apply(Tensor... inputs) {
    List<Tensor> outputs = apply(List.of(inputs));
    if (outputs.size() != 1) {
      throw new InvalidArgumentException(
          "%s has %d outputs: call apply(List)".formatted(name(), outputs.size()));
    }
    return outputs.getFirst();
  }

  /** {@code apply}: computes the outputs and records how to come back. */
  public final List<Tensor> apply(List<Tensor> inputs) {
    boolean[] needs = new boolean[inputs.size()];
    boolean recorded = false;
    for (int i = 0; i < needs.length; i++) {
      needs[i] = GradMode.current() == GradMode.ENABLED && inputs.get(i).requiresGrad();
      recorded |= needs[i];
    }
    Context context = new Context(needs);
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> outputs;
      try (var mode = GradMode.DISABLED.enter()) {
        outputs = List.copyOf(forward(context, inputs));
      }
      if (recorded) {
        // an input that is returned as it is has a graph of its own
        outputs = outputs.stream().map(y -> y.requiresGrad() ? y.detach() : y).toList();
        outputs = new Node(this, context, inputs, outputs).connected(outputs);
      }
      outputs.forEach(scope::keep);
      return outputs;
    }
  }

  final String name() {
    String name = getClass().getSimpleName();
    return name.isEmpty() ? "a Function" : name;
  }
}
