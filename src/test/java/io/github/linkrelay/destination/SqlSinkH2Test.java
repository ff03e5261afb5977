package io.github.linkrelay.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.linkrelay.destination.VendorStandIn.Reply;
import io.github.linkrelay.destination.VendorStandIn.Request;
import io.github.linkrelay.harness.Ports;
import io.github.linkrelay.outbox.view.DestinationStatus.State;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A database behind a port, with users and SQLSTATEs, in the place of a warehouse. */
class SqlSinkH2Test extends DestinationTestBase {
    private final int port = Ports.free();
    private Server server;

    SqlSinkH2Test() {
        super("warehouse");
    }

    @Override
    Map<String, String> settings(URI vendor) {
        return Map.of(
                "warehouse.url", url(),
                "warehouse.driver", "org.h2.Driver",
                "warehouse.user", "relay",
                "warehouse.password", "of-the-warehouse",
                "warehouse.query",
                        "MERGE INTO tolinku_events (event_id, user_id, data) KEY (event_id)"
                                + " VALUES (:#event_id, :#user_id, :#data)");
    }

    @Override
    Reply answer(Request request) {
        return Reply.of(404, "");
    }

    @BeforeEach
    void listen() throws SQLException {
        server = Server.createTcpServer("-tcpPort", String.valueOf(port), "-baseDir", data.toString(), "-ifNotExists")
                .start();
    }

    @AfterEach
    void close() {
        server.stop();
    }

    private String url() {
        return "jdbc:h2:tcp://127.0.0.1:" + port + "/./warehouse";
    }

    /** Who comes first is the owner. */
    private List<String> execute(String password, String statement) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url(), "relay", password);
                Statement run = connection.createStatement()) {
            if (run.execute(statement)) {
                for (ResultSet row = run.getResultSet(); row.next(); ) {
                    values.add(row.getString(1));
                }
            }
        }
        return values;
    }

    private void createTable(String userId) throws SQLException {
        execute(
                "of-the-warehouse",
                "CREATE TABLE tolinku_events (event_id VARCHAR(64) PRIMARY KEY, user_id " + userId + ", data VARCHAR)");
    }

    private List<String> users() throws SQLException {
        return execute("of-the-warehouse", "SELECT user_id FROM tolinku_events ORDER BY user_id");
    }

    @ParameterizedTest
    @CsvSource({
        "VARCHAR(7), far too long, 22001",
        "INTEGER, none, 22018",
        "VARCHAR CHECK (user_id <> 'bad'), bad, 23513"
    })
    void rowThatTheTableRefusesDiesAloneWithTheDatabasesWords(String type, String bad, String state) throws Exception {
        createTable(type);
        sendTogether(event("a", "1"), event("b", bad), event("c", "3"), event("d", "4"));
        awaitSettled(3, 1);
        assertThat(users()).containsExactly("1", "3", "4");
        assertThat(deadLetters()).hasSize(1);
        assertThat(deadLetters().get("b")).startsWith("the database answered: ").endsWith("(SQLSTATE " + state + ")");
    }

    @Test
    void refusedCredentialsHoldTheDestinationAndLoseNothing() throws Exception {
        execute("another", "SELECT 1");
        send(event("a", "user_1"));
        assertHeld("(SQLSTATE 28000)", 1);
        execute("another", "ALTER USER relay SET PASSWORD 'of-the-warehouse'");
        createTable("VARCHAR");
        awaitSettled(1, 0);
        assertThat(users()).containsExactly("user_1");
    }

    @Test
    void databaseThatIsAwayIsWaitedFor() throws Exception {
        createTable("VARCHAR");
        server.stop();
        send(event("a", "user_1"), event("b", "user_2"));
        await().until(() -> status().state() == State.BACKING_OFF);
        assertThat(status().deadLettered()).isZero();
        listen();
        awaitSettled(2, 0);
        assertThat(users()).containsExactly("user_1", "user_2");
    }
}
