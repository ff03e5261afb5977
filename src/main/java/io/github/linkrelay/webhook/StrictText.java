package io.github.linkrelay.webhook;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A body that was decoded strictly from UTF-8. Jackson, if given bytes, would also guess UTF-16 and UTF-32, and accepts
 * some malformed sequences.
 *
 * @param chars an array that begins with the text
 * @param length how many of the chars are text
 */
record StrictText(char[] chars, int length) {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final ThreadLocal<CharsetDecoder> DECODER = ThreadLocal.withInitial(() -> StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));

    /** @throws UnusableEnvelopeException if the body is empty, is malformed UTF-8, or begins with a byte order mark */
    static StrictText of(byte[] body) throws UnusableEnvelopeException {
        if (body == null || body.length == 0) {
            throw new UnusableEnvelopeException("the body is empty");
        }
        ByteBuffer bytes = ByteBuffer.wrap(body);
        CharBuffer chars = CharBuffer.allocate(body.length);
        CoderResult result = DECODER.get().reset().decode(bytes, chars, true);
        if (result.isError()) {
            throw new UnusableEnvelopeException("the body is not UTF-8 at byte " + bytes.position());
        }
        if (chars.get(0) == BYTE_ORDER_MARK) {
            throw new UnusableEnvelopeException("the body starts with a byte order mark");
        }
        return new StrictText(chars.array(), chars.position());
    }
}
