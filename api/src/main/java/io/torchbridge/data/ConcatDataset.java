package io.torchbridge.data;

import io.torchbridge.InvalidArgumentException;
import java.util.List;

/** The samples of one data set after those of the other. */
final class ConcatDataset<T> implements Dataset<T> {
  private final List<Dataset<T>> datasets;

  ConcatDataset(List<Dataset<T>> datasets) {
    if (datasets.isEmpty()) {
      throw new InvalidArgumentException("concat() needs at least one data set");
    }
    this.datasets = datasets;
  }

  @Override
  public int size() {
    int size = 0;
    for (Dataset<T> dataset : datasets) {
      size = Math.addExact(size, dataset.size());
    }
    return size;
  }

  @Override
  public T get(int index) {
    int left = Dataset.checkIndex(index, size());
    for (Dataset<T> dataset : datasets) {
      int size = dataset.size();
      if (left < size) {
        return dataset.get(left);
      }
      left -= size;
    }
    throw new IllegalStateException("a data set shrank while it was read");
  }
}
