package io.torchbridge.metrics;

/** How the values of classes, or of labels, become one. */
public enum Average {
  /** What is counted is added over the classes first. */
  MICRO,
  /** The mean over the classes; those that occur nowhere are left out. */
  MACRO,
  /** The mean over the classes, weighted with how often they are the target. */
  WEIGHTED,
  /** One value for each class. */
  NONE
}
