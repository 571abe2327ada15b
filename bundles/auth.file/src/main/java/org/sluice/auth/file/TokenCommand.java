package org.sluice.auth.file;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.market.MarketTime;
import org.sluice.auth.file.Tokens.Issued;
import org.sluice.auth.file.Tokens.Token;

/** {@code sluice:token}: gives tokens out, takes them back, and lists them. */
final class TokenCommand {

    static final Arguments.Usage USAGE = new Arguments.Usage("token", Set.of("--days"), Set.of(), """
            sluice:token - secrets for programs: each is accepted as the password of its user
            usage:   sluice:token create USER [--days N]
                     sluice:token list
                     sluice:token revoke ID
            example: sluice:token create alice --days 30
            options:
              --days N  how long it is valid, 1 to 3650; the setting tokenDays if not given
              --help    shows this
            """);

    private static final Logger LOG = LoggerFactory.getLogger(TokenCommand.class);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(MarketTime.ZONE);

    private final Users users;
    private final Tokens tokens;
    private final Duration validity;
    private final InstantSource clock;

    TokenCommand(Users users, Tokens tokens, Duration validity, InstantSource clock) {
        this.users = users;
        this.tokens = tokens;
        this.validity = validity;
        this.clock = clock;
    }

    void run(Arguments arguments, PrintStream out) throws Problem {
        if (arguments.helpWanted()) {
            out.print(arguments.help());
            out.flush();
            return;
        }
        try {
            switch (arguments.verb()) {
                case "create" -> create(arguments, out);
                case "list" -> list(arguments, out);
                case "revoke" -> revoke(arguments, out);
                default -> throw arguments.unknownVerb("create, list, revoke");
            }
        } catch (IOException e) {
            throw arguments.problem("not done: " + e.getMessage());
        }
    }

    private void create(Arguments arguments, PrintStream out) throws Problem, IOException {
        String user = arguments.subject("a user");
        arguments.only("--days");
        users.file().refresh();
        if (users.find(user) == null) {
            throw arguments.problem("there is no user '" + user + "'; sluice:user list shows them");
        }
        Issued issued = tokens.create(user, validity(arguments));
        Token token = issued.token();
        LOG.info("token {} for user {} created, valid until {}", token.id(), user, token.expires());
        out.print("token " + token.id() + " for user " + user + ", valid until " + TIME.format(token.expires())
                + "\ntoken (not shown again): " + issued.secret() + '\n');
        out.flush();
    }

    private Duration validity(Arguments arguments) throws Problem {
        String days = arguments.option("--days", null);
        if (days == null) {
            return validity;
        }
        if (!days.matches("[0-9]{1,4}")
                || Integer.parseInt(days) < 1
                || Integer.parseInt(days) > Settings.MAX_TOKEN_DAYS) {
            throw arguments.problem("--days " + days + ": 1 to " + Settings.MAX_TOKEN_DAYS);
        }
        return Duration.ofDays(Integer.parseInt(days));
    }

    private void list(Arguments arguments, PrintStream out) throws Problem {
        arguments.noSubject();
        arguments.only();
        tokens.file().refresh();
        if (tokens.all().isEmpty()) {
            out.print("There are no tokens; sluice:token create USER makes one.\n");
            out.flush();
            return;
        }
        Instant now = clock.instant();
        Table table = new Table().row("ID", "USER", "STATE", "CREATED", "EXPIRES", "LAST USED");
        for (Token token : tokens.all()) {
            table.row(
                    token.id(),
                    token.user(),
                    state(token, now),
                    TIME.format(token.created()),
                    TIME.format(token.expires()),
                    token.used() == null ? "never" : TIME.format(token.used()));
        }
        table.print(out);
    }

    private String state(Token token, Instant now) {
        if (users.find(token.user()) == null) {
            return "no such user";
        }
        return Tokens.expired(token, now) ? "expired" : "valid";
    }

    private void revoke(Arguments arguments, PrintStream out) throws Problem, IOException {
        String id = arguments.subject("a token's id");
        arguments.only();
        List<Token> revoked = tokens.revoke(token -> token.id().equals(id));
        if (revoked.isEmpty()) {
            throw arguments.problem("there is no token '" + id + "'; sluice:token list shows them");
        }
        String user = revoked.get(0).user();
        LOG.info("token {} of user {} revoked", id, user);
        out.print("token " + id + " of user " + user + " revoked\n");
        out.flush();
    }
}
