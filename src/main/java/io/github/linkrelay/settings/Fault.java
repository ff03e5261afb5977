package io.github.linkrelay.settings;

/**
 * A fault in a file. It contains no value of a setting.
 *
 * @param line the number of the line, from 1
 * @param what says what is wrong, without a full stop
 * @param remedy says what would be right, without a full stop
 */
public record Fault(int line, String what, String remedy) {}
