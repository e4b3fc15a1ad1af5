package io.torchbridge.autograd;

import io.torchbridge.Device;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.autograd.Functional.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Trades time for memory: what a part of a network needs for its backward pass is not kept but
 * computed again, as <a
 * href="https://docs.pytorch.org/docs/stable/checkpoint.html">torch.utils.checkpoint</a>. Random
 * numbers are the same both times.
 *
 * {@snippet :
 * Tensor y = Checkpoint.checkpoint(block::call, x);
 * }
 */
public final class Checkpoint {
  private Checkpoint() {}

  /** {@link #checkpoint(Tensors, List)} of one tensor. */
  public static Tensor checkpoint(UnaryOperator<Tensor> function, Tensor input) {
    return checkpoint(Tensors.of(function), List.of(input)).getFirst();
  }

  /**
   * {@code checkpoint}: runs a function without keeping what its backward pass needs.
   *
   * @param function that gives the same each time; parameters that it uses get their gradients
   */
  public static List<Tensor> checkpoint(Tensors function, List<Tensor> inputs) {
    try (Tensor any = Torch.zeros().requiresGrad(true)) {
      List<Tensor> all = new ArrayList<>(inputs);
      all.add(any); // so that backward is called where parameters alone need gradients
      return new Recomputed(function).apply(all);
    }
  }

  /**
   * {@code checkpoint_sequential}: runs functions one after the other, checkpointed in so many
   * parts.
   *
   * @param segments of which the last is not checkpointed
   */
  public static Tensor checkpointSequential(
      List<? extends UnaryOperator<Tensor>> functions, int segments, Tensor input) {
    int size = Math.max(1, functions.size() / segments);
    Tensor at = input;
    int from = 0;
    for (int i = 0; i < segments - 1 && from + size < functions.size(); i++, from += size) {
      List<? extends UnaryOperator<Tensor>> part = functions.subList(from, from + size);
      at = checkpoint(x -> run(part, x), at);
    }
    return run(functions.subList(from, functions.size()), at);
  }

  private static Tensor run(List<? extends UnaryOperator<Tensor>> functions, Tensor input) {
    Tensor at = input;
    for (UnaryOperator<Tensor> function : functions) {
      at = function.apply(at);
    }
    return at;
  }

  private static final class Recomputed extends Function {
    private final Tensors function;
    private Device device = Device.CPU;

    Recomputed(Tensors function) {
      this.function = function;
    }

    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      List<Tensor> own = inputs.subList(0, inputs.size() - 1);
      device = own.isEmpty() ? Device.CPU : own.getFirst().device();
      List<Tensor> saved = new ArrayList<>(own);
      saved.add(Torch.getRngState());
      if (!device.isCpu()) {
        saved.add(Torch.getRngState(device));
      }
      context.saveForBackward(saved.toArray(Tensor[]::new));
      return function.apply(own);
    }

    @Override
    protected List<@Nullable Tensor> backward(Context context, List<Tensor> gradOutputs) {
      List<Tensor> saved = context.savedTensors();
      int count = saved.size() - (device.isCpu() ? 1 : 2);
      List<Tensor> inputs = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        inputs.add(saved.get(i).detach().requiresGrad(context.needsInputGrad(i)));
      }
      List<Tensor> outputs;
      try (Random before = new Random(device)) {
        Torch.setRngState(saved.get(count));
        if (!device.isCpu()) {
          Torch.setRngState(saved.get(count + 1), device);
        }
        try (var mode = GradMode.ENABLED.enter()) {
          outputs = function.apply(inputs);
        }
      }
      for (int i = 0; i < outputs.size(); i++) {
        if (outputs.get(i).requiresGrad()) {
          outputs.get(i).backward(gradOutputs.get(i), true, false);
        }
      }
      @Nullable Tensor[] gradients = new Tensor[count + 1];
      for (int i = 0; i < count; i++) {
        gradients[i] = context.needsInputGrad(i) ? inputs.get(i).grad() : null;
      }
      return Arrays.asList(gradients);
    }
  }

  /** Lets random numbers go on afterwards as they would have before. */
  private static final class Random implements AutoCloseable {
    private final Device device;
    private final Tensor cpu = Torch.getRngState();
    private final @Nullable Tensor other;

    Random(Device device) {
      this.device = device;
      this.other = device.isCpu() ? null : Torch.getRngState(device);
    }

    @Override
    public void close() {
      Torch.setRngState(cpu);
      if (other != null) {
        Torch.setRngState(other, device);
      }
    }
  }
}
