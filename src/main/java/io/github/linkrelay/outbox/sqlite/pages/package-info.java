/**
 * Reads SQLite's files as bytes, without SQLite, which may change a file that it opens. The formats are those of <a
 * href="https://www.sqlite.org/fileformat2.html">its documentation</a>. Nothing here writes.
 */
package io.github.linkrelay.outbox.sqlite.pages;
