package io.torchbridge.data;

import io.torchbridge.InvalidArgumentException;
import io.torchbridge.ShapeMismatchException;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The rows of tensors, side by side. */
final class TensorRows implements Dataset<List<Tensor>> {
  private final List<Tensor> tensors;
  private final int size;

  TensorRows(List<Tensor> tensors) {
    if (tensors.isEmpty()) {
      throw new InvalidArgumentException("a data set of tensors needs at least one");
    }
    Tensor first = tensors.getFirst();
    for (Tensor tensor : tensors) {
      if (tensor.ndim() == 0 || tensor.size(0) != first.size(0)) {
        throw new ShapeMismatchException(
            "a data set of tensors %s and %s; their first dimensions must be equal"
                .formatted(Arrays.toString(first.shape()), Arrays.toString(tensor.shape())));
      }
    }
    this.tensors = tensors;
    this.size = Math.toIntExact(first.size(0));
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<Tensor> get(int index) {
    Dataset.checkIndex(index, size);
    return tensors.stream().map(tensor -> tensor.select(0, index)).toList();
  }

  @Override
  public List<Tensor> batch(int... indices) {
    IntStream.of(indices).forEach(index -> Dataset.checkIndex(index, size));
    long[] places = IntStream.of(indices).asLongStream().toArray();
    var batch = new ArrayList<Tensor>();
    for (Tensor tensor : tensors) {
      try (Tensor where = Torch.tensor(places, null, tensor.device())) {
        batch.add(tensor.indexSelect(0, where));
      }
    }
    return batch;
  }
}
