package io.github.linkrelay.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.runtime.http.BodyLimit;
import io.github.linkrelay.runtime.http.EventLoopHttpEngine;
import io.github.linkrelay.runtime.settings.SettingsException;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.support.DefaultConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A context that knows nothing of Camel Main, and finds Linkrelay on its class path. */
class OtherRuntimesTest {
    private final CamelContext context = new DefaultCamelContext();
    private final PropertiesComponent properties = context.getPropertiesComponent();

    @TempDir
    private Path data;

    @BeforeEach
    void live() {
        properties.addOverrideProperty("linkrelay.outbox.directory", data.toString());
        properties.addOverrideProperty("linkrelay.webhook.secret", "whsec_3q9Zr7Lw2Xk8Vd5Tn1Bp");
        properties.addOverrideProperty("linkrelay.segment.write-key", "0123456789abcdef0123456789abcdef");
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void deliveriesAreBoundedInTimeOverHttpAndHttps() {
        context.start();

        for (String scheme : new String[] {"http", "https"}) {
            HttpComponent http = context.getComponent(scheme, HttpComponent.class);
            assertThat(http.getConnectTimeout()).as(scheme).isEqualTo(3000);
            assertThat(http.getResponseTimeout()).as(scheme).isEqualTo(10_000);
            assertThat(http.getSoTimeout()).as(scheme).isEqualTo(10_000);
            assertThat(http.getConnectionRequestTimeout()).as(scheme).isEqualTo(10_000);
            assertThat(http.getConnectionsPerRoute()).as(scheme).isEqualTo(32);
            assertThat(http.isAutomaticRetriesDisabled()).as(scheme).isTrue();
            assertThat(http.isCookieManagementDisabled()).as(scheme).isTrue();
        }
    }

    @Test
    void whatATeamHasSetStays() {
        context.getComponent("http", HttpComponent.class).setConnectTimeout(777);
        properties.addOverrideProperty("camel.component.http.response-timeout", "888");
        properties.addOverrideProperty("camel.component.https.response-timeout", "999");
        HttpComponent another = new HttpComponent();
        another.setSoTimeout(666);
        context.addComponent("https", another);

        context.start();

        HttpComponent http = context.getComponent("http", HttpComponent.class);
        assertThat(http.getConnectTimeout()).isEqualTo(777);
        assertThat(http.getResponseTimeout()).isEqualTo(888);
        assertThat(another.getResponseTimeout()).isEqualTo(999);
        assertThat(another.getSoTimeout()).isEqualTo(666);
        assertThat(another.getConnectTimeout()).isEqualTo(3000);
    }

    @Test
    void ourKameletsAreFoundBehindTheTeams() {
        context.getComponent("kamelet", KameletComponent.class).setLocation("classpath:shop/kamelets");

        context.start();

        assertThat(context.getComponent("kamelet", KameletComponent.class).getLocation())
                .isEqualTo("classpath:shop/kamelets,file:routes/kamelets,classpath:routes/kamelets,classpath:kamelets");
    }

    @Test
    void theEngineOfTheRuntimeIsKeptAndItsBodiesCanBeBounded() {
        PlatformHttpEngine engine = new ForeignEngine();
        context.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, engine);

        context.start();

        assertThat(context.getRegistry().lookupByName(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME))
                .isSameAs(engine);
        assertThat(context.getRegistry().lookupByName("vertxOptions")).isNull();
        BodyLimit limit = context.getRegistry().lookupByNameAndType(BodyLimit.NAME, BodyLimit.class);
        assertThat(limit.covers("/webhooks/tolinku")).isTrue();
        assertThat(limit.covers("/shop/open")).isFalse();
        assertThat(limit.maxBytes()).isEqualTo(262_144);
    }

    @Test
    void theBodiesOfAWebhookThatTheKameletMakesCanBeBoundedToo() throws Exception {
        context.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, new ForeignEngine());
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("kamelet:tolinku-webhook-source?path=/webhooks/shop&secret=whsec_shopsOwnSecret&outbox=shop")
                        .to("log:shop");
            }
        });

        context.start();

        BodyLimit limit = context.getRegistry().lookupByNameAndType(BodyLimit.NAME, BodyLimit.class);
        assertThat(limit.covers("/webhooks/shop")).isTrue();
        assertThat(limit.covers("/webhooks/other")).isFalse();
    }

    @Test
    void anEngineThatOnlyTheComponentKnowsIsKept() {
        PlatformHttpEngine engine = new ForeignEngine();
        context.getComponent("platform-http", PlatformHttpComponent.class).setEngine(engine);

        context.start();

        assertThat(context.getComponent("platform-http", PlatformHttpComponent.class)
                        .getEngine())
                .isSameAs(engine);
        assertThat(context.getRegistry().lookupByName(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME))
                .isNull();
        assertThat(context.getRegistry().lookupByName(BodyLimit.NAME)).isNotNull();
    }

    @Test
    void managementPortThatIsNotServedThereNeedsNoCredentials() {
        context.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, new ForeignEngine());
        properties.addOverrideProperty("camel.management.host", "0.0.0.0");

        context.start();

        assertThat(context.getStatus().isStarted()).isTrue();
    }

    @Test
    void managementPortThatOthersCanReachNeedsCredentialsInAnyApplicationOnCamelMain() {
        properties.addOverrideProperty("camel.management.host", "0.0.0.0");

        assertThatThrownBy(context::start)
                .rootCause()
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("MANAGEMENT_TOKEN");
    }

    @Test
    void withoutAnotherEngineOursServes() {
        context.start();

        assertThat(context.getRegistry().lookupByName(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME))
                .isInstanceOf(EventLoopHttpEngine.class);
        assertThat(context.getRegistry().lookupByName(BodyLimit.NAME)).isNull();
    }

    @Test
    void oursServesAlsoWhereTheComponentWasStartedBefore() {
        PlatformHttpComponent component = context.getComponent("platform-http", PlatformHttpComponent.class);

        context.start();

        assertThat(component.getEngine()).isInstanceOf(EventLoopHttpEngine.class);
    }

    @Test
    void theSandboxIsNotOpenToOthers() {
        properties.addOverrideProperty("linkrelay.webhook.secret", "");
        properties.addOverrideProperty("linkrelay.segment.write-key", "");

        assertThatThrownBy(context::start)
                .rootCause()
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("camel.server.host=127.0.0.1");
    }

    @Test
    void theSandboxIsThereForThisMachine() {
        properties.addOverrideProperty("linkrelay.webhook.secret", "");
        properties.addOverrideProperty("linkrelay.segment.write-key", "");
        properties.addOverrideProperty("camel.server.host", "127.0.0.1");

        context.start();

        assertThat(context.getStatus().isStarted()).isTrue();
    }

    private static final class ForeignEngine implements PlatformHttpEngine {
        @Override
        public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
            return new ForeignConsumer(endpoint, processor);
        }

        @Override
        public int getServerPort() {
            return 0;
        }
    }

    private static final class ForeignConsumer extends DefaultConsumer implements PlatformHttpConsumer {
        ForeignConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
            super(endpoint, processor);
        }

        @Override
        public PlatformHttpEndpoint getEndpoint() {
            return (PlatformHttpEndpoint) super.getEndpoint();
        }
    }
}
