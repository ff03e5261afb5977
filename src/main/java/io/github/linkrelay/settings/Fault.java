package io.github.linkrelay.settings;

/**
 * What is wrong with a file. Holds no value.
 *
 * @param line from 1
 * @param what is wrong, without a full stop
 * @param remedy what would be right, without a full stop
 */
public record Fault(int line, String what, String remedy) {}
