@NullMarked
package io.torchbridge.examples.cli;

import org.jspecify.annotations.NullMarked;
