package org.sluice.auth.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.apache.felix.service.command.CommandSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sluice.api.auth.LoginException;

class CommandsTest {

    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    @TempDir
    private Path folder;

    private Home home;
    private FileAuthenticator authenticator;

    @BeforeEach
    void start() throws Exception {
        home = new Home(folder);
        authenticator = home.authenticator();
    }

    @Test
    void listsUsers() throws Exception {
        Home.user(authenticator, "add", "bob", "--rights", "admin,quotes", "--accounts", "b,a", "--loopback");
        Home.token(authenticator, "create", "bob");
        assertEquals("""
                NAME   RIGHTS        ACCOUNTS  FROM               TOKENS
                alice  quotes,trade  main      anywhere           0
                local  quotes        -         this machine only  0
                bob    quotes,admin  a,b       this machine only  1
                """, Home.user(authenticator, "list"));
    }

    @Test
    void makesAPasswordAndShowsItOnce() throws Exception {
        String printed = Home.user(authenticator, "add", "bob");
        assertTrue(printed.matches("user bob added\npassword \\(not shown again\\): [A-Za-z2-9]{20}\n"), printed);
        String password = printed.strip().substring(printed.strip().lastIndexOf(' ') + 1);
        assertEquals("bob", authenticator.login("bob", password, HERE).name());
        String again = Home.user(authenticator, "passwd", "bob");
        String next = again.strip().substring(again.strip().lastIndexOf(' ') + 1);
        assertThrows(LoginException.class, () -> authenticator.login("bob", password, HERE));
        assertEquals("bob", authenticator.login("bob", next, HERE).name());
    }

    @Test
    void takesAPasswordThatIsGivenAndDoesNotRepeatIt() throws Exception {
        assertEquals("user bob added\n", Home.user(authenticator, "add", "bob", "--password", "long enough"));
        assertEquals("bob", authenticator.login("bob", "long enough", HERE).name());
        Home.token(authenticator, "create", "bob");
        assertEquals(
                "user bob has a new password; tokens that stay valid: 1 (sluice:token list)\n",
                Home.user(authenticator, "passwd", "bob", "--password", "-longer yet"));
        assertEquals("bob", authenticator.login("bob", "-longer yet", HERE).name());
    }

    @Test
    void onlyTheLocalDemoUserMayHaveAShortPassword() throws Exception {
        assertThrows(Problem.class, () -> authenticator.user("add", "demo", "--password", "demo"));
        Home.user(authenticator, "add", "demo", "--loopback", "--password", "demo");
        assertEquals("demo", authenticator.login("demo", "demo", HERE).name());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            add                              | add needs a name
            add a b                          | too many words after a
            add a,b                          | 'a,b' is no name: up to 64 letters, digits and . _ - @, beginning with a letter or a digit
            add alice                        | there is already a user 'alice'; sluice:user passwd alice changes the password
            add bob --right quotes           | there is no option --right
            add bob --rights                 | a value is missing after --rights
            add bob --rights quote           | --rights quote: quotes, trade, admin, separated by commas; - for none
            add bob --accounts a,,b          | --accounts a,,b: names of accounts, separated by commas; - for none
            add bob --password seven77       | this password will not do: 8 to 256 characters, no control characters, not beginning with slt_
            add bob --password slt_longenough | this password will not do: 8 to 256 characters, no control characters, not beginning with slt_
            passwd bob                       | there is no user 'bob'; sluice:user list shows them
            passwd alice --rights quotes     | passwd has no option --rights
            remove bob                       | there is no user 'bob'; sluice:user list shows them
            list alice                       | too many words after list
            delete alice                     | 'delete' is none of add, passwd, remove, list; --help shows examples
            """)
    void refusesWithAReasonAndChangesNothing(String typed, String message) {
        String before = Home.text(home.users);
        Problem problem = assertThrows(Problem.class, () -> authenticator.user(typed.split(" ")));
        assertEquals("sluice:user: " + message, problem.getMessage());
        assertEquals(before, Home.text(home.users));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            create                 | create needs a user
            create bob             | there is no user 'bob'; sluice:user list shows them
            create alice --days 0  | --days 0: 1 to 3650
            create alice --days 1e | --days 1e: 1 to 3650
            revoke                 | revoke needs a token's id
            revoke 01234567        | there is no token '01234567'; sluice:token list shows them
            renew 01234567         | 'renew' is none of create, list, revoke; --help shows examples
            """)
    void soDoTokens(String typed, String message) {
        Problem problem = assertThrows(Problem.class, () -> authenticator.token(typed.split(" ")));
        assertEquals("sluice:token: " + message, problem.getMessage());
    }

