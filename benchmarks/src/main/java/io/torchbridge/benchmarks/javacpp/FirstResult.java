package io.torchbridge.benchmarks.javacpp;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;

/** A whole program: adds one to one. */
public final class FirstResult {
  private FirstResult() {}

  public static void main(String[] args) {
    System.out.println(torch.ones(1).add(new Scalar(1)).item_float());
  }
}
