package io.torchbridge.data;

/** Some samples of another data set. */
final class Subset<T> implements Dataset<T> {
  private final Dataset<T> source;
  private final int[] indices;

  Subset(Dataset<T> source, int[] indices) {
    this.source = source;
    this.indices = indices.clone();
    for (int index : indices) {
      Dataset.checkIndex(index, source.size());
    }
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public T get(int index) {
    return source.get(indices[Dataset.checkIndex(index, indices.length)]);
  }

  @Override
  public T batch(int... wanted) {
    int[] of = new int[wanted.length];
    for (int i = 0; i < of.length; i++) {
      of[i] = indices[Dataset.checkIndex(wanted[i], indices.length)];
    }
    return source.batch(of);
  }
}
