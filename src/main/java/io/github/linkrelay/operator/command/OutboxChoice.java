package io.github.linkrelay.operator.command;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Has the option {@code --outbox}, which says which outbox a command is about. */
final class OutboxChoice {
    /** The place in the help: behind the options of the command itself. */
    static final int ORDER = 100;

    static final String USUAL = "events";

    @Option(
            names = "--outbox",
            order = ORDER,
            paramLabel = "NAME",
            defaultValue = USUAL,
            description = "Which outbox. Default: ${DEFAULT-VALUE}")
    private String outbox;

    String name() {
        return outbox;
    }

    /** Returns a query with this parameter, to which more may be added. */
    Map<String, String> query() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("outbox", outbox);
        return query;
    }
}
