/** Finds the operator that goes wrong: where NaNs come from, where two backends differ. */
@NullMarked
package io.torchbridge.debug;

import org.jspecify.annotations.NullMarked;
