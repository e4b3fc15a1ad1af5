package io.torchbridge.program;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the inputs and outputs of a program's graph are, in their order.
 *
 * @see <a href="https://docs.pytorch.org/docs/stable/export/api_reference.html">torch.export</a>
 */
public record GraphSignature(List<Input> inputs, List<Output> outputs) {
  public GraphSignature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** What an input is. */
  public enum InputKind {
    USER_INPUT,
    PARAMETER,
    BUFFER,
    CONSTANT_TENSOR,
    CUSTOM_OBJ,
    TOKEN
  }

  /**
   * One input.
   *
   * @param argument its value in the graph; a {@link Argument.Constant} for an input that was fixed
   *     when the program was exported
   * @param name of the input; null where the argument has it
   * @param target the full name of the parameter, buffer or constant; null for others
   * @param persistent whether a buffer is part of the state dict
   */
  public record Input(
      InputKind kind,
      Argument argument,
      @Nullable String name,
      @Nullable String target,
      boolean persistent) {}

  /** What an output is. */
  public enum OutputKind {
    USER_OUTPUT,
    LOSS_OUTPUT,
    BUFFER_MUTATION,
    PARAMETER_MUTATION,
    GRADIENT_TO_PARAMETER,
    GRADIENT_TO_USER_INPUT,
    USER_INPUT_MUTATION,
    TOKEN
  }

  /**
   * One output.
   *
   * @param argument its value in the graph, or a constant
   * @param target what is changed, or whose gradient it is; null for others
   */
  public record Output(OutputKind kind, Argument argument, @Nullable String target) {}
}
