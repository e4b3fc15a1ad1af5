package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * What a recurrent network without cells gives for packed sequences.
 *
 * @param output the last layer's state at each time
 * @param hidden each layer's state at the end, {@code (D * num_layers, N, H)}
 */
public record PackedOutput(PackedSequence output, Tensor hidden) {}
