package io.torchbridge.nn;

import io.torchbridge.Tensor;

/**
 * What a recurrent network without cells gives.
 *
 * @param output the last layer's state at each time, {@code (L, N, D * H)}
 * @param hidden each layer's state at the end, {@code (D * num_layers, N, H)}
 */
public record RecurrentOutput(Tensor output, Tensor hidden) {}
