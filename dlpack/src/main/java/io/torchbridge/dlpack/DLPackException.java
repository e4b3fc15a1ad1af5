package io.torchbridge.dlpack;

/** A DLPack struct that can't be taken, read or handed on; the message says why. */
public final class DLPackException extends RuntimeException {
  public DLPackException(String message) {
    super(message);
  }
}