    @Test
    void saysWhatToDoWhenThereIsNone() throws Exception {
        Home.user(authenticator, "remove", "alice");
        Home.user(authenticator, "remove", "local");
        assertEquals("There are no users; sluice:user add NAME adds one.\n", Home.user(authenticator, "list"));
        assertEquals("There are no tokens; sluice:token create USER makes one.\n", Home.token(authenticator, "list"));
    }

    @Test
    void logsEveryChangeAndNoSecret() throws Exception {
        String log;
        String secrets;
        try (Logged logged = new Logged()) {
            String made = Home.user(authenticator, "add", "bob", "--rights", "quotes,trade", "--accounts", "main");
            Home.user(authenticator, "passwd", "bob", "--password", "secret password");
            String token = Home.newToken(authenticator, "create", "bob");
            authenticator.login("bob", token, HERE);
            authenticator.login("bob", "secret password", HERE);
            authenticator.changePassword("bob", "secret password", "secret second", HERE);
            for (int index = 0; index < 5; index++) {
                assertThrows(LoginException.class, () -> authenticator.login("bob", "secret guess", HERE));
            }
            String id =
                    Home.token(authenticator, "list").lines().toList().get(1).split(" ")[0];
            Home.token(authenticator, "revoke", id);
            Home.user(authenticator, "remove", "bob");
            log = logged.text().replace("\r", "").replace(id, "ID");
            secrets = made.strip().substring(made.strip().lastIndexOf(' ') + 1) + '|' + token;
        }
        assertEquals("""
                INFO UserCommand - user bob added: rights quotes,trade, accounts main, from anywhere
                INFO UserCommand - user bob: password changed by an operator
                INFO TokenCommand - token ID for user bob created, valid until 2027-02-18T01:30:00Z
                INFO Logins - user bob: changed the password
                INFO Attempts - 5 wrong logins: address 127.0.0.1 is locked for 60 s
                INFO Attempts - 5 wrong logins: name bob is locked for 60 s
                INFO TokenCommand - token ID of user bob revoked
                INFO UserCommand - user bob removed, and 0 tokens
                """, log);
        for (String secret : secrets.split("\\|")) {
            assertFalse(log.contains(secret), log);
        }
    }

    @Test
    void worksInTheRealShellAndFailsForAScript() throws Exception {
        ThreadIOImpl threads = new ThreadIOImpl();
        threads.start();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CommandProcessorImpl processor = new CommandProcessorImpl(threads);
        processor.addCommand("sluice", authenticator, "user");
        processor.addCommand("sluice", authenticator, "token");
        try (CommandSession session = processor.createSession(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out),
                new PrintStream(new ByteArrayOutputStream()))) {
            session.execute("sluice:user add 600001 --rights quotes,trade --accounts main --password '12345678'");
            session.execute("sluice:user remove alice");
            session.execute("sluice:user list");
            session.execute("sluice:token --help");
            Exception problem = assertThrows(
                    Exception.class, () -> session.execute("sluice:user remove alice && sluice:user remove local"));
            assertEquals("sluice:user: there is no user 'alice'; sluice:user list shows them", problem.toString());
        } finally {
            threads.stop();
        }
        assertEquals("""
                user 600001 added
                user alice removed
                NAME    RIGHTS        ACCOUNTS  FROM               TOKENS
                local   quotes        -         this machine only  0
                600001  quotes,trade  main      anywhere           0
                """ + TokenCommand.USAGE.help(), out.toString(Charset.defaultCharset()));
        assertEquals("600001", authenticator.login("600001", "12345678", HERE).name());
    }

    @Test
    void showsItsHelpWhenAskedOrWhenNothingIsAsked() throws Exception {
        assertEquals(UserCommand.USAGE.help(), Home.user(authenticator));
        assertEquals(UserCommand.USAGE.help(), Home.user(authenticator, "add", "bob", "--help"));
    }
}
