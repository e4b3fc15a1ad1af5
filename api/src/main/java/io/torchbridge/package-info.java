/**
 * Tensors, the operators on them, and the choice of a backend: {@link io.torchbridge.Torch} and
 * {@link io.torchbridge.Tensor}.
 */
@NullMarked
package io.torchbridge;

import org.jspecify.annotations.NullMarked;
