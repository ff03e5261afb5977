package io.github.linkrelay.operator.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.linkrelay.operator.api.PageJson;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Reads a list of the API page by page. A page may be empty although there is more: the server then ran out of time, and the
 * next page goes on from there.
 */
final class Pages<T> {
    static final int MOST_OF_A_PAGE = 200;
    private static final Duration LONG = Duration.ofSeconds(3);

    private final Api api;
    private final String path;
    private final Class<? extends PageJson<T>> type;
    private final Surroundings surroundings;
    private final Screen screen;

    /** @param type the record of one answer */
    Pages(Api api, String path, Class<? extends PageJson<T>> type, Surroundings surroundings, Screen screen) {
        this.api = api;
        this.path = path;
        this.type = type;
        this.surroundings = surroundings;
        this.screen = screen;
    }

    /** Returns the name that the list has in an answer. */
    String listName() {
        return type.getRecordComponents()[0].getName();
    }

    /**
     * Reads until {@code limit} elements were found, and hands on each page that isn't empty.
     *
     * @return where the rest begins, as for {@code before}; {@code null} at the end
     */
    Long read(Map<String, String> query, Long before, long limit, Consumer<List<Listed<T>>> page) {
        Long next = before;
        long wanted = limit;
        Instant lastWord = surroundings.now();
        do {
            Map<String, String> asked = new LinkedHashMap<>(query);
            asked.put("limit", String.valueOf(Math.min(wanted, MOST_OF_A_PAGE)));
            if (next != null) {
                asked.put("before", next.toString());
            }
            JsonNode answer = api.get(path, asked).json();
            PageJson<T> part = ApiAnswer.read(answer, type);
            List<Listed<T>> found = listed(part.list(), answer.path(listName()));
            wanted -= found.size();
            if (!found.isEmpty()) {
                page.accept(found);
                screen.flush();
                lastWord = surroundings.now();
            }
            next = checked(part.next(), next);
            if (next != null
                    && wanted > 0
                    && Duration.between(lastWord, surroundings.now()).compareTo(LONG) > 0) {
                screen.note("Still searching, at " + Amount.of(next) + " ...");
                lastWord = surroundings.now();
            }
        } while (next != null && wanted > 0 && !screen.isBroken());
        return next;
    }

    private static <T> List<Listed<T>> listed(List<T> values, JsonNode array) {
        return IntStream.range(0, values.size())
                .mapToObj(i -> new Listed<>(values.get(i), array.path(i)))
                .toList();
    }

    private static Long checked(Long next, Long last) {
        if (next != null && last != null && next >= last) {
            throw new Refusal("The answer makes no sense: the page after " + last + " begins at " + next + ".");
        }
        return next;
    }
}
