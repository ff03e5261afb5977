package io.github.linkrelay.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "203.0.113.57",
                "255.255.255.255",
                "::",
                "::1",
                "1::",
                "2001:db8::1f",
                "2001:DB8:0:0:0:0:0:1F",
                "2001:db8:1:2:3:4:5::",
                "64:ff9b::203.0.113.57",
                "::ffff:203.0.113.57",
                "1:2:3:4:5:6:203.0.113.57"
            })
    void isReadAsJavaReadsIt(String text) throws UnknownHostException {
        assertThat(IpAddress.parse(text)).isEqualTo(InetAddress.getByName(text).getAddress());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "unknown",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "256.1.2.3",
                "999.1.2.3",
                "01.2.3.4",
                "1.2.3.-4",
                "1.2.3.4:80",
                "1.2.3.4, 5.6.7.8",
                " 1.2.3.4",
                "\u0661.2.3.4",
                "a.example.com",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7::8",
                ":1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                "12345::1",
                "g::1",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "::1.2.3",
                "fe80::1%eth0",
                "[::1]",
                "[::1]:80",
                "::1/64"
            })
    void anythingElseIsNoAddress(String text) {
        assertThat(IpAddress.parse(text)).isNull();
    }

    @Property(tries = 200)
    void everyAddressOfSixteenBytesIsReadBack(@ForAll @Size(16) byte[] bytes) throws UnknownHostException {
        InetAddress address = InetAddress.getByAddress(bytes);
        assertThat(IpAddress.parse(address.getHostAddress())).isEqualTo(address.getAddress());
    }
}
