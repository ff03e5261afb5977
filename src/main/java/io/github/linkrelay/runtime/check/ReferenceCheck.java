package io.github.linkrelay.runtime.check;

import io.github.linkrelay.distribution.Distribution;
import io.github.linkrelay.runtime.check.rules.AddressCheck;
import io.github.linkrelay.runtime.check.rules.QueryOptions;
import io.github.linkrelay.runtime.files.FileOutline;
import io.github.linkrelay.runtime.files.FileOutline.EndpointUse;
import io.github.linkrelay.runtime.files.FileOutline.KameletOutline;
import io.github.linkrelay.runtime.files.FileOutline.Word;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.settings.Spelling;
import io.github.linkrelay.secret.Secrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.support.ResourceHelper;

/**
 * Checks that everything that the files name exists: components, their options, beans, Kamelets, settings. Camel finds
 * one of these problems at a time, when a route starts, and names neither file nor line.
 *
 * <p>The class is long because each kind of name is looked up in another place of Camel and has messages of its own.
 */
final class ReferenceCheck {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");
    /** The prefix with which Camel names a setting as the value of an option or a bean's property. */
    private static final String PROPERTY = "#property:";
    /** The options that every endpoint takes besides its own. */
    private static final Set<String> COMMON = Set.of(
            "bridgeErrorHandler",
            "exceptionHandler",
            "exchangePattern",
            "lazyStartProducer",
            "autowiredEnabled",
            "basicPropertyBinding",
            "synchronous");

    private final CamelContext context;
    private final Map<String, KameletOutline> kamelets = new TreeMap<>();
    private final Set<String> calledKamelets = new TreeSet<>();
    private final Set<String> beans = new TreeSet<>();
    private final List<FileProblem> problems = new ArrayList<>();

    /** @param context a configured context with the candidate's settings and beans */
    ReferenceCheck(CamelContext context, Collection<FileOutline> files) {
        this.context = context;
        beans.addAll(context.getRegistry().findByTypeWithName(Object.class).keySet());
        for (FileOutline file : files) {
            beans.addAll(file.beans());
            if (file.kamelet() != null) {
                kamelets.put(file.kamelet().name().text(), file.kamelet());
            }
            file.endpoints().forEach(use -> {
                String uri = resolve(file, use.uri().text());
                if (uri != null && uri.contains("kamelet:")) {
                    calledKamelets.add(kameletName(uri));
                }
            });
        }
    }

    private static String kameletName(String uri) {
        return uri.substring(uri.indexOf("kamelet:") + "kamelet:".length()).split("[/?]", 2)[0];
    }

    /** Adds the values of options that hold a secret to the mask. */
    void addSecrets(Secrets mask, Collection<FileOutline> files) {
        for (FileOutline file : files) {
            for (EndpointUse use : file.endpoints()) {
                use.options().forEach((name, value) -> {
                    if (isSecret(use, name)) {
                        String resolved = resolve(file, value.text());
                        mask.add(resolved == null ? "" : resolved);
                    }
                });
            }
            if (file.kamelet() != null) {
                for (String name : file.kamelet().credentials()) {
                    String initial = file.kamelet().properties().get(name);
                    String resolved = initial == null ? null : resolve(file, initial);
                    mask.add(resolved == null ? "" : resolved);
                }
            }
        }
    }

    private boolean isSecret(EndpointUse use, String option) {
        if (use.uri().text().contains("kamelet:")) {
            KameletOutline called = kamelets.get(kameletName(use.uri().text()));
            return Secrets.isName(option)
                    || called != null && called.credentials().contains(option);
        }
        EndpointUriFactory factory = context.getCamelContextExtension().getEndpointUriFactory(use.scheme());
        return Secrets.isName(option)
                || factory != null && factory.secretPropertyNames().contains(option);
    }

    List<FileProblem> problems(FileOutline file) {
        problems.clear();
        file.texts().forEach(text -> settings(file, text));
        file.beanNames().forEach(name -> bean(file, name));
        file.endpoints().forEach(use -> endpoint(file, use));
        return List.copyOf(problems);
    }

