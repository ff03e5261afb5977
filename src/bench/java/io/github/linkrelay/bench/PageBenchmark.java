package io.github.linkrelay.bench;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * Measures how long an operator waits for a page when very many events are stored:
 * {@code mvn -Pbench -DskipTests -Dbench.main=io.github.linkrelay.bench.PageBenchmark verify}. Prints the result as
 * Markdown and keeps it as {@code pages.md} in the work folder. Runs on Linux.
 */
public final class PageBenchmark {

    private PageBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Settings settings = Settings.fromSystemProperties();
        Deadline deadline = Deadline.in(settings.limit());
        Files.createDirectories(settings.work());
        StringBuilder result = new StringBuilder(Machine.description(settings.work()));
        StoredEvents stored = new StoredEvents(settings, deadline);
        try (SegmentStandIn standIn = new SegmentStandIn(stored::book);
                DataFolder data = DataFolder.fresh(settings, "pages");
                ContenderProcess process = stored.start(standIn, data)) {
            try {
                OperatorApi api = new OperatorApi(process.managementPort());
                stored.fill(process, standIn, api);
                result.append(String.format(
                        Locale.ROOT,
                        """
                        - stored: %,d events, mean body %d bytes, file %,d MiB
                        - peak memory of the product: %d MiB until they were stored,\
                        """,
                        OperatorApi.number(api.get("/api/status"), "events"),
                        stored.meanBodyBytes(),
                        Files.size(data.path().resolve("events.db")) >> 20,
                        process.peakMemoryMib()));
                StringBuilder table = new StringBuilder(Question.HEAD);
                for (Question question : questions(api)) {
                    table.append(question.measured(api, process));
                    deadline.check("answers to all questions");
                }
                result.append(String.format(" %d MiB after all questions%n%n%s", process.peakMemoryMib(), table));
            } catch (IOException e) {
                throw new IOException(e.getMessage() + process.logEnd(), e);
            }
        }
        System.out.println(result);
        Files.writeString(settings.work().resolve("pages.md"), result);
    }

    private static List<Question> questions(OperatorApi api) throws IOException, InterruptedException {
        String rare = api.get("/api/events?type=" + PageBodies.RARE_TYPE);
        long middle = OperatorApi.number(rare, "sequence");
        Instant then = Instant.parse(OperatorApi.text(rare, "receivedAt"));
        long end = OperatorApi.number(api.get("/api/status"), "events");
        String id = OperatorApi.text(api.get("/api/events/1000"), "messageId");
        String customer = user(api, "ecommerce.purchase", middle);
        String address = user(api, "link.clicked", middle);
        String group = OperatorApi.text(api.get("/api/dead-letters/groups"), "group");
        return List.of(
                Question.page("the newest", "/api/events"),
                Question.page("the 200 newest", "/api/events").ofSize(200),
                Question.page("what came since the last", "/api/events?after=" + end),
                Question.page("from the middle on", "/api/events").from(middle),
                Question.page("a type that came once, in the middle", "/api/events?type=" + PageBodies.RARE_TYPE),
                Question.page("a type that never came", "/api/events?type=" + PageBodies.NO_TYPE),
                Question.page("a message id, near the beginning", "/api/events?id=" + id),
                Question.page("a message id that never came", "/api/events?id=00000000-0000-4000-8000-000000000000"),
                Question.page("a user with few events", "/api/events?user=" + customer),
                Question.page("an anonymous id with several", "/api/events?user=" + address),
                Question.page("a user with one event in 5,000", "/api/events?user=" + PageBodies.BUSY_USER),
                Question.page("200 events of that user", "/api/events?user=" + PageBodies.BUSY_USER)
                        .ofSize(200),
                Question.page("a user who never came", "/api/events?user=cust_nobody"),
                Question.page("one second, in the middle", "/api/events?" + window(then, 1, ChronoUnit.SECONDS)),
                Question.page("one minute, in the middle", "/api/events?" + window(then, 1, ChronoUnit.MINUTES)),
                Question.page(
                        "an hour in which nothing came",
                        "/api/events?" + window(then.minus(1, ChronoUnit.DAYS), 1, ChronoUnit.HOURS)),
                Question.page(
                        "a type that never came in one minute",
                        "/api/events?type=" + PageBodies.NO_TYPE + "&" + window(then, 1, ChronoUnit.MINUTES)),
                Question.page("waiting", "/api/events?state=waiting"),
                Question.page("dead", "/api/events?state=dead"),
                Question.page("dead, of a type without dead letters", "/api/events?state=dead&type=install.tracked"),
                Question.page("delivered, from the dead letters in the middle on", "/api/events?state=delivered")
                        .from(middle + PageBodies.LARGE),
                Question.whole("one event opened, in the middle", "/api/events/" + middle, "key"),
                Question.whole("dead letters by reason", "/api/dead-letters/groups", "count"),
                Question.page(
                        "dead letters of a reason",
                        "/api/dead-letters?group=" + URLEncoder.encode(group, StandardCharsets.UTF_8)),
                Question.whole("where everything stands", "/api/status", "waiting"));
    }

    /** The user of the last event of this type before {@code sequence}. */
    private static String user(OperatorApi api, String type, long sequence) throws IOException, InterruptedException {
        return OperatorApi.text(api.get("/api/events?limit=1&type=" + type + "&before=" + sequence), "user");
    }

    private static String window(Instant from, long amount, ChronoUnit unit) {
        return "from=" + from + "&until=" + from.plus(amount, unit);
    }
}
