package io.torchbridge.models.transformers;

import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import io.torchbridge.autograd.GradMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a decoder has written of what an encoder made of its inputs, and what it looks at of that:
 * keys and values, which are computed once.
 */
final class Hearing implements Steps {
  private final Decoding decoding;
  private final KVCache written;
  private final List<Tensor[]> heard = new ArrayList<>();

  /** A decoder with its head. */
  interface Decoding {
    /**
     * The scores of what follows the last tokens, {@code (N, V)}.
     *
     * @param ids {@code (N, L)}
     */
    Tensor next(Tensor ids, List<Tensor[]> heard, KVCache written);
  }

  /**
   * @param heard tensors of a row for each text
   * @param written closed with this object
   */
  Hearing(Supplier<List<Tensor[]>> heard, Decoding decoding, KVCache written) {
    this.decoding = decoding;
    this.written = written;
    try (TensorScope scope = TensorScope.open();
        var mode = GradMode.INFERENCE.enter()) {
      replace(
          heard.get().stream()
              .map(part -> Arrays.stream(part).map(Tensor::contiguous).toArray(Tensor[]::new))
              .toList());
    }
  }

  private void replace(List<Tensor[]> parts) {
    List<Tensor[]> before = List.copyOf(heard);
    heard.clear();
    for (Tensor[] part : parts) {
      heard.add(Arrays.stream(part).map(TensorScope::exempt).toArray(Tensor[]::new));
    }
    before.forEach(part -> Arrays.stream(part).forEach(Tensor::close));
  }

  @Override
  public Tensor next(Tensor ids) {
    Tensor scores = decoding.next(ids, heard, written);
    written.advance(ids.size(1));
    return scores;
  }

  @Override
  public void reorder(Tensor rows) {
    written.reorder(rows);
    replace(
        heard.stream()
            .map(
                part ->
                    Arrays.stream(part)
                        .map(tensor -> tensor.indexSelect(0, rows))
                        .toArray(Tensor[]::new))
            .toList());
  }

  @Override
  public void close() {
    written.close();
    replace(List.of());
  }
}
