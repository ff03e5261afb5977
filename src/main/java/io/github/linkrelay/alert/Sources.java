package io.github.linkrelay.alert;

import io.github.linkrelay.outbox.view.OpenOutbox;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The sources of figures that are not in an outbox. The route's thread asks them once for each check.
 *
 * @param directory the folder of the outboxes
 * @param maxBytes the bytes that each outbox may use; 0: no limit
 * @param requests the requests that were counted since the start
 * @param reloadProblems why the files on the disk are not in force, each with its file; empty while they are
 * @param types gives the history of event types of an outbox
 */
public record Sources(
        Path directory,
        long maxBytes,
        Supplier<RequestCounts> requests,
        Supplier<List<String>> reloadProblems,
        Function<OpenOutbox, TypeHistory> types) {}
