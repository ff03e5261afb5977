package io.github.linkrelay.alert;

/** Says how soon somebody must look. */
public enum Severity {
    /** Events are refused, or wait until somebody acts; look now. */
    CRITICAL,
    /** Look today. */
    WARNING
}
