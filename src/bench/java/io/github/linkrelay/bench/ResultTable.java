package io.github.linkrelay.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The figures of all rounds as Markdown: each round, the medians, and the product's median over the peer's. */
final class ResultTable {

    /** What of a column is said about all rounds together. */
    private enum Summary {
        MEDIAN_AND_RATIO,
        MEDIAN,
        SUM
    }

    private record Column(String title, String format, ToDoubleFunction<Figures> figure, Summary summary) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("delivered/s", "%,.0f", Figures::deliveredPerSecond, Summary.MEDIAN_AND_RATIO),
            new Column("answered/s", "%,.0f", Figures::answeredPerSecond, Summary.MEDIAN_AND_RATIO),
            new Column("CPU µs/event", "%.1f", Figures::cpuMicros, Summary.MEDIAN_AND_RATIO),
            new Column("answer p50 ms", "%.2f", Figures::answerP50, Summary.MEDIAN_AND_RATIO),
            new Column("answer p99 ms", "%.2f", Figures::answerP99, Summary.MEDIAN_AND_RATIO),
            new Column("peak MiB", "%.0f", Figures::peakMib, Summary.MEDIAN_AND_RATIO),
            new Column("events/batch", "%.0f", Figures::eventsPerBatch, Summary.MEDIAN),
            new Column("refused", "%,.0f", Figures::refused, Summary.SUM),
            new Column("lost", "%,.0f", Figures::lost, Summary.SUM),
            new Column("repeated", "%,.0f", Figures::repeated, Summary.SUM),
            new Column("load µs/event", "%.1f", Figures::loadMicros, Summary.MEDIAN),
            new Column("stand-in µs/event", "%.1f", Figures::standInMicros, Summary.MEDIAN),
            new Column("others' CPU %", "%.1f", Figures::othersPercent, Summary.MEDIAN));

    private final Map<String, List<Figures>> rounds = new LinkedHashMap<>();

    void add(String contender, Figures figures) {
        rounds.computeIfAbsent(contender, name -> new ArrayList<>()).add(figures);
    }

    /** The table; refused, lost and repeated events are added up where the other columns show the median. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(line("", COLUMNS.stream().map(Column::title).toList()));
        text.append("|---|").append("---:|".repeat(COLUMNS.size())).append('\n');
        rounds.forEach((contender, all) -> {
            for (int i = 0; i < all.size(); i++) {
                Figures figures = all.get(i);
                text.append(line(
                        contender + ", round " + (i + 1),
                        COLUMNS.stream()
                                .map(column -> cell(column, column.figure.applyAsDouble(figures)))
                                .toList()));
            }
        });
        rounds.forEach((contender, all) -> text.append(line(
                "**" + contender + ", median (sum)**",
                COLUMNS.stream().map(column -> summary(all, column)).toList())));
        if (rounds.containsKey("product") && rounds.containsKey("peer")) {
            text.append(
                    line("**product / peer**", COLUMNS.stream().map(this::ratio).toList()));
        }
        return text.toString();
    }

    private static String summary(List<Figures> all, Column column) {
        return column.summary == Summary.SUM
                ? "(" + cell(column, all.stream().mapToDouble(column.figure).sum()) + ")"
                : cell(column, median(all, column));
    }

    private String ratio(Column column) {
        double peer = median(rounds.get("peer"), column);
        return column.summary == Summary.MEDIAN_AND_RATIO && peer > 0
                ? String.format(Locale.ROOT, "%.2f", median(rounds.get("product"), column) / peer)
                : "";
    }

    private static double median(List<Figures> all, Column column) {
        double[] sorted = all.stream().mapToDouble(column.figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String cell(Column column, double value) {
        return String.format(Locale.ROOT, column.format, value);
    }

    private static String line(String first, List<String> cells) {
        return "| " + first + " | " + String.join(" | ", cells) + " |\n";
    }
}
