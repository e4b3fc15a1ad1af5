@NullMarked
package io.torchbridge.spi;

import org.jspecify.annotations.NullMarked;
