package io.github.linkrelay.operator.server;

/**
 * Says what the sender of a request may do.
 *
 * @param operator whether the sender may change things; others may only look
 * @param masked whether masked fields are hidden from the sender
 */
record Role(boolean operator, boolean masked) {
    static final Role OPERATOR = new Role(true, false);
    static final Role VIEWER = new Role(false, true);
    /** The role on a port without credentials: it may change things, but masked fields stay hidden. */
    static final Role ANYBODY_HERE = new Role(true, true);
}
