/** Programs that a user would copy. */
@NullMarked
package io.torchbridge.examples;

import org.jspecify.annotations.NullMarked;
