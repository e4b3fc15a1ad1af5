/**
 * Building blocks of networks, as <a
 * href="https://docs.pytorch.org/docs/stable/nn.html">torch.nn</a>: {@link
 * io.torchbridge.nn.Module}, layers and losses with PyTorch's argument names, order, defaults and
 * {@code state_dict} keys.
 */
@NullMarked
package io.torchbridge.nn;

import org.jspecify.annotations.NullMarked;
