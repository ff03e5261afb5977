package io.github.linkrelay.runtime.check.trial;

import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.sandbox.Sandbox;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesComponent;

/** Keeps secrets out of what a check prints: by their values, and by the names of what holds them. */
public final class SecretMask {
    static final String MASK = "***";
    /** Shorter values are not masked, because they occur in any text. */
    private static final int SHORTEST = 4;

    private static final Pattern SECRET_NAME = Pattern.compile(
            "(secret|password|passphrase|token|credential|authorization|cookie|(api|access|write|private|auth)[-_.]?key"
                    + "|(^|[-_.])key$|(^|[-_.])auth$"
                    + "|^linkrelay\\.alerts\\.url$)",
            Pattern.CASE_INSENSITIVE);
    /** Matches switches and numbers, which are no secrets even if their names look like it. */
    private static final Pattern PLAIN = Pattern.compile("true|false|\\d{1,9}");
    /** Names that look like those of secrets but are none. */
    private static final Set<String> HARMLESS = Set.of("idempotency-key", "correlation-token");

    private static final Pattern QUERY = Pattern.compile("([?&])([^=&]+)=([^&]*)");

    private final Set<String> values =
            new TreeSet<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    /** Adds the values of all settings whose name says that they are secret, and the sandbox's, which look the same. */
    void addSettings(CamelContext context) {
        add(Sandbox.EXAMPLE_SECRET);
        add(Sandbox.EXAMPLE_WRITE_KEY);
        PropertiesComponent properties = context.getPropertiesComponent();
        for (String key : properties.loadProperties(SecretMask::isSecret).stringPropertyNames()) {
            try {
                properties.resolveProperty(key).ifPresent(this::add);
            } catch (RuntimeException e) {
                // A value that can't be resolved can't be printed either.
            }
        }
    }

    /** Adds a secret, or several between commas. */
    public void add(String value) {
        for (String part : value.split(",")) {
            if (part.strip().length() >= SHORTEST
                    && !PLAIN.matcher(part.strip()).matches()) {
                values.add(part.strip());
                values.add(URLEncoder.encode(part.strip(), StandardCharsets.UTF_8));
            }
        }
    }

    public static boolean isSecret(String name) {
        return SECRET_NAME.matcher(name).find() && !HARMLESS.contains(name.toLowerCase(Locale.ROOT));
    }

    public String text(String text) {
        String masked = text;
        for (String value : values) {
            masked = masked.replace(value, MASK);
        }
        return masked;
    }

    String header(String name, String value) {
        return isSecret(name) ? MASK : text(value);
    }

    String url(String url) {
        String masked = QUERY.matcher(url)
                .replaceAll(part ->
                        part.group(1) + part.group(2) + "=" + (isSecret(part.group(2)) ? "***" : quote(part.group(3))));
        return text(masked.replaceFirst("//[^/@]*@", "//" + MASK + "@"));
    }

    private static String quote(String text) {
        return text.replace("\\", "\\\\").replace("$", "\\$");
    }

    public FileProblem problem(FileProblem problem) {
        return new FileProblem(problem.file(), problem.line(), text(problem.what()), text(problem.remedy()));
    }
}
