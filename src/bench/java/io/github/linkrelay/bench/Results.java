package io.github.linkrelay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All values, and what was said about the machine. Each is written to a file at once, one line for each:
 * {@code part,case,contender,figure,round,value,date}. The case is what is varied within a part, such as the number of
 * connections; a second of time is a case, too. A run takes the place of the earlier values of the parts that it
 * measures, and of no others, so several runs can make one picture.
 */
final class Results {

    private static final String HEAD = "part,case,contender,figure,round,value,date";
    private static final String FACT = "fact";

    /** One value of one round. */
    record Row(String part, String variant, String contender, Figure figure, int round, double value, LocalDate date) {

        private String line() {
            return String.format(
                    Locale.ROOT,
                    "%s,%s,%s,%s,%d,%.3f,%s",
                    part,
                    variant,
                    contender,
                    figure.title(),
                    round,
                    value,
                    date);
        }
    }

    /** The least, the median and the most of the rounds. */
    record Spread(double least, double median, double most, int rounds) {}

    private final Path file;
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Set<Part> ofThisRun = EnumSet.noneOf(Part.class);

    private Results(Path file) {
        this.file = file;
    }

    /** Goes on with this file, or begins it. */
    static Results open(Path file) throws IOException {
        boolean known = Files.exists(file) && Files.readString(file).startsWith(HEAD + "\n");
        Results results = known ? read(file) : new Results(file);
        results.write();
        return results;
    }

    static Results read(Path file) throws IOException {
        Results results = new Results(file);
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(FACT + ",")) {
                String[] fields = line.split(",", 6);
                results.facts.put(fields[3], fields[5]);
            } else if (!line.equals(HEAD)) {
                String[] fields = line.split(",");
                results.rows.add(new Row(
                        fields[0],
                        fields[1],
                        fields[2],
                        Figure.of(fields[3]),
                        Integer.parseInt(fields[4]),
                        Double.parseDouble(fields[5]),
                        LocalDate.parse(fields[6])));
            }
        }
        return results;
    }

    /** Adds something that bears on the values, in words. */
    synchronized void fact(String name, String value) throws IOException {
        facts.put(name, value);
        write();
    }

    synchronized void add(Part part, Object variant, String contender, Figure figure, int round, double value)
            throws IOException {
        if (ofThisRun.add(part)) {
            rows.removeIf(row -> row.part.equals(part.toString()));
            write();
        }
        Row row = new Row(
                part.toString(), variant.toString(), contender, figure, round, value, LocalDate.now(ZoneOffset.UTC));
        rows.add(row);
        Files.writeString(file, row.line() + "\n", StandardOpenOption.APPEND);
    }

    /** Returns when a part was measured, the first and the last day; {@code null} if it was not. */
    String dates(Part part) {
        List<LocalDate> days = of(part).map(Row::date).distinct().sorted().toList();
        if (days.isEmpty()) {
            return null;
        }
        LocalDate first = days.get(0);
        LocalDate last = days.get(days.size() - 1);
        return first.equals(last) ? first.toString() : first + " to " + last;
    }

    Map<String, String> facts() {
        return facts;
    }

    /** Returns the different cases of a part, in the order in which they were first measured. */
    List<String> variants(Part part, Figure figure) {
        return of(part).filter(row -> row.figure == figure)
                .map(Row::variant)
                .distinct()
                .toList();
    }

    /** Returns the contenders of a part, in the order in which they were first measured. */
    List<String> contenders(Part part) {
        return of(part).map(Row::contender).distinct().toList();
    }

    /** Returns the figures of a part that were measured in one of its cases. */
    List<Figure> figures(Part part, String variant) {
        return of(part).filter(row -> row.variant.equals(variant))
                .map(Row::figure)
                .distinct()
                .toList();
    }

    /** Returns the spread over the rounds; {@code null} if this was not measured. */
    Spread spread(Part part, Object variant, String contender, Figure figure) {
        double[] values = of(part).filter(row -> row.variant.equals(variant.toString()))
                .filter(row -> row.contender.equals(contender) && row.figure == figure)
                .mapToDouble(Row::value)
                .sorted()
                .toArray();
        if (values.length == 0) {
            return null;
        }
        int middle = values.length / 2;
        double median = values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
        return new Spread(values[0], median, values[values.length - 1], values.length);
    }

    OptionalDouble median(Part part, Object variant, String contender, Figure figure) {
        Spread spread = spread(part, variant, contender, figure);
        return spread == null ? OptionalDouble.empty() : OptionalDouble.of(spread.median);
    }

    private Stream<Row> of(Part part) {
        return rows.stream().filter(row -> row.part.equals(part.toString()));
    }

    /** Returns how many rounds of a part were measured. */
    int rounds(Part part) {
        return of(part).mapToInt(Row::round).max().orElse(0);
    }

    private void write() throws IOException {
        List<String> lines = new ArrayList<>(List.of(HEAD));
        facts.forEach((name, value) -> lines.add(String.join(",", FACT, "", "", name, "", value)));
        rows.forEach(row -> lines.add(row.line()));
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.write(draft, lines);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
