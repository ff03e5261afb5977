package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.harness.BareContext;
import io.github.linkrelay.harness.RequestLines;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;

/** What somebody writes as a URL is what a server is asked for, through Camel's own HTTP component. */
class HttpTargetTest {
    private static RequestLines server;
    private static CamelContext context;
    private static ProducerTemplate route;

    @BeforeContainer
    static void start() throws Exception {
        server = new RequestLines("{}");
        context = BareContext.create();
        RequestTarget.install(context.getComponent("https", HttpComponent.class));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:post")
                        .process(exchange ->
                                exchange.getProperty("target", Processor.class).process(exchange))
                        .to("https:somewhere?httpMethod=POST");
            }
        });
        context.start();
        route = context.createProducerTemplate();
    }

    @AfterContainer
    static void stop() {
        context.stop();
        server.close();
    }

    @Provide
    Arbitrary<String> written() {
        return Arbitraries.strings()
                .withChars("&+%#?=(){} /\\\"'<>[]^`|~;:,@!$*-._ab0F2")
                .withChars('\u00fc', '\u65e5', '\u00a0', '\u200b')
                .ofMaxLength(24);
    }

    @Property(tries = 300)
    void pathAndQueryAreRequestedAsWrittenOrRefused(@ForAll("written") String text) {
        String written = "/" + text;
        if (written.contains("#")) {
            assertThatThrownBy(() -> HttpUrl.parse(server.url() + written)).hasMessageContaining("%23");
            return;
        }

        assertThat(requested(server.url() + written, "", null)).isEqualTo(sendable(written));
    }

    @Property(tries = 100)
    void pathIsAddedToABaseAsItIsWrittenWithoutASecondSlash(@ForAll("written") String text) {
        String written = "/" + text.replaceAll("[?#]", "");

        assertThat(requested(server.url() + written + "//", "/v1/batch", null))
                .isEqualTo(sendable(written).replaceFirst("/+$", "") + "/v1/batch");
    }

    @Property(tries = 50)
    void queryOfAStepIsAddedToThePath(@ForAll("written") String secret) {
        String query = "api_secret=" + URLEncoder.encode(secret, StandardCharsets.UTF_8);

        assertThat(requested(server.url() + "/~g{1}", "/mp/collect", query)).isEqualTo("/~g{1}/mp/collect?" + query);
    }

    @Example
    void serverWithoutAPathIsAskedForItsRoot() {
        assertThat(requested(server.url(), "", null)).isEqualTo("/");
        assertThat(requested(server.url() + "?key=aB%2Bc&tenant=t1", "", null)).isEqualTo("/?key=aB%2Bc&tenant=t1");
        assertThat(requested(server.url(), "/v1/batch", null)).isEqualTo("/v1/batch");
        assertThat(requested(server.url() + "/", "/v1/batch", null)).isEqualTo("/v1/batch");
    }

    /** What travels with the request from step to step is not for the server. */
    @Example
    void exactTargetIsSentInTheRequestLineOnly() {
        requested(server.url() + "/~x", "", null);
        route.send("direct:post", exchange -> {
            exchange.setProperty("target", target(server.url() + "/{x}~", ""));
            exchange.getMessage().setBody("{}");
        });

        assertThat(server.take()).singleElement().satisfies(head -> assertThat(String.join("\n", head))
                .contains("/{x}~")
                .doesNotContainIgnoringCase("linkrelay"));
    }

    @Example
    void headerOfAnEventDoesNotChangeWhatIsRequested() {
        Exchange answered = route.send("direct:post", exchange -> {
            exchange.setProperty("target", target(server.url() + "/a", ""));
            exchange.getMessage().setHeader(Exchange.HTTP_PATH, "b");
            exchange.getMessage().setHeader(Exchange.HTTP_RAW_QUERY, "c=d");
            exchange.getMessage().setHeader(RequestTarget.HEADER, "/e");
            exchange.getMessage().setBody("{}");
        });

        assertThat(answered.getException()).isNull();
        assertThat(server.targets()).containsExactly("/a");
    }

    @Example
    void whatCannotBeRequestedStopsTheStartWithTheSettingsNameAndNotItsValue() throws Exception {
        try (CamelContext named = BareContext.create()) {
            Properties settings = new Properties();
            for (String wrong : new String[] {
                "",
                "hooks.example/x",
                "ftp://hooks.example",
                "https://",
                "https://me:p w@h/x",
                "https://me:p/w@h/x",
                "https://my_host/x",
                "https://h:99999/x",
                "https://h o/x",
                "https://h\u00fc/x",
                "https://h/x\ny",
                "https://h/x#y"
            }) {
                settings.setProperty("crm.url", wrong);
                named.getPropertiesComponent().setOverrideProperties(settings);
                HttpTarget target = new HttpTarget();
                target.setCamelContext(named);
                target.setUrl(wrong);

                assertThatThrownBy(target::start)
                        .hasMessageStartingWith(wrong.isEmpty() ? "the URL of an HTTP request" : "crm.url ");
                if (!wrong.isEmpty()) {
                    assertThatThrownBy(target::start).hasMessageNotContaining(wrong);
                }
            }
        }
    }

    /** No setting can hold it: it is refused, by its name, before it comes here. */
    @Example
    void halfOfACharacterIsRefused() {
        assertThatThrownBy(() -> HttpUrl.parse("https://h/\ud800")).hasMessageContaining("half of a character");
    }

    @Example
    void hostNameWithAnUnderscoreIsRefusedWithTheReason() {
        for (String host : new String[] {"my_host", "my_host:8080", "me:pw@crm.my_host.example"}) {
            assertThatThrownBy(() -> HttpUrl.parse("https://" + host + "/x"))
                    .hasMessageContaining("has a _ in its host name");
        }
        assertThat(HttpUrl.parse("https://my_user@host/x_y?a_b").server()).isEqualTo("https://my_user@host");
    }

    @Example
    void baseOfAnApiHasNoUser() {
        assertThatThrownBy(() -> HttpUrl.parseBase("https://me:pw@h/x"))
                .hasMessage("must not contain a user or password");
    }

    @Example
    void baseWithAQueryIsRefused() {
        assertThatThrownBy(() -> target(server.url() + "/x?a=b", "/v1/batch")).hasMessageContaining("has a ? in it");
    }

    private static HttpTarget target(String url, String path) {
        HttpTarget target = new HttpTarget();
        target.setCamelContext(context);
        target.setUrl(url);
        target.setPath(path);
        target.start();
        return target;
    }

    private static String requested(String url, String path, String query) {
        server.take();
        Exchange answered = route.send("direct:post", exchange -> {
            exchange.setProperty("target", target(url, path));
            exchange.getMessage().setHeader(Exchange.HTTP_QUERY, query);
            exchange.getMessage().setBody("{}");
        });
        assertThat(answered.getException()).as(url).isNull();
        return server.targets().stream().collect(Collectors.joining(" and "));
    }

    /** The one change: what can't stand in a request line is percent-encoded. */
    private static String sendable(String written) {
        StringBuilder sendable = new StringBuilder();
        written.codePoints()
                .forEach(c -> sendable.append(
                        c > ' ' && c < 127
                                ? Character.toString(c)
                                : URLEncoder.encode(Character.toString(c), StandardCharsets.UTF_8)
                                        .replace("+", "%20")));
        return sendable.toString();
    }
}
