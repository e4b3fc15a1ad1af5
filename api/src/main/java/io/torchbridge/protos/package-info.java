/**
 * Messages of other programs' files, generated from {@code src/main/protobuf}. Not for users: the
 * classes that write and read these files are elsewhere.
 */
@NullMarked
package io.torchbridge.protos;

import org.jspecify.annotations.NullMarked;
