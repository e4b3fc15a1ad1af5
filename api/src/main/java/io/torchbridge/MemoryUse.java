package io.torchbridge;

import java.util.OptionalLong;

/**
 * What the tensors of one backend take on one device.
 *
 * @param backend the backend's id
 * @param device where; a backend that has the CPU only has its meta tensors counted there too
 * @param tensors how many are neither closed nor found unreachable
 * @param bytes the memory that is in use, also by gradients, graphs and views whose base is closed;
 *     empty where the backend does not count it
 */
public record MemoryUse(String backend, Device device, long tensors, OptionalLong bytes) {}
