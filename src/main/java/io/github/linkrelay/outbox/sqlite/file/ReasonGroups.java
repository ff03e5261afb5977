package io.github.linkrelay.outbox.sqlite.file;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sqlite.Function;

/**
 * Removes the parts of reasons that differ from one to the next, so that equal troubles are counted together. Ids, long
 * numbers and quoted values become {@code *}; an HTTP status stays.
 */
public final class ReasonGroups {

    /** The name of this function in SQL while a file is brought up to date. */
    private static final String SQL_NAME = "outbox_reason_group";

    private static final int LONGEST = 200;
    /** Only so many characters are looked at, because a longer reason is cut anyway. */
    private static final int LOOKED_AT = 2_000;

    /** Matches a whole quoted text, a UUID, eight or more hex digits, or four or more digits. */
    private static final Pattern PARTS = Pattern.compile("\"[^\"]{21,}\"|(?<!\\p{L})'[^']{21,}'(?!\\p{L})"
            + "|(?<![0-9a-zA-Z])\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}(?![0-9a-zA-Z])"
            + "|\\p{XDigit}{8,}|\\d{4,}");

    private static final Pattern DIGIT = Pattern.compile("\\d");

    private ReasonGroups() {}

    public static String of(String reason) {
        String text = reason.length() <= LOOKED_AT ? reason : reason.substring(0, LOOKED_AT);
        String group = PARTS.matcher(text).replaceAll(part -> replacement(part.group()));
        return group.length() <= LONGEST ? group : group.substring(0, LONGEST);
    }

    private static String replacement(String part) {
        char first = part.charAt(0);
        boolean quoted = first == '"' || first == '\'';
        if (!quoted) {
            return "*";
        }
        return DIGIT.matcher(part).find() ? first + "*" + first : Matcher.quoteReplacement(part);
    }

    /** Makes the function known to SQL over this connection. */
    static void register(Connection connection) throws SQLException {
        Function.create(connection, SQL_NAME, new Function() {
            @Override
            protected void xFunc() throws SQLException {
                result(of(value_text(0)));
            }
        });
    }
}
