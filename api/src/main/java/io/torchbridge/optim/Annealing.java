package io.torchbridge.optim;

/** How a value goes from one number to another: {@code anneal_strategy}. */
public enum Annealing {
  /** Along a half cosine, slowly at both ends. */
  COS,
  /** Along a line. */
  LINEAR;

  /** The value after a share of the way. */
  double between(double start, double end, double share) {
    return this == LINEAR
        ? start + (end - start) * share
        : end + (start - end) / 2 * (Math.cos(Math.PI * share) + 1);
  }
}