    /** Resolves a text, also with a Kamelet's defaults; null if the Kamelet's caller gives the value. */
    private String resolve(FileOutline file, String text) {
        Matcher placeholder = PLACEHOLDER.matcher(placeholders(text));
        StringBuilder inner = new StringBuilder();
        while (placeholder.find()) {
            String key = placeholder.group(1).strip();
            if (file.kamelet() != null && file.kamelet().properties().containsKey(key.replaceFirst("^\\?", ""))) {
                String initial = file.kamelet().properties().get(key);
                if (initial == null) {
                    return null;
                }
                placeholder.appendReplacement(inner, Matcher.quoteReplacement(placeholders(initial)));
            }
        }
        placeholder.appendTail(inner);
        try {
            return context.resolvePropertyPlaceholders(inner.toString());
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static String placeholders(String text) {
        return text.startsWith(PROPERTY) ? "{{" + text.substring(PROPERTY.length()) + "}}" : text;
    }

    private void settings(FileOutline file, Word text) {
        Matcher placeholder = PLACEHOLDER.matcher(placeholders(text.text()));
        while (placeholder.find()) {
            String key = placeholder.group(1).strip();
            boolean isOptional = key.startsWith("?");
            boolean isParameter = file.kamelet() != null
                    && (file.kamelet().properties().containsKey(key.replaceFirst("^\\?", "")) || beans.contains(key));
            if (isOptional || isParameter || file.parameters().contains(key)) {
                continue;
            }
            try {
                context.resolvePropertyPlaceholders("{{" + key + "}}");
            } catch (RuntimeException e) {
                Set<String> known = new TreeSet<>(context.getPropertiesComponent()
                        .loadProperties(name -> true)
                        .stringPropertyNames());
                if (known.contains(key)) {
                    report(
                            file,
                            text.line(),
                            "the setting " + key + " can't be resolved: " + Failures.message(e),
                            "Set the environment variable or the setting that its value names");
                    continue;
                }
                if (file.kamelet() != null) {
                    known.addAll(file.kamelet().properties().keySet());
                }
                report(
                        file,
                        text.line(),
                        "there is no setting " + key,
                        didYouMean(key, known, "Add it to application.properties, or write {{" + key + ":default}}"));
            }
        }
    }

    private void bean(FileOutline file, Word word) {
        String name = resolve(file, word.text());
        if (name == null || name.startsWith("#class:") || name.startsWith("#type:")) {
            return;
        }
        String plain = name.replaceFirst("^#(bean:)?", "");
        if (!plain.isEmpty()
                && !beans.contains(plain)
                && context.getRegistry().lookupByName(plain) == null
                && context.getExecutorServiceManager().getThreadPoolProfile(plain) == null) {
            report(
                    file,
                    word.line(),
                    "there is no bean '" + plain + "'",
                    didYouMean(
                            plain,
                            beans,
                            "Declare it under beans: in a route file, or as camel.beans." + plain
                                    + " in application.properties"));
        }
    }

    private void arrives(FileOutline file, Word word, Optional<String> problem) {
        problem.ifPresent(what -> report(file, word.line(), what, AddressCheck.REMEDY));
    }

    private void endpoint(FileOutline file, EndpointUse use) {
        arrives(file, use.uri(), AddressCheck.problem(context, use.uri().text()));
        use.parameters()
                .forEach((name, value) ->
                        arrives(file, value, AddressCheck.problemOfOption(context, use.scheme(), name, value.text())));
        String uri = resolve(file, use.uri().text());
        if (uri == null || uri.startsWith("${")) {
            return;
        }
        EndpointUse resolved = new EndpointUse(new Word(uri, use.uri().line()), use.parameters(), use.consumer());
        switch (resolved.scheme()) {
            case "deliver" ->
                endpoint(
                        file,
                        new EndpointUse(
                                new Word(
                                        uri.substring("deliver:".length()),
                                        use.uri().line()),
                                use.parameters(),
                                false));
            case "kamelet" -> kamelet(file, resolved);
            default -> component(file, resolved);
        }
    }

    private void component(FileOutline file, EndpointUse use) {
        String scheme = use.scheme();
        if (file.kamelet() != null
                && !calledKamelets.contains(file.kamelet().name().text())) {
            // The component's jar and settings may be missing as long as no route uses it, and looking it up would
            // start it.
            if (!Components.names(context).contains(scheme)) {
                return;
            }
        } else if (context.getComponent(scheme) == null) {
            report(
                    file,
                    use.uri().line(),
                    "there is no component '" + scheme + "'",
                    didYouMean(scheme, Components.names(context), "Its jar must be on the class path"));
            return;
        }
        EndpointUriFactory factory = context.getCamelContextExtension().getEndpointUriFactory(scheme);
        if (factory == null) {
            return;
        }
        if (factory.isLenientProperties()) {
            use.options().forEach((name, value) -> QueryOptions.misspelt(factory, scheme, name)
                    .ifPresent(problem -> report(file, value.line(), problem[0], problem[1])));
            return;
        }
        Set<String> known = new TreeSet<>(factory.propertyNames());
        known.addAll(COMMON);
        use.options().forEach((name, value) -> {
            boolean isFamily = factory.multiValuePrefixes().values().stream().anyMatch(name::startsWith);
            if (!known.contains(name) && !isFamily && !name.contains("{{")) {
                report(
                        file,
                        value.line(),
                        scheme + ": has no option '" + name + "'",
                        didYouMean(name, factory.propertyNames(), ""));
            } else if (value.text().startsWith("#") && !value.text().startsWith(PROPERTY)) {
                bean(file, value);
            }
        });
    }

    private void kamelet(FileOutline file, EndpointUse use) {
        String name = use.path().split("/", 2)[0];
        if (Set.of("source", "sink").contains(name)) {
            return;
        }
        KameletOutline kamelet = kamelets.get(name);
        if (kamelet == null) {
            if (!isElsewhere(name)) {
                report(
                        file,
                        use.uri().line(),
                        "there is no Kamelet '" + name + "'",
                        kamelets.isEmpty()
                                ? "There is none in routes/kamelets"
                                : didYouMean(name, kamelets.keySet(), "") + " There are: "
                                        + String.join(", ", kamelets.keySet()));
            }
            return;
        }
        Set<String> known = new TreeSet<>(kamelet.properties().keySet());
        Set<String> ofTheComponent = context.getCamelContextExtension()
                .getEndpointUriFactory("kamelet")
                .propertyNames();
        use.options().forEach((option, value) -> {
            if (!known.contains(option) && !ofTheComponent.contains(option)) {
                report(
                        file,
                        value.line(),
                        "the Kamelet " + name + " has no parameter '" + option + "'",
                        didYouMean(option, known, "") + " It has: " + String.join(", ", known));
            }
        });
        for (String required : kamelet.required()) {
            boolean isSet = context.getPropertiesComponent()
                    .resolveProperty("camel.kamelet." + name + "." + required)
                    .isPresent();
            if (!use.options().containsKey(required) && kamelet.properties().get(required) == null && !isSet) {
                report(file, use.uri().line(), "the Kamelet " + name + " needs the parameter '" + required + "'", "");
            }
        }
    }

    /** Whether the Kamelet is outside the files: in the jar, in a catalogue's jar, or in another folder. */
    private boolean isElsewhere(String name) {
        String places = context.getPropertiesComponent()
                .resolveProperty("camel.component.kamelet.location")
                .orElse("classpath:kamelets");
        for (String place : places.split(",")) {
            if (!place.equals("file:" + Distribution.place(Path.of(""), "routes/kamelets"))
                    && ResourceHelper.resolveResource(context, place + "/" + name + ".kamelet.yaml")
                            .exists()) {
                return true;
            }
        }
        return false;
    }

    private void report(FileOutline file, int line, String what, String remedy) {
        problems.add(new FileProblem(file.file(), line, what, remedy.strip()));
    }

    private static String didYouMean(String name, Collection<String> known, String otherwise) {
        return Spelling.near(name, known)
                .map(near -> "Did you mean " + near + "?")
                .orElse(otherwise);
    }
}
