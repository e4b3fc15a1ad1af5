/** Optimizers, as <a href="https://docs.pytorch.org/docs/stable/optim.html">torch.optim</a>. */
@NullMarked
package io.torchbridge.optim;

import org.jspecify.annotations.NullMarked;
