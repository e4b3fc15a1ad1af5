package io.torchbridge.hub.chat;

import io.torchbridge.TorchbridgeException;

/** A chat template that can't be followed, or that refuses the messages; the message says where. */
public final class ChatTemplateException extends TorchbridgeException {
  private static final long serialVersionUID = 1;

  ChatTemplateException(String message) {
    super(message);
  }
}
