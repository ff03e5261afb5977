package shop;

import org.apache.camel.builder.RouteBuilder;
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
            }
        };
    }
}
