/** Models that PyTorch has compiled: TorchScript's files, run without Python. */
@NullMarked
package io.torchbridge.jit;

import org.jspecify.annotations.NullMarked;
