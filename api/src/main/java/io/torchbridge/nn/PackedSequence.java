package io.torchbridge.nn;

import io.torchbridge.DType;
import io.torchbridge.Device;
import io.torchbridge.InvalidArgumentException;
import io.torchbridge.Op;
import io.torchbridge.Tensor;
import io.torchbridge.TensorOptions;
import io.torchbridge.Torch;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sequences of different lengths without padding, for recurrent networks, as <a
 * href="https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.rnn.PackedSequence.html">torch.nn.utils.rnn.PackedSequence</a>.
 * {@code L} is the time, {@code B} the batch.
 *
 * {@snippet :
 * var packed = PackedSequence.packSequence(sentences, false); // each (L, H), any order
 * var output = lstm.forward(packed, null).output().padPackedSequence(true);
 * }
 *
 * @param data all elements, those of one time after the other, {@code (sum of lengths, *)}
 * @param batchSizes how many sequences there are at each time, int64 on the CPU
 * @param sortedIndices which sequence stands at each place; null for their own order
 * @param unsortedIndices at which place each sequence stands; null for their own order
 */
public record PackedSequence(
    Tensor data,
    Tensor batchSizes,
    @Nullable Tensor sortedIndices,
    @Nullable Tensor unsortedIndices) {
  private static final Op PACK = Op.of("aten::_pack_padded_sequence");
  private static final Op PAD = Op.of("aten::pad_sequence");
  private static final Op PAD_PACKED = Op.of("aten::_pad_packed_sequence");

  /**
   * Padded sequences.
   *
   * @param sequences {@code (L, B, *)}, or {@code (B, L, *)}
   * @param lengths {@code (B)}, int64 on the CPU
   */
  public record Padded(Tensor sequences, Tensor lengths) {}

  /**
   * {@code pack_padded_sequence}.
   *
   * @param input {@code (L, B, *)}, or {@code (B, L, *)} with {@code batchFirst}
   * @param lengths of the sequences, {@code (B)}
   * @param enforceSorted whether they must fall; otherwise the sequences are sorted
   * @throws io.torchbridge.TorchbridgeException if the lengths do not fit the input or rise
   */
  public static PackedSequence packPaddedSequence(
      Tensor input, Tensor lengths, boolean batchFirst, boolean enforceSorted) {
    Tensor sizes = lengths;
    Tensor sorted = null;
    Tensor padded = input;
    if (!enforceSorted) {
      sorted = lengths.argsort(0, true);
      sizes = lengths.indexSelect(0, sorted);
      sorted = sorted.to(input.device());
      padded = input.indexSelect(batchFirst ? 0 : 1, sorted);
    }
    Tensor[] packed = PACK.tensors(padded, sizes, batchFirst);
    return new PackedSequence(
        packed[0], packed[1], sorted, sorted == null ? null : sorted.argsort());
  }

  /**
   * {@code pack_sequence}.
   *
   * @param sequences each {@code (length, *)}
   * @param enforceSorted whether the lengths must fall; otherwise the sequences are sorted
   */
  public static PackedSequence packSequence(List<Tensor> sequences, boolean enforceSorted) {
    long[] lengths = sequences.stream().mapToLong(sequence -> sequence.size(0)).toArray();
    Tensor padded = padSequence(sequences, false, 0);
    return packPaddedSequence(padded, Torch.tensor(lengths), false, enforceSorted);
  }

  /**
   * {@code pad_packed_sequence} with zeros, as long as the longest.
   *
   * @param batchFirst whether the result is {@code (B, L, *)}
   */
  public Padded padPackedSequence(boolean batchFirst) {
    return padPackedSequence(batchFirst, 0, batchSizes.size(0));
  }

  /**
   * {@code pad_packed_sequence}.
   *
   * @param batchFirst whether the result is {@code (B, L, *)}
   * @param totalLength to which all are padded
   * @throws InvalidArgumentException if a sequence is longer than that
   */
  public Padded padPackedSequence(boolean batchFirst, double paddingValue, long totalLength) {
    if (totalLength < batchSizes.size(0)) {
      throw new InvalidArgumentException(
          "padPackedSequence() to a length of %d; the longest sequence has %d"
              .formatted(totalLength, batchSizes.size(0)));
    }
    Tensor[] padded = PAD_PACKED.tensors(data, batchSizes, batchFirst, paddingValue, totalLength);
    if (unsortedIndices == null) {
      return new Padded(padded[0], padded[1]);
    }
    return new Padded(
        padded[0].indexSelect(batchFirst ? 0 : 1, unsortedIndices),
        padded[1].indexSelect(0, unsortedIndices.to(padded[1].device())));
  }

  /** {@code unpack_sequence}: the sequences, each {@code (length, *)}. */
  public List<Tensor> unpackSequence() {
    Padded padded = padPackedSequence(true);
    return unpadSequence(padded.sequences(), padded.lengths(), true);
  }

  /**
   * {@code pad_sequence}.
   *
   * @param sequences each {@code (length, *)}
   * @return {@code (L, B, *)}, or {@code (B, L, *)} with {@code batchFirst}
   */
  public static Tensor padSequence(
      List<Tensor> sequences, boolean batchFirst, double paddingValue) {
    if (sequences.isEmpty()) {
      throw new InvalidArgumentException("padSequence() of no sequences");
    }
    return PAD.tensor(sequences, batchFirst, paddingValue);
  }

  /**
   * {@code unpad_sequence}.
   *
   * @param padded {@code (L, B, *)}, or {@code (B, L, *)} with {@code batchFirst}
   * @param lengths {@code (B)}
   * @return the sequences, each {@code (length, *)}
   */
  public static List<Tensor> unpadSequence(Tensor padded, Tensor lengths, boolean batchFirst) {
    long[] sizes = lengths.toLongArray();
    int batch = batchFirst ? 0 : 1;
    if (sizes.length != padded.size(batch)) {
      throw new InvalidArgumentException(
          "unpadSequence() of %d sequences with %d lengths"
              .formatted(padded.size(batch), sizes.length));
    }
    var sequences = new ArrayList<Tensor>();
    for (int i = 0; i < sizes.length; i++) {
      sequences.add(padded.select(batch, i).narrow(0, 0, sizes[i]));
    }
    return sequences;
  }

  /** The same with other data, such as what a network makes of it. */
  PackedSequence withData(Tensor others) {
    return new PackedSequence(others, batchSizes, sortedIndices, unsortedIndices);
  }

  /** How many sequences there are. */
  long batch() {
    try (Tensor first = batchSizes.select(0, 0)) {
      return first.itemLong();
    }
  }

  /** A network's state with the sequences in the order that they have here. */
  Tensor sorted(Tensor state) {
    return sortedIndices == null ? state : state.indexSelect(1, sortedIndices);
  }

  /** A network's state with the sequences in their own order. */
  Tensor unsorted(Tensor state) {
    return unsortedIndices == null ? state : state.indexSelect(1, unsortedIndices);
  }

  /** {@code to}: the same elements of another type or elsewhere. */
  public PackedSequence to(TensorOptions options) {
    Tensor moved = data;
    DType dtype = options.dtype();
    Device device = options.device();
    moved = dtype == null ? moved : moved.to(dtype);
    moved = device == null ? moved : moved.to(device);
    return new PackedSequence(
        moved,
        batchSizes,
        sortedIndices == null ? null : sortedIndices.to(moved.device()),
        unsortedIndices == null ? null : unsortedIndices.to(moved.device()));
  }
}
