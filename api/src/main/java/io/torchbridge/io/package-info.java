/**
 * Tensors in files: safetensors, what PyTorch's {@code torch.save} writes, and the weights in ONNX
 * files.
 */
@NullMarked
package io.torchbridge.io;

import org.jspecify.annotations.NullMarked;
