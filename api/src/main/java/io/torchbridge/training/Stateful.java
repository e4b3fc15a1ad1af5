package io.torchbridge.training;

import java.util.Map;

/** What a {@link TrainingState} saves and restores: a model, an optimizer, a part of one's own. */
public interface Stateful {

  /**
   * What it needs to go on later: tensors, numbers, strings, Booleans, null, and maps, lists and
   * sets of these. Tensors may be shared with it.
   */
  Map<String, ?> stateDict();

  /**
   * Goes on from a {@link #stateDict}, copying what it needs of it.
   *
   * @throws io.torchbridge.TorchbridgeException if it is that of something else
   */
  void loadStateDict(Map<String, ?> state);
}
