/** Modes and tools of automatic differentiation. */
@NullMarked
package io.torchbridge.autograd;

import org.jspecify.annotations.NullMarked;
