package io.github.linkrelay.bench;

import java.util.Locale;
import java.util.OptionalDouble;

/** What the product is to reach, beside what it reached. */
final class Targets {

    private final Results results;
    private final StringBuilder table = new StringBuilder("| what | wanted | found | reached |\n|---|---:|---:|---|\n");

    private Targets(Results results) {
        this.results = results;
    }

    static String table(Results results) {
        return new Targets(results).table();
    }

    private String table() {
        String half = first(Part.HALF);
        String warm = first(Part.WARM);
        most(
                "ready, over the bare Camel Main",
                1.3,
                ratio(cold(Contender.PRODUCT, Figure.READY), cold("camel-main", Figure.READY)));
        least(
                "delivered in the first ten seconds, over the peer",
                3,
                ratio(firstTen(Contender.PRODUCT), firstTen(Contender.PEER)));
        most("ms for linkrelay status", 1000, at(Part.COLD, "status", Contender.PRODUCT, Figure.COMMAND));
        least("delivered per second, over the peer", 7, ratio(Part.WARM, warm, Figure.DELIVERED, Contender.PEER));
        most("processor time per event, over the peer", 0.15, ratio(Part.WARM, warm, Figure.CPU, Contender.PEER));
        least(
                "delivered per second, over the same without Camel",
                0.6,
                ratio(Part.WARM, warm, Figure.DELIVERED, Contender.BARE));
        most(
                "p99 at half load, over the peer's p50",
                1,
                ratio(
                        at(Part.HALF, half, Contender.PRODUCT, Figure.P99),
                        at(Part.HALF, half, Contender.PEER, Figure.P50)));
        least(
                "delivered per second with the most stored, over that with none",
                0.9,
                ends(Part.GROWTH, Figure.DELIVERED));
        most(
                "processor time per event with the most destinations, over that with one",
                5,
                ends(Part.DESTINATIONS, Figure.CPU));
        least(
                "drained per second, over what the settings allow",
                0.8,
                ratio(
                        at(Part.DRAIN, first(Part.DRAIN), Contender.PRODUCT, Figure.DELIVERED),
                        at(Part.DRAIN, first(Part.DRAIN), Contender.PRODUCT, Figure.ALLOWED)));
        most("MiB resident in the small container", 256, at(Part.MEMORY, "all", Contender.PRODUCT, Figure.PEAK));
        return table.toString();
    }

    private void least(String what, double wanted, OptionalDouble found) {
        row(what, "at least", wanted, found, found.orElse(0) >= wanted);
    }

    private void most(String what, double wanted, OptionalDouble found) {
        row(what, "at most", wanted, found, found.orElse(0) <= wanted);
    }

    private void row(String what, String bound, double wanted, OptionalDouble found, boolean reached) {
        table.append(String.format(
                Locale.ROOT,
                "| %s | %s %s | %s | %s |%n",
                what,
                bound,
                number(wanted),
                found.isPresent() ? number(found.getAsDouble()) : "not measured",
                found.isEmpty() ? "" : reached ? "yes" : "no"));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%,.0f", value);
    }

    private String first(Part part) {
        return results.variants(part, Figure.DELIVERED).stream().findFirst().orElse("");
    }

    private OptionalDouble at(Part part, String variant, String contender, Figure figure) {
        return results.median(part, variant, contender, figure);
    }

    private OptionalDouble cold(String contender, Figure figure) {
        return at(Part.COLD, "start", contender, figure);
    }

    private OptionalDouble firstTen(String contender) {
        double sum = 0;
        for (int second = 1; second <= 10; second++) {
            OptionalDouble one = results.median(Part.COLD, second, contender, Figure.DELIVERED);
            if (one.isEmpty()) {
                return one;
            }
            sum += one.getAsDouble();
        }
        return OptionalDouble.of(sum);
    }

    private OptionalDouble ratio(Part part, String variant, Figure figure, String other) {
        return ratio(at(part, variant, Contender.PRODUCT, figure), at(part, variant, other, figure));
    }

    /** The last case over the first, of the product. */
    private OptionalDouble ends(Part part, Figure figure) {
        var variants = results.variants(part, figure);
        return variants.size() < 2
                ? OptionalDouble.empty()
                : ratio(
                        at(part, variants.get(variants.size() - 1), Contender.PRODUCT, figure),
                        at(part, variants.get(0), Contender.PRODUCT, figure));
    }

    private static OptionalDouble ratio(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() && other.isPresent() && other.getAsDouble() > 0
                ? OptionalDouble.of(one.getAsDouble() / other.getAsDouble())
                : OptionalDouble.empty();
    }
}
