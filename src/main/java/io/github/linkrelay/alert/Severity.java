package io.github.linkrelay.alert;

/** How soon somebody has to look. */
public enum Severity {
    /** Events are refused or wait for a hand: now. */
    CRITICAL,
    /** Today. */
    WARNING
}
