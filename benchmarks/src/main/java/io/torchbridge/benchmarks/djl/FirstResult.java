package io.torchbridge.benchmarks.djl;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** A whole program: adds one to one. */
public final class FirstResult {
  private FirstResult() {}

  public static void main(String[] args) {
    try (NDManager manager = NDManager.newBaseManager()) {
      System.out.println(manager.ones(new Shape(1)).add(1).getFloat());
    }
  }
}
