package shop;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** An application that was there before Linkrelay. Nothing in it names Linkrelay; its application.properties do. */
@SpringBootApplication
public class ShopApplication {

    public static void main(String[] args) {
        SpringApplication.run(ShopApplication.class, args);
    }

    @Bean
    RouteBuilder shop() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("platform-http:/shop/open").routeId("shop").setBody(constant("9 to 5"));
                // What has become of Camel's components, for whoever runs the shop.
                from("platform-http:/shop/limits/{scheme}").routeId("limits").process(exchange -> {
                    HttpComponent http = exchange.getContext()
                            .getComponent(exchange.getMessage().getHeader("scheme", String.class), HttpComponent.class);
                    exchange.getMessage()
                            .setBody("connect " + http.getConnectTimeout() + ", response " + http.getResponseTimeout()
                                    + ", retries " + !http.isAutomaticRetriesDisabled());
                });
            }
        };
    }
}
