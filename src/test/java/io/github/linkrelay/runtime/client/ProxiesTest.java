package io.github.linkrelay.runtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
    private static String used(Proxies proxies, String url) {
        Proxy proxy = proxies.select(URI.create(url)).get(0);
        return proxy.address() instanceof InetSocketAddress place
                ? place.getHostString() + ":" + place.getPort()
                : "none";
    }

    private static Proxies of(String https, String http, String direct, Map<String, String> properties) {
        return Proxies.of(Proxies.parse(https), Proxies.parse(http), direct, properties::get);
    }

    @ParameterizedTest
    @CsvSource({
        "http://proxy.example:3128,proxy.example:3128",
        "HTTP://proxy.example:3128/,proxy.example:3128",
        "proxy.example:3128,proxy.example:3128",
        "http://proxy.example,proxy.example:80",
        "http://me:p%40ss@proxy.example:3128,proxy.example:3128",
        "http://[2001:db8::1]:3128,2001:db8::1:3128"
    })
    void proxyIsReadAsUsersWriteIt(String written, String place) {
        assertThat(used(of(written, "", "", Map.of()), "https://api.segment.io/"))
                .isEqualTo(place);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://proxy.example:3128",
                "socks5://me:hunter2@proxy.example:1080",
                "http://",
                "http://proxy.example:99999",
                "http://proxy.example:3128/path",
                "http://proxy example:3128"
            })
    void whatCannotBeUsedIsRefusedWithoutItsPassword(String written) {
        assertThatThrownBy(() -> Proxies.parse(written))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void socksIsRefusedWithTheWayThatWorks() {
        assertThatThrownBy(() -> Proxies.parse("socks5h://proxy.example:1080"))
                .hasMessageContaining("-DsocksProxyHost=HOST");
    }

    @Test
    void eachSchemeHasItsProxy() {
        Proxies proxies = of("a.example:1", "b.example:2", "", Map.of());
        assertThat(used(proxies, "https://api.segment.io/")).isEqualTo("a.example:1");
        assertThat(used(proxies, "http://api.segment.io/")).isEqualTo("b.example:2");
        assertThat(used(of("a.example:1", "", "", Map.of()), "http://api.segment.io/"))
                .isEqualTo("none");
        assertThat(used(Proxies.none(), "https://api.segment.io/")).isEqualTo("none");
    }

    @Test
    void propertiesOfJavaHoldIfTheSettingIsEmpty() {
        Map<String, String> properties = Map.of(
                "https.proxyHost", "java.example",
                "https.proxyPort", "3128",
                "https.proxyUser", "me",
                "https.proxyPassword", "pw",
                "http.nonProxyHosts", "*.intern|10.*");
        Proxies proxies = of("", "", "", properties);
        assertThat(used(proxies, "https://api.segment.io/")).isEqualTo("java.example:3128");
        assertThat(proxies.login("java.example", 3128)).contains("me:pw");
        assertThat(proxies.login("java.example", 3129)).isEmpty();
        assertThat(used(proxies, "https://crm.intern/")).isEqualTo("none");
        assertThat(used(proxies, "https://10.1.2.3/")).isEqualTo("none");
        assertThat(used(of("set.example:1", "", "", properties), "https://api.segment.io/"))
                .isEqualTo("set.example:1");
    }

    @ParameterizedTest
    @CsvSource({
        "segment.io,https://api.segment.io/,true",
        ".segment.io,https://api.segment.io/,true",
        "*.segment.io,https://API.Segment.io/,true",
        "segment.io,https://segment.io/,true",
        "segment.io,https://notsegment.io/,false",
        "api.segment.io:443,https://api.segment.io/,true",
        "api.segment.io:8443,https://api.segment.io/,false",
        "a.example b.example,https://b.example/,true",
        "*,https://anything.example/,true",
        "10.0.0.0/8,https://10.255.0.1/,true",
        "10.0.0.0/8,https://11.0.0.1/,false",
        "10.0.0.0/8,https://ten.example/,false",
        "2001:db8::/32,https://[2001:db8:1::5]/,true",
        "2001:db8::/32,https://[2001:db9::5]/,false",
        "192.0.2.7,https://192.0.2.7:8443/,true",
        "'',https://127.0.0.1:8080/,true",
        "'',https://localhost/,true",
        "'',https://[::1]/,true",
        "'',https://api.segment.io/,false"
    })
    void exceptionsAreCalledWithoutAProxy(String direct, String url, boolean isDirect) {
        assertThat(used(of("p.example:1", "p.example:1", direct, Map.of()), url))
                .isEqualTo(isDirect ? "none" : "p.example:1");
    }
}
