package io.github.linkrelay.outbox;

/** Where a body may be kept that is no event, and could become one. */
enum KeptBody {

    QUARANTINE("SELECT length(body) FROM quarantine WHERE id = ?", "DELETE FROM quarantine WHERE id = ?"),
    DEAD_LETTERS("SELECT length(body) FROM dead_letters WHERE id = ? AND seq IS NULL",
            "DELETE FROM dead_letters WHERE id = ? AND seq IS NULL");

    /** Finds the size of a body by its id. */
    final String select;
    final String delete;

    KeptBody(String select, String delete) {
        this.select = select;
        this.delete = delete;
    }

    OutboxException gone(long id) {
        return new OutboxException(this == QUARANTINE ? "The quarantine has no entry " + id + " (any more)"
                : "There is no dead letter " + id + " (any more) that never was an event");
    }
}
