package io.github.linkrelay.webhook;

import java.util.Locale;

/**
 * A request without a valid signature. It holds nothing of the request but the verdict, and no stack trace: whoever
 * floods the receiver with forged requests shall not make it work for each.
 */
public class SignatureRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Verdict verdict;

    public SignatureRefusedException(Verdict verdict) {
        super("signature " + verdict.name().toLowerCase(Locale.ROOT), null, false, false);
        this.verdict = verdict;
    }

    /** Why; never {@link Verdict#VALID}. */
    public Verdict verdict() {
        return verdict;
    }
}
