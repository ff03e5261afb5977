/**
 * Reads SQLite's files as bytes, without SQLite, which may change a file that it opens. The doors are
 * {@link io.github.linkrelay.outbox.sqlite.pages.Scan} for the rows of a database,
 * {@link io.github.linkrelay.outbox.sqlite.pages.DatabaseHeader} and
 * {@link io.github.linkrelay.outbox.sqlite.pages.Wal}. The formats are those of <a
 * href="https://www.sqlite.org/fileformat2.html">its documentation</a>. Nothing here writes, and nothing here knows an
 * outbox or the meaning of a row.
 */
package io.github.linkrelay.outbox.sqlite.pages;
