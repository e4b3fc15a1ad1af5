/** Tensors in files: safetensors, and what PyTorch's {@code torch.save} writes. */
@NullMarked
package io.torchbridge.io;

import org.jspecify.annotations.NullMarked;
