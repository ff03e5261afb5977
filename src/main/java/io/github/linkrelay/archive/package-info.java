/**
 * Writes delivered events to the archive as JSON lines, a file for each UTC day, and reads them back.
 *
 * <p>There is a door for each direction. Writing: {@link io.github.linkrelay.archive.ToArchiveLine} makes a line of
 * each event, {@code aggregate} collects the lines into a batch, {@link io.github.linkrelay.archive.DayBatch} makes one
 * day's text of the batch, and the component {@code archive:} appends that text to the day's plain file, which is
 * compressed when the day is over. Reading: {@link io.github.linkrelay.archive.ArchiveSource}, from which an outbox
 * replays.
 *
 * <p>It knows events, the source of a replay, and the batches of {@code delivery}. It knows neither the outbox that
 * replays from it, nor Segment, nor any setting.
 */
package io.github.linkrelay.archive;
