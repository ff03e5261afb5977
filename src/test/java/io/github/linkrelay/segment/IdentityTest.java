package io.github.linkrelay.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.event.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Identity identity = new Identity(Map.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "referral.created   | {'referrer_id':'a'}                        | a",
                "referral.completed | {'referrer_id':'a','referred_user_id':'b'} | b",
                "referral.completed | {'referrer_id':'a','referred_user_id':''}  | a",
                "referral.completed | {'referrer_id':'a','referred_user_id':null}| a",
                "ecommerce.purchase | {'user_id':'a'}                            | a",
                "ecommerce.anything | {'user_id':42}                             | 42",
                "ecommerce.purchase | {'user_id':12345678901234567890123}        | 12345678901234567890123",
                "ecommerce.purchase | {'user_id':' a b '}                        | ` a b `"
            })
    void eventNamesItsUser(String type, String data, String userId) throws Exception {
        assertThat(identity.userId(type, data(data))).isEqualTo(userId);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "link.clicked      | {'user_id':'a','referrer_id':'b'}",
                "referral.created  | {'referred_user_id':'a'}",
                "ecommerce         | {'user_id':'a'}",
                "ecommerce.purchase| {}",
                "ecommerce.purchase| {'user_id':null}",
                "ecommerce.purchase| {'user_id':''}",
                "ecommerce.purchase| {'user_id':' \t'}",
                "ecommerce.purchase| {'user_id':true}",
                "ecommerce.purchase| {'user_id':['a']}",
                "ecommerce.purchase| {'user_id':{'id':'a'}}",
                "ecommerce.purchase| {'user':{'user_id':'a'}}"
            })
    void eventNamesNoUser(String type, String data) throws Exception {
        assertThat(identity.userId(type, data(data.replace("\t", "\\t")))).isNull();
    }

    @Test
    void blanksOfAnyKindAroundANameAreCutAndQuotesRefused() {
        assertThat(new Identity(Map.of("a.b", "first,\u00A0second\u200B")).members())
                .contains("first", "second");
        assertThatThrownBy(() -> new Identity(Map.of("a.b", "first, 'second'")))
                .hasMessage("a name in the identity rule for 'a.b' has quotes around its value: write it without them");
    }

    @Test
    void rulesCanBeChangedAddedAndTakenAway() throws Exception {
        Identity changed = new Identity(Map.of(
                "referral.completed",
                " referrer_id , referred_user_id ",
                "link.clicked",
                "token",
                "referral.created",
                ""));
        assertThat(changed.userId("referral.completed", data("{'referrer_id':'a','referred_user_id':'b'}")))
                .isEqualTo("a");
        assertThat(changed.userId("link.clicked", data("{'token':'t'}"))).isEqualTo("t");
        assertThat(changed.userId("referral.created", data("{'referrer_id':'a'}")))
                .isNull();
        assertThat(changed.userId("ecommerce.refund", data("{'user_id':'u'}"))).isEqualTo("u");
    }

    @Test
    void exactRuleGoesBeforeAWildcardAndALongerBeforeAShorter() throws Exception {
        Identity changed =
                new Identity(Map.of("*", "any", "ecommerce.cart_*", "cart_id", "ecommerce.cart_lost", "lost"));
        ObjectNode data = data("{'any':'1','cart_id':'2','lost':'3','user_id':'4'}");
        assertThat(changed.userId("ecommerce.cart_lost", data)).isEqualTo("3");
        assertThat(changed.userId("ecommerce.cart_abandoned", data)).isEqualTo("2");
        assertThat(changed.userId("ecommerce.purchase", data)).isEqualTo("4");
        assertThat(changed.userId("test", data)).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ecommerce.*.refund", "*.refund", "", "a**"})
    void wildcardElsewhereThanAtTheEndIsRefused(String type) {
        assertThatThrownBy(() -> new Identity(Map.of(type, "user_id")))
                .hasMessage(
                        "the identity rule for '" + type + "' is not for an event type, or a beginning of it and '*'");
    }

    @Test
    void emptyMemberNameIsRefused() {
        assertThatThrownBy(() -> new Identity(Map.of("test", "a,,b")))
                .hasMessage("the identity rule for 'test' is 'a,,b', which has an empty name in it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'ip':'203.0.113.57','platform':'ios','device_type':'mobile'}     | 6a51c6b776f34bade74cdde3549e4a00",
                "{'ip':'2001:db8::1f','platform':'android','device_type':'mobile'} | 2acc7f177f6cb9214d0c1473790c26d3",
                "{'ip':'203.0.113.57'}                                             | 46358e2c8c485281e95fbb2717172765"
            })
    void anonymousIdIsThatOfTheGuide(String data, String id) throws Exception {
        assertThat(anonymousId(data(data), "any")).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null | undefined          | {'ip':'192.0.2.1','platform':null}",
                "``   | x                  | {'ip':'192.0.2.1','platform':'','device_type':'x'}",
                "true | false              | {'ip':'192.0.2.1','platform':true,'device_type':false}",
                "4.9  | 100                | {'ip':'192.0.2.1','platform':4.90,'device_type':1e2}",
                "0    | -17                | {'ip':'192.0.2.1','platform':-0.0,'device_type':-17}",
                "0.000001 | 1e-7           | {'ip':'192.0.2.1','platform':0.000001,'device_type':0.0000001}",
                "123456789012345680000 | 1.2345678901234568e+22 "
                        + "| {'ip':'192.0.2.1','platform':123456789012345678901,'device_type':12345678901234567890123}",
                "1e+21 | Infinity          | {'ip':'192.0.2.1','platform':1000000000000000000000,'device_type':1e400}",
                "[object Object] | 1,,[object Object] | {'ip':'192.0.2.1','platform':{},'device_type':[1,null,{}]}"
            })
    void partsArePrintedAsJavaScriptDoes(String platform, String deviceType, String data) throws Exception {
        assertThat(anonymousId(data(data), "any")).isEqualTo(hash("192.0.2.1-" + platform + '-' + deviceType));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "undefined",
                "null",
                "NaN",
                " NaN ",
                "Infinity",
                "-Infinity",
                "true",
                "[object Object]",
                "None",
                "nil",
                "(null)",
                "00000000-0000-0000-0000-000000000000"
            })
    void whatAProgramWritesForAMissingValueIsNobody(String text) throws Exception {
        assertThat(identity.userId("ecommerce.purchase", data("{'user_id':'" + text + "'}")))
                .isNull();
        assertThat(identity.userId(
                        "referral.completed", data("{'referred_user_id':'" + text + "','referrer_id':'u-1'}")))
                .isEqualTo("u-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "nan", "nullable", "u-undefined", "Nil", "unknown"})
    void whatOnlyLooksLikeThatIsAnId(String text) throws Exception {
        assertThat(identity.userId("ecommerce.purchase", data("{'user_id':'" + text + "'}")))
                .isEqualTo(text);
    }

    @Test
    void blanksAroundAnAddressMakeNoOtherPerson() throws Exception {
        assertThat(anonymousId(data("{'ip':' 203.0.113.57 '}"), "m1"))
                .isEqualTo(anonymousId(data("{'ip':'203.0.113.57'}"), "m2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'platform':'ios','device_type':'mobile'}",
                "{'ip':null,'platform':'ios'}",
                "{'ip':''}",
                "{'ip':' '}",
                "{'ip':3405803833}",
                "{'ip':['203.0.113.57']}",
                "{'ip':'unknown'}",
                "{'ip':'203.0.113.57, 203.0.113.58'}",
                "{'ip':'203.0.113.57:443'}",
                "{'ip':'[2001:db8::1f]'}",
                "{'ip':'fe80::1%eth0'}",
                "{'ip':'999.1.2.3'}",
                "{'ip':'0.0.0.0'}",
                "{'ip':'::'}",
                "{'ip':'::ffff:0.0.0.0'}"
            })
    void strangersWithoutAnAddressAreNeverMerged(String data) throws Exception {
        assertThat(anonymousId(data(data), "m1")).isEqualTo(hash("m1")).isNotEqualTo(anonymousId(data(data), "m2"));
    }

    private String anonymousId(ObjectNode data, String messageId) {
        return identity.anonymousId(Identity.ip(data), data, messageId);
    }

    private static String hash(String text) {
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    }

    private static ObjectNode data(String json) throws Exception {
        return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
    }
}
