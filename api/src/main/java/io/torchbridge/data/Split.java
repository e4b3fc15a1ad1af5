package io.torchbridge.data;

/** A part of a data set that its makers set apart. */
public enum Split {
  TRAIN,
  TEST
}
