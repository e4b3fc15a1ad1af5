package io.torchbridge.autograd;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * What a {@link Function} hands from its forward to its backward, as <a
 * href="https://docs.pytorch.org/docs/stable/autograd.html#context-method-mixins">PyTorch's
 * ctx</a>.
 */
public final class Context {
  private final boolean[] needsGrad;
  private final List<Tensor> toSave = new ArrayList<>();
  private final Set<Tensor> nonDifferentiable = Collections.newSetFromMap(new IdentityHashMap<>());
  private List<Node.Saved> saved = List.of();
  private boolean[] hasGradOutput = {};

  Context(boolean[] needsGrad) {
    this.needsGrad = needsGrad;
  }

  /** {@code needs_input_grad}: whether a gradient of this input is asked for. */
  public boolean needsInputGrad(int input) {
    return needsGrad[input];
  }

  /**
   * In backward: whether a gradient has come for this output, or zeros stand for it. Those that
   * pass gradients on tell so what was not used from what has no influence.
   */
  public boolean hasGradOutput(int output) {
    return output < hasGradOutput.length && hasGradOutput[output];
  }

  /**
   * {@code save_for_backward}: keeps tensors for the backward pass, however long that takes. Inputs
   * and outputs keep their place in the graph, so that backward can be differentiated itself.
   */
  public void saveForBackward(Tensor... tensors) {
    toSave.addAll(List.of(tensors));
  }

  /** {@code mark_non_differentiable}: outputs that have no gradient. */
  public void markNonDifferentiable(Tensor... outputs) {
    nonDifferentiable.addAll(List.of(outputs));
  }

  /**
   * {@code saved_tensors}: what forward has saved, in its order.
   *
   * @throws InvalidArgumentException in forward
   */
  public List<Tensor> savedTensors() {
    if (saved.isEmpty() && !toSave.isEmpty()) {
      throw new InvalidArgumentException("savedTensors() are there in backward, not in forward");
    }
    return saved.stream().map(Node.Saved::unpack).toList();
  }

  List<Tensor> toSave() {
    return toSave;
  }

  boolean isDifferentiable(Tensor output) {
    return !nonDifferentiable.contains(output)
        && (output.dtype().isFloatingPoint() || output.dtype().isComplex());
  }

  /** Ends forward. */
  void keep(List<Node.Saved> tensors) {
    saved = tensors;
    nonDifferentiable.clear();
  }

  /** Begins backward. */
  void enterBackward(boolean[] given) {
    hasGradOutput = given;
  }

  void close() {
    saved.forEach(Node.Saved::close);
  }
}
