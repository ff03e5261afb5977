package io.github.linkrelay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * All values of a run, and what was said about the machine. Each is written to a file at once, one line for each:
 * {@code part,case,contender,figure,round,value}. The case is what is varied within a part, such as the number of
 * connections; a second of time is a case, too.
 */
final class Results {

    private static final String HEAD = "part,case,contender,figure,round,value";
    private static final String FACT = "fact";

    /** One value of one round. */
    record Row(String part, String variant, String contender, Figure figure, int round, double value) {}

    /** The least, the median and the most of the rounds. */
    record Spread(double least, double median, double most, int rounds) {}

    private final Path file;
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, String> facts = new LinkedHashMap<>();

    private Results(Path file) {
        this.file = file;
    }

    /** Begins a new file. */
    static Results begin(Path file) throws IOException {
        Results results = new Results(file);
        Files.writeString(file, HEAD + "\n");
        return results;
    }

    static Results read(Path file) throws IOException {
        Results results = new Results(file);
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.split(",", 6);
            boolean isValue = !line.equals(HEAD) && fields.length == 6;
            if (isValue && fields[0].equals(FACT)) {
                results.facts.put(fields[3], fields[5]);
            } else if (isValue) {
                results.rows.add(new Row(
                        fields[0],
                        fields[1],
                        fields[2],
                        Figure.of(fields[3]),
                        Integer.parseInt(fields[4]),
                        Double.parseDouble(fields[5])));
            }
        }
        return results;
    }

    /** Adds something that bears on the values, in words. */
    void fact(String name, String value) throws IOException {
        facts.put(name, value);
        append(String.join(",", FACT, "", "", name, "", value));
    }

    void add(Part part, Object variant, String contender, Figure figure, int round, double value) throws IOException {
        Row row = new Row(part.toString(), variant.toString(), contender, figure, round, value);
        rows.add(row);
        append(String.format(
                Locale.ROOT,
                "%s,%s,%s,%s,%d,%.3f",
                row.part,
                row.variant,
                row.contender,
                figure.title(),
                round,
                value));
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

    private void append(String line) throws IOException {
        Files.write(file, Arrays.asList(line), StandardOpenOption.APPEND);
    }
}
