package org.sluice.auth.file;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.auth.LoginException;
import org.sluice.api.auth.Right;
import org.sluice.api.auth.User;
import org.sluice.auth.file.Users.Entry;

/** {@code sluice:user}: adds, changes, removes and lists users. */
final class UserCommand {

    static final Arguments.Usage USAGE =
            new Arguments.Usage("user", Set.of("--rights", "--accounts", "--password"), Set.of("--loopback"), """
            sluice:user - who may log in
            usage:   sluice:user add NAME [--rights R,..] [--accounts A,..] [--loopback] [--password PW]
                     sluice:user passwd NAME [--password PW]
                     sluice:user remove NAME
                     sluice:user list
            example: sluice:user add alice --rights quotes,trade --accounts main
            options:
              --rights R,..    quotes, trade, admin, or - for none; quotes if not given
              --accounts A,..  the accounts the user may trade, or - for none; none if not given
              --loopback       lets the user in from this machine only
              --password PW    without it a random one is made and shown once, so that none stands in the history
              --help           shows this
            """);

    private static final Logger LOG = LoggerFactory.getLogger(UserCommand.class);

    private final Users users;
    private final Tokens tokens;
    private final Logins logins;

    UserCommand(Users users, Tokens tokens, Logins logins) {
        this.users = users;
        this.tokens = tokens;
        this.logins = logins;
    }

    void run(Arguments arguments, PrintStream out) throws Problem {
        if (arguments.helpWanted()) {
            out.print(arguments.help());
            out.flush();
            return;
        }
        try {
            switch (arguments.verb()) {
                case "add" -> add(arguments, out);
                case "passwd" -> passwd(arguments, out);
                case "remove" -> remove(arguments, out);
                case "list" -> list(arguments, out);
                default -> throw arguments.unknownVerb("add, passwd, remove, list");
            }
        } catch (IOException | LoginException e) {
            throw arguments.problem("not done: " + e.getMessage());
        }
    }

    private void add(Arguments arguments, PrintStream out) throws Problem, IOException, LoginException {
        String name = arguments.subject("a name");
        arguments.only("--rights", "--accounts", "--loopback", "--password");
        if (!Users.nameable(name)) {
            throw arguments.problem("'" + name + "' is no name: " + Users.NAME_EXPECTED);
        }
        Set<Right> rights = Users.rights(arguments.option("--rights", "quotes"));
        if (rights == null) {
            throw arguments.problem("--rights " + arguments.option("--rights", "") + ": " + Users.RIGHTS_EXPECTED);
        }
        Set<String> accounts = Users.accounts(arguments.option("--accounts", "-"));
        if (accounts == null) {
            throw arguments.problem(
                    "--accounts " + arguments.option("--accounts", "") + ": " + Users.ACCOUNTS_EXPECTED);
        }
        User user = new User(name, rights, accounts, arguments.has("--loopback"));
        users.file().refresh();
        String taken = "there is already a user '" + name + "'; sluice:user passwd " + name + " changes the password";
        if (users.find(name) != null) {
            throw arguments.problem(taken);
        }
        String password = password(arguments, user);
        PasswordHash hash = logins.hash(password);
        // Those of somebody who had the name before, and was removed by hand.
        tokens.revoke(token -> token.user().equals(name));
        if (!users.add(new Entry(user, hash))) {
            throw arguments.problem(taken);
        }
        LOG.info(
                "user {} added: rights {}, accounts {}, from {}",
                name,
                Users.rights(rights),
                Users.accounts(accounts),
                user.loopbackOnly() ? "this machine only" : "anywhere");
        done(arguments, out, "user " + name + " added", password);
    }

    private void passwd(Arguments arguments, PrintStream out) throws Problem, IOException, LoginException {
        String name = arguments.subject("a name");
        arguments.only("--password");
        users.file().refresh();
        Entry entry = users.find(name);
        if (entry == null) {
            throw unknown(arguments, name);
        }
        String password = password(arguments, entry.user());
        if (!users.setHash(name, logins.hash(password))) {
            throw unknown(arguments, name);
        }
        LOG.info("user {}: password changed by an operator", name);
        long kept = tokens.count(name);
        String also = kept == 0 ? "" : "; tokens that stay valid: " + kept + " (sluice:token list)";
        done(arguments, out, "user " + name + " has a new password" + also, password);
    }

    private void remove(Arguments arguments, PrintStream out) throws Problem, IOException {
        String name = arguments.subject("a name");
        arguments.only();
        users.file().refresh();
        if (users.find(name) == null) {
            throw unknown(arguments, name);
        }
        // The tokens first: none must be left without its user, for somebody else may get the name.
        int revoked = tokens.revoke(token -> token.user().equals(name)).size();
        users.remove(name);
        LOG.info("user {} removed, and {} tokens", name, revoked);
        line(out, "user " + name + " removed" + (revoked == 0 ? "" : ", and tokens: " + revoked));
    }

    private void list(Arguments arguments, PrintStream out) throws Problem {
        arguments.noSubject();
        arguments.only();
        users.file().refresh();
        if (users.all().isEmpty()) {
            line(out, "There are no users; sluice:user add NAME adds one.");
            return;
        }
        Table table = new Table().row("NAME", "RIGHTS", "ACCOUNTS", "FROM", "TOKENS");
        for (Entry entry : users.all()) {
            User user = entry.user();
            table.row(
                    user.name(),
                    Users.rights(user.rights()),
                    Users.accounts(user.accounts()),
                    user.loopbackOnly() ? "this machine only" : "anywhere",
                    String.valueOf(tokens.count(user.name())));
        }
        table.print(out);
    }

    private static String password(Arguments arguments, User user) throws Problem {
        String given = arguments.option("--password", null);
        if (given == null) {
            return Passwords.random();
        }
        if (!Passwords.fit(user, given)) {
            throw arguments.problem("this password will not do: " + Passwords.EXPECTED);
        }
        return given;
    }

    private static void done(Arguments arguments, PrintStream out, String text, String password) {
        line(out, text);
        if (!arguments.has("--password")) {
            line(out, "password (not shown again): " + password);
        }
    }

    private static Problem unknown(Arguments arguments, String name) {
        return arguments.problem("there is no user '" + name + "'; sluice:user list shows them");
    }

    private static void line(PrintStream out, String text) {
        out.print(text + '\n');
        out.flush();
    }
}
