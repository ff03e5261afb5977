package io.github.linkrelay.runtime.client;

import io.github.linkrelay.delivery.ProxyRefusedException;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.auth.BasicScheme;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.URIAuthority;

/**
 * Sends the user and password of a URL such as {@code https://user:password@host/} as Basic credentials, where
 * HttpClient refuses the request, and gives a proxy those that its own URL has. Any thread may call it.
 */
final class LoginExchange implements ExecChainHandler {
    private final Proxies proxies;

    LoginExchange(Proxies proxies) {
        this.proxies = proxies;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        URIAuthority server = request.getAuthority();
        if (server != null && server.getUserInfo() != null) {
            request.setAuthority(new URIAuthority(server.getHostName(), server.getPort()));
            if (!request.containsHeader(HttpHeaders.AUTHORIZATION)) {
                request.setHeader(HttpHeaders.AUTHORIZATION, basic(server.getUserInfo()));
            }
        }
        HttpHost proxy = scope.route.getProxyHost();
        if (proxy != null) {
            proxies.login(proxy.getHostName(), proxy.getPort())
                    .ifPresent(login -> scope.clientContext.resetAuthExchange(proxy, scheme(login)));
        }
        ClassicHttpResponse answer = chain.proceed(request, scope);
        if (scope.route.isTunnelled() && !SurvivingExecutor.hasLeft(scope.clientContext)) {
            // HttpClient (ConnectExec, 5.5.1) returns the proxy's answer as if it were the destination's.
            throw new ProxyRefusedException(proxy.toHostString(), answer.getCode());
        }
        return answer;
    }

    private static String basic(String userInfo) {
        String login = URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
        String both = login.indexOf(':') < 0 ? login + ':' : login;
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
    }

    private static BasicScheme scheme(String login) {
        int colon = login.indexOf(':');
        BasicScheme scheme = new BasicScheme();
        scheme.initPreemptive(new UsernamePasswordCredentials(
                colon < 0 ? login : login.substring(0, colon),
                (colon < 0 ? "" : login.substring(colon + 1)).toCharArray()));
        return scheme;
    }
}
