package io.github.linkrelay.operator.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.List;

/** Where a command prints. Nothing from outside gets past it without being made {@link Plain plain}. */
final class Screen {
    private static final int USUAL_WIDTH = 100;

    private final PrintWriter out;
    private final PrintWriter err;
    private final Surroundings surroundings;
    private int over;

    Screen(PrintWriter out, PrintWriter err, Surroundings surroundings) {
        this.out = out;
        this.err = err;
        this.surroundings = surroundings;
    }

    /** One line of the result. */
    void line(String text) {
        out.println(Plain.text(text));
    }

    /** A text of several lines, each behind this margin. */
    void lines(String margin, String text) {
        text.lines().forEach(line -> line(margin + line));
    }

    /** A line of a table, on a terminal cut to its width. */
    void row(String text) {
        String plain = Plain.text(text);
        int width = surroundings.isTerminal() ? width() : Integer.MAX_VALUE;
        out.println(
                plain.codePointCount(0, plain.length()) <= width
                        ? plain
                        : plain.substring(0, plain.offsetByCodePoints(0, width - 3)) + "...");
    }

    Table table(Table.Column... columns) {
        return new Table(this, List.of(columns));
    }

    /** A JSON document, or a piece of one, with or without what ends its line. */
    void json(String document) {
        out.print(Plain.json(document, !UTF_8.equals(surroundings.charset())));
    }

    /** An answer of the API as it is. */
    void answer(ApiAnswer answer) {
        json(answer.text().strip() + System.lineSeparator());
    }

    /** On the error output: what is no part of the result. */
    void note(String text) {
        err.println(Plain.text(text));
        err.flush();
    }

    /** On the error output, over what stood in this line of the terminal. */
    void over(String text) {
        String plain = Plain.text(text);
        String cut = plain.substring(0, Math.min(plain.length(), width() - 1));
        // No wider than what is to be covered, for the terminal may be narrower than we know.
        err.print("\r" + cut + " ".repeat(Math.max(0, over - cut.length())));
        err.flush();
        over = cut.length();
    }

    /** Ends a line that was written {@link #over}. */
    void endOver() {
        err.println();
        err.flush();
        over = 0;
    }

    void flush() {
        out.flush();
        err.flush();
    }

    /** Whether nobody reads any longer, as behind {@code head}. */
    boolean isBroken() {
        return out.checkError();
    }

    boolean isTerminal() {
        return surroundings.isTerminal();
    }

    private int width() {
        String columns = surroundings.environment().getOrDefault("COLUMNS", "");
        return columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : USUAL_WIDTH;
    }
}
