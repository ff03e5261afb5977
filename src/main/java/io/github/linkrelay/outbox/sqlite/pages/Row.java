package io.github.linkrelay.outbox.sqlite.pages;

import java.util.List;

/**
 * A row of a table, as it is stored.
 *
 * @param rowid  0 in a table without
 * @param values in the order in which they are stored: {@code null}, Long, Double, String or byte[]. A column that is the
 *               rowid under another name is {@code null} here; columns that were added later may be missing at the end
 */
public record Row(long rowid, List<Object> values) {}
