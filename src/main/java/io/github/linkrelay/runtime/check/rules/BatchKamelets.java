package io.github.linkrelay.runtime.check.rules;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.RouteTemplateDefinition;
import org.apache.camel.model.RouteTemplateParameterDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.RouteTemplateHelper;

/**
 * Finds the Kamelets that take a batch, which work only behind {@code deliver:}. A Kamelet takes a batch if its
 * metadata says so, or if it reads the members of a batch. The class also returns the steps of a Kamelet.
 */
final class BatchKamelets {
    private static final String ANNOTATION = "io.github.linkrelay/input: \"batch\"";
    private static final String MEMBERS = "${body.members}";

    private final CamelContext context;
    private final UnaryOperator<String> texts;

    /** @param texts gives the text of a Kamelet by its name; null for one that the Kamelet component must find */
    BatchKamelets(CamelContext context, UnaryOperator<String> texts) {
        this.context = context;
        this.texts = texts;
    }

    boolean takeBatch(String kamelet) {
        String given = texts.apply(kamelet);
        String text = given == null ? located(kamelet) : given;
        return text.contains(ANNOTATION) || text.contains(MEMBERS);
    }

    /** Returns the steps of a Kamelet; null if it is not found or can't be read. */
    RouteDefinition steps(String kamelet) {
        RouteTemplateDefinition template = template(kamelet);
        return template == null ? null : template.getRoute();
    }

    /** Returns the names of a Kamelet's parameters; empty if it is not found or can't be read. */
    Set<String> parameters(String kamelet) {
        RouteTemplateDefinition template = template(kamelet);
        return template == null || template.getTemplateParameters() == null
                ? Set.of()
                : template.getTemplateParameters().stream()
                        .map(RouteTemplateParameterDefinition::getName)
                        .collect(Collectors.toSet());
    }

    /** Returns a Kamelet, loaded as the Kamelet component would; null if it is not found or can't be read. */
    RouteTemplateDefinition template(String kamelet) {
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        try {
            if (model.getRouteTemplateDefinition(kamelet) == null) {
                RouteTemplateHelper.loadRouteTemplateFromLocation(context, null, kamelet, location());
            }
        } catch (Exception e) {
            return null;
        }
        return model.getRouteTemplateDefinition(kamelet);
    }

    private String location() {
        return context.getComponent("kamelet", KameletComponent.class).getLocation();
    }

    /**
     * Returns the text of a Kamelet; empty if it is not found or can't be read, which Camel reports when it loads the
     * Kamelet.
     */
    private String located(String kamelet) {
        for (String location : location().split(",")) {
            Resource file = ResourceHelper.resolveResource(context, location + "/" + kamelet + ".kamelet.yaml");
            if (file != null && file.exists()) {
                try (InputStream in = file.getInputStream()) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                    return "";
                }
            }
        }
        return "";
    }
}
