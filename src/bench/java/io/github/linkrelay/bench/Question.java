package io.github.linkrelay.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/**
 * What an operator asks the API.
 *
 * @param name   what the table calls it
 * @param path   with its query, without {@code before} and {@code limit}
 * @param item   a member that each found thing has once
 * @param limit  how many belong on a page; 0 where there are no pages
 * @param before where the page begins; 0 for the first
 */
record Question(String name, String path, String item, int limit, long before) {

    static final String HEAD =
            """
            | question | median ms | max ms | CPU ms | found | requests |
            |---|---:|---:|---:|---:|---:|
            """;

    private static final int TO_WARM_UP = 3;
    private static final int TIMES = 30;

    static Question whole(String name, String path, String item) {
        return new Question(name, path, item, 0, 0);
    }

    /** Of a page as the operator's page shows it. */
    static Question page(String name, String path) {
        return new Question(name, path, "bytes", 50, 0);
    }

    Question from(long sequence) {
        return new Question(name, path, item, limit, sequence);
    }

    Question ofSize(int most) {
        return new Question(name, path, item, most, before);
    }

    /**
     * Asks again and again, and gives a row of the table. The times are those until the page is full or at its end; the
     * processor's is the mean of what the product used meanwhile.
     */
    String measured(OperatorApi api, ContenderProcess process) throws IOException, InterruptedException {
        double[] millis = new double[TIMES];
        Page page = null;
        long cpu = 0;
        for (int i = -TO_WARM_UP; i < TIMES; i++) {
            cpu = i == 0 ? process.cpuMicros() : cpu;
            long began = System.nanoTime();
            page = ask(api);
            if (i >= 0) {
                millis[i] = (System.nanoTime() - began) / 1e6;
            }
        }
        double used = (process.cpuMicros() - cpu) / 1e3 / TIMES;
        Arrays.sort(millis);
        return String.format(
                Locale.ROOT,
                "| %s | %.1f | %.1f | %.1f | %d | %d |%n",
                name,
                (millis[(TIMES - 1) / 2] + millis[TIMES / 2]) / 2,
                millis[TIMES - 1],
                used,
                page.found,
                page.requests);
    }

    private record Page(int found, int requests) {}

    private Page ask(OperatorApi api) throws IOException, InterruptedException {
        if (limit == 0) {
            return new Page(OperatorApi.count(api.get(path), item), 1);
        }
        int found = 0;
        int requests = 0;
        long next = before;
        do {
            String separator = path.contains("?") ? "&" : "?";
            String answer =
                    api.get(path + separator + "limit=" + (limit - found) + (next > 0 ? "&before=" + next : ""));
            found += OperatorApi.count(answer, item);
            requests++;
            next = OperatorApi.count(answer, "next") > 0 ? OperatorApi.number(answer, "next") : 0;
        } while (next > 0 && found < limit);
        return new Page(found, requests);
    }
}
