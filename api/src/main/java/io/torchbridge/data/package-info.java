/**
 * Data sets and how they come in batches, as <a
 * href="https://docs.pytorch.org/docs/stable/data.html">torch.utils.data</a>.
 */
@NullMarked
package io.torchbridge.data;

import org.jspecify.annotations.NullMarked;
