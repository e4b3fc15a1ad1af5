package io.torchbridge.models.vision;

import io.torchbridge.Index;
import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import io.torchbridge.nn.F;
import io.torchbridge.nn.Module;
import org.jspecify.annotations.Nullable;

/**
 * Attention with several heads inside of square windows, which may be shifted: torchvision's {@code
 * shifted_window_attention}, and that of transformers' Swin. Input and output {@code (N, H, W, C)}.
 */
public abstract class WindowAttention extends Module {
  private static final double LARGEST_LOGIT_SCALE = Math.log(100);

  private final long window;
  private final long shift;
  private final long heads;
  private final double attentionDropout;
  private final double dropout;

  /**
   * @param window the edge of the windows
   * @param shift by how much they are shifted; 0 if they are not
   * @param attentionDropout of the attention's weights
   * @param dropout of what comes out
   */
  protected WindowAttention(
      long window, long shift, long heads, double attentionDropout, double dropout) {
    this.window = window;
    this.shift = shift;
    this.heads = heads;
    this.attentionDropout = attentionDropout;
    this.dropout = dropout;
  }

  /** The queries, keys and values of places, side by side: {@code (*, C) -> (*, 3 C)}. */
  protected abstract Tensor queriesKeysValues(Tensor places);

  /** The last layer, after the heads: {@code (*, C)}. */
  protected abstract Tensor projected(Tensor places);

  /** {@code (W², W²)}: numbers of the distances between two places of a window of edge W. */
  protected static Tensor distances(int window) {
    int places = window * window;
    long[] index = new long[places * places];
    for (int i = 0; i < places; i++) {
      for (int j = 0; j < places; j++) {
        int rows = i / window - j / window + window - 1;
        int columns = i % window - j % window + window - 1;
        index[i * places + j] = (long) rows * (2 * window - 1) + columns;
      }
    }
    return Torch.tensor(index).view(places, places);
  }

  /**
   * What is added to the scores, {@code (1, heads, W², W²)}.
   *
   * @param table of the distances, {@code (distances, heads)}
   * @param index the {@link #distances}, flat
   */
  protected static Tensor positionBias(Tensor table, Tensor index) {
    long places = Math.round(Math.sqrt(index.numel()));
    return table
        .get(Index.at(index))
        .view(places, places, -1)
        .permute(2, 0, 1)
        .contiguous()
        .unsqueeze(0);
  }

  /**
   * @param positionBias added to the scores, {@code (1, heads, W², W²)}
   * @param logitScale of the cosines that then are the scores, {@code (heads, 1, 1)}; null for the
   *     scaled products
   * @param mayShift whether the windows are shifted where there are several
   */
  protected final Tensor attend(
      Tensor input, Tensor positionBias, @Nullable Tensor logitScale, boolean mayShift) {
    long batch = input.size(0);
    long height = input.size(1);
    long width = input.size(2);
    long channels = input.size(3);
    long right = (window - width % window) % window;
    long below = (window - height % window) % window;
    Tensor x = F.pad(input, 0, 0, 0, right, 0, below);
    long rows = (height + below) / window;
    long columns = (width + right) / window;
    // where there is one window there is nothing to shift
    long down = mayShift && rows > 1 ? shift : 0;
    long across = mayShift && columns > 1 ? shift : 0;
    boolean shifted = down + across > 0;
    if (shifted) {
      x = x.roll(new long[] {-down, -across}, new long[] {1, 2});
    }
    long windows = rows * columns;
    long places = window * window;
    x =
        x.view(batch, rows, window, columns, window, channels)
            .permute(0, 1, 3, 2, 4, 5)
            .reshape(batch * windows, places, channels);
    Tensor qkv = // (3, N windows, heads, W², C / heads)
        queriesKeysValues(x)
            .reshape(batch * windows, places, 3, heads, channels / heads)
            .permute(2, 0, 3, 1, 4);
    Tensor q = qkv.select(0, 0);
    Tensor k = qkv.select(0, 1);
    Tensor v = qkv.select(0, 2);
    Tensor scores; // (N windows, heads, W², W²)
    if (logitScale == null) {
      scores = q.mul(Math.pow((double) (channels / heads), -0.5)).matmul(k.transpose(-2, -1));
    } else {
      Tensor cosines =
          F.normalize(q, 2, -1, 1e-12).matmul(F.normalize(k, 2, -1, 1e-12).transpose(-2, -1));
      scores = cosines.mul(logitScale.clamp((Number) null, LARGEST_LOGIT_SCALE).exp());
    }
    scores = scores.add(positionBias);
    if (shifted) {
      Tensor mask = mask(x, rows, columns, down, across); // (windows, W², W²)
      scores =
          scores
              .view(batch, windows, heads, places, places)
              .add(mask.unsqueeze(1).unsqueeze(0))
              .view(-1, heads, places, places);
    }
    Tensor weights = F.dropout(scores.softmax(-1), attentionDropout, isTraining());
    x = weights.matmul(v).transpose(1, 2).reshape(batch * windows, places, channels);
    x = F.dropout(projected(x), dropout, isTraining());
    x =
        x.view(batch, rows, columns, window, window, channels)
            .permute(0, 1, 3, 2, 4, 5)
            .reshape(batch, rows * window, columns * window, channels);
    if (shifted) {
      x = x.roll(new long[] {down, across}, new long[] {1, 2});
    }
    return x.slice(1, 0, height).slice(2, 0, width).contiguous();
  }

  /** -100 between places that are neighbours only since the shift, {@code (windows, W², W²)}. */
  private Tensor mask(Tensor like, long rows, long columns, long down, long across) {
    Tensor regions = like.newZeros(rows * window, columns * window);
    long[][] vertical = parts(down);
    long[][] horizontal = parts(across);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        regions
            .slice(0, vertical[i][0], vertical[i][1])
            .slice(1, horizontal[j][0], horizontal[j][1])
            .fill_(3 * i + j);
      }
    }
    regions =
        regions
            .view(rows, window, columns, window)
            .permute(0, 2, 1, 3)
            .reshape(rows * columns, window * window);
    Tensor differences = regions.unsqueeze(1).sub(regions.unsqueeze(2));
    return differences.maskedFill(differences.ne(0), -100).maskedFill(differences.eq(0), 0);
  }

  /** What was there before the shift, what was cut, what came around; as Python's slices. */
  private long[][] parts(long shift) {
    return new long[][] {{0, -window}, {-window, -shift}, {-shift, Long.MAX_VALUE}};
  }
}
