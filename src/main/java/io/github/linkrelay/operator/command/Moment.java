package io.github.linkrelay.operator.command;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a moment as people write it: RFC 3339, the forms that the tables print (in UTC), a day, or an age, which is that long
 * ago.
 */
final class Moment implements ITypeConverter<Instant> {
    static final String FORMS = "RFC 3339, '2026-06-14 09:26:53' (UTC), 2026-06-14, or an age: 45s, 30m, 2h, 7d";
    private static final DateTimeFormatter SHOWN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

    @Override
    public Instant convert(String text) {
        return parse(text, Instant.now());
    }

    static Instant parse(String text, Instant now) {
        try {
            return Age.parse(text).map(now::minus).orElseGet(() -> OffsetDateTime.parse(whole(text))
                    .toInstant());
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + Plain.text(text) + "' is no time; write " + FORMS);
        }
    }

    private static String whole(String text) {
        if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
            return text + "T00:00:00Z";
        }
        return text.matches("\\S{10} \\d\\d:\\d\\d(:\\d\\d)?") ? text.replace(' ', 'T') + "Z" : text;
    }

    /** Returns the moment as a table shows it; {@code -} for null. */
    static String shown(Instant moment) {
        return moment == null ? "-" : SHOWN.format(moment);
    }
}
