package io.torchbridge.hub;

/** A tokenizer that gives numbers for which its model has no embedding. */
public final class TokenizerMismatchException extends HubException {
  TokenizerMismatchException(String message) {
    super(message);
  }
}
