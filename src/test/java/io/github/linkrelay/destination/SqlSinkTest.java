package io.github.linkrelay.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.destination.VendorStandIn.Reply;
import io.github.linkrelay.destination.VendorStandIn.Request;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A table in SQLite in the place of one in a warehouse; its statement for "unless it is there" is another one. */
class SqlSinkTest extends DestinationTestBase {
    SqlSinkTest() {
        super("warehouse");
    }

    @Override
    Map<String, String> settings(URI vendor) {
        return Map.of(
                "warehouse.url", url(),
                "warehouse.driver", "org.sqlite.JDBC",
                "warehouse.user", "",
                "warehouse.password", "",
                "warehouse.query",
                        "INSERT INTO tolinku_events (event_id, event, type, occurred_at, user_id, data)"
                                + " VALUES (:#event_id, :#event, :#type, :#occurred_at, :#user_id, :#data)"
                                + " ON CONFLICT (event_id) DO NOTHING");
    }

    @Override
    Reply answer(Request request) {
        return Reply.of(404, "");
    }

    private String url() {
        return "jdbc:sqlite:" + data.resolve("warehouse.db");
    }

    private void execute(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    private void createTable() throws SQLException {
        execute("CREATE TABLE tolinku_events (event_id TEXT PRIMARY KEY, event TEXT, type TEXT, occurred_at TEXT,"
                + " user_id TEXT, data TEXT)");
    }

    private List<String> column(String name) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url());
                Statement run = connection.createStatement();
                ResultSet row = run.executeQuery("SELECT " + name + " FROM tolinku_events ORDER BY user_id")) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        }
        return values;
    }

    @Test
    void eachEventIsARow() throws Exception {
        createTable();
        sendTogether(event("a", "user_1"), event("b", "user_2"), event("c", "user_3"));
        awaitSettled(3, 0);
        assertThat(column("user_id")).containsExactly("user_1", "user_2", "user_3");
        assertThat(column("event_id")).allMatch(id -> id.length() == 36).doesNotHaveDuplicates();
        assertThat(column("event")).containsOnly("Referral Completed");
        assertThat(column("type")).containsOnly("referral.completed");
        assertThat(column("occurred_at")).containsOnly("2026-06-14T09:26:53.589Z");
        assertThat(JSON.readTree(column("data").get(0)).get("token").asText()).isEqualTo("a");
    }

    @Test
    void databaseThatTakesNothingHoldsTheDestinationAndEachRowIsThereOnceAfterwards() throws Exception {
        sendTogether(event("a", "user_1"), event("b", "user_2"));
        assertHeld("no such table", 2);
        createTable();
        awaitSettled(2, 0);
        assertThat(column("user_id")).containsExactly("user_1", "user_2");
    }

    @Test
    void rowThatIsThereAlreadyDoesNoHarm() throws Exception {
        createTable();
        send(event("a", "user_1"));
        awaitSettled(1, 0);
        execute("UPDATE tolinku_events SET event = 'first'");
        stopLinkrelay();
        deleteOutbox();
        start(Map.of());
        send(event("a", "user_1"), event("b", "user_2"));
        awaitSettled(2, 0);
        assertThat(column("event")).containsExactly("first", "Referral Completed");
    }

    @Test
    void rowThatTheTableRefusesDiesAloneWithTheDatabasesWords() throws Exception {
        execute("CREATE TABLE tolinku_events (event_id TEXT PRIMARY KEY, event TEXT, type TEXT, occurred_at TEXT,"
                + " user_id TEXT, data TEXT CONSTRAINT no_nul CHECK (instr(data, '\\u0000') = 0))");
        sendTogether(event("a", "user_1"), event("a\\u0000b", "user_2"), event("c", "user_3"), event("d", "user_4"));
        awaitSettled(3, 1);
        assertThat(column("user_id")).containsExactly("user_1", "user_3", "user_4");
        assertThat(deadLetters().values())
                .singleElement()
                .asString()
                .startsWith("the database answered: ")
                .contains("CHECK constraint failed: no_nul");
    }
}
