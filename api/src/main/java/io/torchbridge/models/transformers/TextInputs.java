package io.torchbridge.models.transformers;

import io.torchbridge.DTypeMismatchException;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.nn.Arguments;
import io.torchbridge.nn.Signature;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Texts as a tokenizer gives them.
 *
 * @param inputIds {@code (N, L)}, integers
 * @param attentionMask {@code (N, L)}, 1 for tokens and 0 for padding; null for no padding
 * @param tokenTypeIds {@code (N, L)}, 1 for tokens of a pair's second text; null for single texts
 */
public record TextInputs(
    Tensor inputIds, @Nullable Tensor attentionMask, @Nullable Tensor tokenTypeIds) {
  private static final Signature SIGNATURE =
      Signature.of("input_ids, attention_mask=None, token_type_ids=None");

  /**
   * Checks the shapes.
   *
   * @throws ShapeMismatchException if they are not {@code (N, L)} or differ
   * @throws DTypeMismatchException if the ids are no integers
   */
  public TextInputs {
    long[] shape = inputIds.shape();
    if (shape.length != 2) {
      throw new ShapeMismatchException(
          "input_ids of shape %s; (texts, tokens) is wanted".formatted(Arrays.toString(shape)));
    }
    if (inputIds.dtype().isFloatingPoint()) {
      throw new DTypeMismatchException(
          "input_ids of %s; integers are wanted".formatted(inputIds.dtype().torchName()));
    }
    check("attention_mask", attentionMask, shape);
    check("token_type_ids", tokenTypeIds, shape);
  }

  private static void check(String name, @Nullable Tensor tensor, long[] shape) {
    if (tensor != null && !Arrays.equals(tensor.shape(), shape)) {
      throw new ShapeMismatchException(
          "%s of shape %s for input_ids of shape %s"
              .formatted(name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
    }
  }

  /** Single texts of one length, {@code (N, L)}. */
  public static TextInputs of(Tensor inputIds) {
    return new TextInputs(inputIds, null, null);
  }

  /** Single texts, {@code (N, L)}, with padding. */
  public static TextInputs of(Tensor inputIds, @Nullable Tensor attentionMask) {
    return new TextInputs(inputIds, attentionMask, null);
  }

  static TextInputs of(
      String caller,
      List<? extends @Nullable Object> inputs,
      Map<String, ? extends @Nullable Object> keywords) {
    Arguments a = SIGNATURE.bind(caller, inputs, keywords);
    return new TextInputs(
        a.tensor("input_ids"),
        a.optionalTensor("attention_mask"),
        a.optionalTensor("token_type_ids"));
  }

  /** Refuses texts of more tokens than a model has positions for. */
  static void checkLength(String caller, long length, long maxTokens) {
    if (length > maxTokens) {
      throw new InvalidArgumentException(
          "%s got texts of %d tokens and has positions for %d; let the tokenizer truncate them"
              .formatted(caller, length, maxTokens));
    }
  }
}
