/**
 * Probability distributions, transforms of them and constraints on their parameters, as <a
 * href="https://docs.pytorch.org/docs/stable/distributions.html">torch.distributions</a>: {@link
 * io.torchbridge.distributions.Distribution}.
 */
@NullMarked
package io.torchbridge.distributions;

import org.jspecify.annotations.NullMarked;
