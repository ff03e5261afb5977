package io.github.linkrelay.alert;

/**
 * Something that holds now and that an operator should know.
 *
 * @param key the same for as long as it is the same trouble
 * @param title a few words, the same for as long as the key is
 * @param text with the figures of this moment, and what to do
 */
record Alert(String key, Severity severity, String title, String text) {}
