package io.torchbridge.benchmarks.torchbridge;

import io.torchbridge.Torch;

/** A whole program: adds one to one. */
public final class FirstResult {
  private FirstResult() {}

  public static void main(String[] args) {
    System.out.println(Torch.ones(1).add(1).itemFloat());
  }
}
