package io.torchbridge.data;

import io.torchbridge.Op;
import io.torchbridge.Tensor;
import io.torchbridge.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A batch.
 *
 * @param made those of its tensors that were made for it, and are freed after it
 */
record Loaded<B>(B batch, List<Tensor> made) {
  private static final Op ALIAS = Op.of("aten::alias");

  /** The next batch of a share; null at the end. All else that is made on the way is freed. */
  static <B> @Nullable Loaded<B> next(Batches.Share<B> share, UnaryOperator<Tensor> pin) {
    try (TensorScope scope = TensorScope.open()) {
      if (!share.hasNext()) {
        return null;
      }
      B batch = Collation.map(share.next(), pin);
      var made = new ArrayList<Tensor>();
      Collation.tensors(
          batch,
          tensor -> {
            // a tensor that the data set had before is the data set's to free
            int before = scope.size();
            scope.keep(tensor);
            if (scope.size() < before) {
              made.add(tensor);
            }
          });
      return new Loaded<>(batch, made);
    }
  }

  /** The same tensors as tensors of this thread's scope, which other threads can't add to. */
  Loaded<B> adopt() {
    var own = new ArrayList<Tensor>();
    B moved =
        Collation.map(
            batch,
            tensor -> {
              if (!made.contains(tensor)) {
                return tensor;
              }
              Tensor alias = ALIAS.tensor(tensor);
              own.add(alias);
              return alias;
            });
    free();
    return new Loaded<>(moved, own);
  }

  void free() {
    made.forEach(Tensor::close);
  }
}
