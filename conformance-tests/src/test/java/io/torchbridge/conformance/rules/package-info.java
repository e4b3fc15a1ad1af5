/**
 * The conformance suite: what every backend of torchbridge must do. A backend opts in with one test
 * class that extends {@link io.torchbridge.conformance.ConformanceSuite}.
 */
@NullMarked
package io.torchbridge.conformance.rules;

import org.jspecify.annotations.NullMarked;
