package io.github.linkrelay.operator.server;

/**
 * Who asks.
 *
 * @param operator may change things; who is none may only look
 * @param masked does not see the fields that are masked
 */
record Role(boolean operator, boolean masked) {
    static final Role OPERATOR = new Role(true, false);
    static final Role VIEWER = new Role(false, true);
    /** On a port that asks nobody who he is: may act, but has not shown that he may see everything. */
    static final Role ANYBODY_HERE = new Role(true, true);
}
