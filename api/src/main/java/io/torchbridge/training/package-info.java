/**
 * What surrounds a training loop, each part usable alone: checkpoints to go on from, logs for
 * people and for TensorBoard, early stopping, a search for the learning rate; and {@link
 * io.torchbridge.training.Trainer}, a small loop that calls them.
 */
@NullMarked
package io.torchbridge.training;

import org.jspecify.annotations.NullMarked;
