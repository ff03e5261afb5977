package io.github.linkrelay.segment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.event.Sha256;
import io.github.linkrelay.harness.BareContext;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.component.properties.PropertiesComponent;

/** A secret that a route names, and a Kamelet gives to a bean, is the one that somebody wrote: here a salt. */
class KameletValueTest {
    private static CamelContext context;
    private static ProducerTemplate route;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @BeforeContainer
    static void start() {
        context = BareContext.create();
        context.getComponent("kamelet", KameletComponent.class).setLocation("file:routes/kamelets");
        context.start();
        route = context.createProducerTemplate();
    }

    @AfterContainer
    static void stop() {
        context.stop();
    }

    /**
     * Without what the settings cut off, blanks at the ends, or refuse, quotes around all of it, and what Camel reads in
     * any value, a backslash and two braces.
     */
    @Provide
    Arbitrary<String> secrets() {
        return Arbitraries.strings()
                .withChars("&+%#?=(){} \"'<>[]^`|~;:,@!$*-._/ab0F2\u00fc")
                .ofMinLength(1)
                .ofMaxLength(24)
                .filter(secret -> secret.equals(secret.strip()) && !secret.contains("{{") && !secret.contains("}}"))
                .filter(secret -> !secret.matches("\"(?s:.*)\"|'(?s:.*)'"));
    }

    @Property(tries = 60)
    void secretReachesTheBeanAsItWasWritten(@ForAll("secrets") String secret) {
        String setting = "salt." + NUMBER.getAndIncrement();
        ((PropertiesComponent) context.getPropertiesComponent()).addOverrideProperty(setting, secret);
        ObjectNode call = JsonNodeFactory.instance.objectNode();
        call.putObject("properties").put("email", "a@b.example");

        String address = "kamelet:track-fields-action?hashed=properties.email&salt=#property:" + setting;
        ObjectNode sent = route.requestBody(address, call, ObjectNode.class);

        assertThat(sent.at("/properties/email").textValue())
                .isEqualTo(Sha256.hex((secret + "a@b.example").getBytes(StandardCharsets.UTF_8)));
        assertThat(context.getEndpoints())
                .noneMatch(endpoint ->
                        secret.length() > 8 && endpoint.getEndpointUri().contains(secret));
    }
}
