package io.github.linkrelay.operator.command;

import io.github.linkrelay.operator.api.EventStateJson;
import io.github.linkrelay.operator.api.JsonForm;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Has the options that choose events, by what they are and by their state. */
final class EventFilter {
    @Option(names = "--type", paramLabel = "TYPE", description = "Only events of this type, like link.clicked.")
    private String type;

    @Option(names = "--destination", paramLabel = "NAME", description = "The destination that --state refers to.")
    private String destination;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            converter = State.class,
            description =
                    "waiting, delivered, filtered or dead. Without --destination: delivered where all destinations"
                            + " say so, the others where one does.")
    private String state;

    static final class State implements ITypeConverter<String> {
        private static final List<String> ALL = Arrays.stream(EventStateJson.values())
                .map(EventStateJson::toString)
                .toList();

        @Override
        public String convert(String text) {
            if (!ALL.contains(text)) {
                throw new TypeConversionException("it is one of: " + String.join(", ", ALL));
            }
            return text;
        }
    }

    boolean hasState() {
        return state != null;
    }

    void addTo(Map<String, String> query) {
        put(query, "type", type);
        put(query, "destination", destination);
        put(query, "state", state);
    }

    static void put(Map<String, String> query, String name, String value) {
        if (value != null) {
            query.put(name, value);
        }
    }

    static void put(Map<String, String> query, String name, Instant value) {
        put(query, name, value == null ? null : JsonForm.time(value));
    }
}
