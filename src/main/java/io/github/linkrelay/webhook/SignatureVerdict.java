package io.github.linkrelay.webhook;

/** The result of checking a signature. Only {@link #VALID} admits a request. */
public enum SignatureVerdict {
    /** The signature belongs to these bytes and one of the secrets. */
    VALID,
    /** The request has no signature. */
    MISSING,
    /** The request has a signature that is not in a form that Tolinku sends, or more than one. */
    MALFORMED,
    /** The form is right, but no secret gives this signature for these bytes. */
    WRONG
}
