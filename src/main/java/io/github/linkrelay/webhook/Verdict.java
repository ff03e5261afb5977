package io.github.linkrelay.webhook;

/** What a look at a signature found. Only {@link #VALID} lets a request in. */
public enum Verdict {
    /** The signature belongs to these bytes and one of the secrets. */
    VALID,
    /** The request carries no signature. */
    MISSING,
    /** There is one, or more than one, but not in a form that Tolinku sends. */
    MALFORMED,
    /** The form is right, but no secret gives this signature for these bytes. */
    WRONG
}
