package io.github.linkrelay.webhook;

import java.util.Locale;

/**
 * Thrown when a request has no valid signature. The exception contains only the verdict, and no stack trace, so that a
 * flood of forged requests costs little work.
 */
public class SignatureRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final SignatureVerdict verdict;

    public SignatureRefusedException(SignatureVerdict verdict) {
        super("signature " + verdict.name().toLowerCase(Locale.ROOT), null, false, false);
        this.verdict = verdict;
    }

    /** Returns why the signature was refused; never {@link SignatureVerdict#VALID}. */
    public SignatureVerdict verdict() {
        return verdict;
    }
}
