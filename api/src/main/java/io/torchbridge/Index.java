package io.torchbridge;

import org.jspecify.annotations.Nullable;

/**
 * One part of an index into a tensor, as between PyTorch's brackets; see <a
 * href="https://docs.pytorch.org/cppdocs/notes/tensor_indexing.html">tensor indexing</a>.
 *
 * {@snippet :
 * x.get(Index.at(0), Index.slice(1, -1), Index.all())   // x[0, 1:-1, :]
 * x.get(Index.ellipsis(), Index.at(-1))                 // x[..., -1]
 * x.get(Index.mask(x.gt(0)))                            // x[x > 0]
 * }
 */
public sealed interface Index {

  /** One position; the dimension goes away. */
  record At(long position) implements Index {}

  /**
   * The positions from {@code start} on, before {@code stop}, each {@code step}-th.
   *
   * @param start null for the beginning
   * @param stop null for the end
   * @param step positive
   */
  record Slice(@Nullable Long start, @Nullable Long stop, long step) implements Index {
    public Slice {
      if (step <= 0) {
        throw new InvalidArgumentException("a slice's step must be positive, not " + step);
      }
    }
  }

  /** As many whole dimensions as are left over. */
  record Ellipsis() implements Index {}

  /** A new dimension of size 1. */
  record NewAxis() implements Index {}

  /** The positions that an integer tensor lists; several of them are broadcast together. */
  record AtTensor(Tensor positions) implements Index {}

  /** The places where a boolean tensor is true. */
  record Mask(Tensor mask) implements Index {}

  /**
   * Indices as Python writes them between the brackets: {@code 0, 1:-1, ..., ::2, None}.
   *
   * @throws InvalidArgumentException if the text is of another form; the message says where
   */
  static Index[] parse(String text) {
    return IndexParser.parse(text);
  }

  /** {@code x[position]}. Negative positions count from the end. */
  static Index at(long position) {
    return new At(position);
  }

  /** {@code x[positions]}, for an integer tensor. */
  static Index at(Tensor positions) {
    return new AtTensor(positions);
  }

  /** {@code x[mask]}, for a boolean tensor. */
  static Index mask(Tensor mask) {
    return new Mask(mask);
  }

  /** {@code x[start:stop]}. Negative positions count from the end. */
  static Index slice(long start, long stop) {
    return new Slice(start, stop, 1);
  }

  /** {@code x[start:stop:step]}. Negative positions count from the end. */
  static Index slice(long start, long stop, long step) {
    return new Slice(start, stop, step);
  }

  /** {@code x[start:stop:step]}; null for a bound that is left out. */
  static Index slice(@Nullable Long start, @Nullable Long stop, long step) {
    return new Slice(start, stop, step);
  }

  /** {@code x[start:]}. */
  static Index from(long start) {
    return new Slice(start, null, 1);
  }

  /** {@code x[:stop]}. */
  static Index until(long stop) {
    return new Slice(null, stop, 1);
  }

  /** {@code x[:]}. */
  static Index all() {
    return new Slice(null, null, 1);
  }

  /** {@code x[...]}. */
  static Index ellipsis() {
    return new Ellipsis();
  }

  /** {@code x[None]}. */
  static Index newAxis() {
    return new NewAxis();
  }
}
