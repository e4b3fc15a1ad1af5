package io.torchbridge.examples;

import io.torchbridge.Tensor;
import io.torchbridge.Torch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * The 1,797 handwritten digits of the UCI Machine Learning Repository, 8 by 8 pixels each; see
 * NOTICE.
 *
 * @param images {@code (N, 64)}, float32 from 0 to 1
 * @param labels {@code (N)}, int64, the digits
 */
record Digits(Tensor images, Tensor labels) {

  /** Reads the file that lies beside this class. */
  static Digits load() throws IOException {
    List<String> lines;
    try (var file =
            Objects.requireNonNull(Digits.class.getResourceAsStream("digits.csv.gz"), "digits");
        var reader =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(file), StandardCharsets.US_ASCII))) {
      lines = reader.lines().toList();
    }
    float[][] images = new float[lines.size()][64];
    long[] labels = new long[lines.size()];
    for (int i = 0; i < labels.length; i++) {
      String[] numbers = lines.get(i).split(",", -1);
      for (int pixel = 0; pixel < 64; pixel++) {
        images[i][pixel] = Float.parseFloat(numbers[pixel]) / 16;
      }
      labels[i] = Long.parseLong(numbers[64]);
    }
    return new Digits(Torch.tensor(images), Torch.tensor(labels));
  }

  /** Those at the given places. */
  Digits at(Tensor places) {
    return new Digits(images.indexSelect(0, places), labels.indexSelect(0, places));
  }

  long size() {
    return labels.numel();
  }
}
