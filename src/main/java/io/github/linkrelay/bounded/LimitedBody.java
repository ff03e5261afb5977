package io.github.linkrelay.bounded;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Passes on a body that has no more than a number of bytes. A longer one fails, and its rest is not read. */
final class LimitedBody<T> implements BodySubscriber<T> {
    private final BodySubscriber<T> reader;
    private final int maxBytes;
    private long left;
    private Flow.Subscription subscription;

    LimitedBody(BodySubscriber<T> reader, int maxBytes) {
        this.reader = reader;
        this.maxBytes = maxBytes;
        this.left = maxBytes;
    }

    @Override
    public CompletionStage<T> getBody() {
        return reader.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        reader.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> part) {
        if (left < 0) {
            return;
        }
        left -= part.stream().mapToLong(Buffer::remaining).sum();
        if (left < 0) {
            subscription.cancel();
            reader.onError(new IOException("the answer has more than " + maxBytes + " bytes"));
        } else {
            reader.onNext(part);
        }
    }

    @Override
    public void onError(Throwable failure) {
        if (left >= 0) {
            reader.onError(failure);
        }
    }

    @Override
    public void onComplete() {
        if (left >= 0) {
            reader.onComplete();
        }
    }
}
