package io.torchbridge.nn;

/**
 * How recurrent networks are built.
 *
 * @param numLayers one above the other
 * @param bias whether the layers have them
 * @param batchFirst whether inputs and outputs are {@code (N, L, *)} instead of {@code (L, N, *)};
 *     states are not changed by it
 * @param dropout between the layers, while training
 * @param bidirectional whether there are layers that run backwards, too
 */
public record RecurrentOptions(
    long numLayers, boolean bias, boolean batchFirst, double dropout, boolean bidirectional) {
  /** One layer with bias, forwards, {@code (L, N, *)}. */
  public static final RecurrentOptions DEFAULT = new RecurrentOptions(1, true, false, 0, false);

  static RecurrentOptions of(Arguments a) {
    return new RecurrentOptions(
        a.integer("num_layers"),
        a.bool("bias"),
        a.bool("batch_first"),
        a.real("dropout"),
        a.bool("bidirectional"));
  }

  public RecurrentOptions withNumLayers(long numLayers) {
    return new RecurrentOptions(numLayers, bias, batchFirst, dropout, bidirectional);
  }

  public RecurrentOptions withBias(boolean bias) {
    return new RecurrentOptions(numLayers, bias, batchFirst, dropout, bidirectional);
  }

  public RecurrentOptions withBatchFirst(boolean batchFirst) {
    return new RecurrentOptions(numLayers, bias, batchFirst, dropout, bidirectional);
  }

  public RecurrentOptions withDropout(double dropout) {
    return new RecurrentOptions(numLayers, bias, batchFirst, dropout, bidirectional);
  }

  public RecurrentOptions withBidirectional(boolean bidirectional) {
    return new RecurrentOptions(numLayers, bias, batchFirst, dropout, bidirectional);
  }
}
