@NullMarked
package io.torchbridge.examples;

import org.jspecify.annotations.NullMarked;
