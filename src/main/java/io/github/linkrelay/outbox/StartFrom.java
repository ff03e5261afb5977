package io.github.linkrelay.outbox;

/** Where a destination begins that the file has not seen before. */
public enum StartFrom {
    /** With the oldest event that the log still holds. */
    oldest,
    /** With the first event after its registration. */
    newest
}
