/** The rules of the conformance suite, one class for each area. */
@NullMarked
package io.torchbridge.conformance.rules;

import org.jspecify.annotations.NullMarked;
