package io.torchbridge.data.transforms;

/** What an image is padded with. */
public enum PadMode {
  /** A value. */
  CONSTANT,
  /** The pixel at the edge. */
  EDGE,
  /** The pixels mirrored at the edge, which is not repeated. */
  REFLECT,
  /** The pixels mirrored at the edge, which is repeated. */
  SYMMETRIC
}
