/**
 * What a backend implements, and what tools around operator calls use. Users of tensors need none
 * of it.
 */
@NullMarked
package io.torchbridge.spi;

import org.jspecify.annotations.NullMarked;
