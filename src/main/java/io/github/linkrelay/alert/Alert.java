package io.github.linkrelay.alert;

/**
 * A trouble that exists now and that an operator should know about.
 *
 * @param key the same for as long as the same trouble lasts
 * @param title a few words, the same for as long as the key is
 * @param text what is wrong, with the present figures, and what to do
 */
record Alert(String key, Severity severity, String title, String text) {}
