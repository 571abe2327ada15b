package org.sluice.auth.file;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.api.auth.Authenticator;
import org.sluice.api.auth.LoginException;
import org.sluice.api.auth.LoginException.Reason;
import org.sluice.api.auth.User;
import org.sluice.api.status.Counters;

/**
 * Knows the users of one file and the tokens of another. A changed file takes effect within a second; a broken one leaves
 * what was known in force. The public methods {@code user} and {@code token} are commands of the shell.
 */
@Component(
        name = "org.sluice.auth.file",
        service = {Authenticator.class, Counters.class},
        immediate = true,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {
            Counters.NAME + "=auth.file",
            "osgi.command.scope=sluice",
            "osgi.command.function=user",
            "osgi.command.function=token"
        })
@Designate(ocd = FileAuthenticator.Config.class)
public final class FileAuthenticator implements Authenticator, Counters {

    /** Settings of {@code org.sluice.auth.file}. */
    @ObjectClassDefinition(name = "Users and tokens from files")
    @interface Config {
        @AttributeDefinition(
                description = "folder of relative paths; empty: the property sluice.home, else the working directory")
        String home() default "";

        @AttributeDefinition(description = "the users file; none: nobody can log in until sluice:user adds somebody")
        String users() default "etc/users.txt";

        @AttributeDefinition(description = "the tokens file")
        String tokens() default "var/tokens.txt";

        @AttributeDefinition(
                description = "wrong passwords in a row for a name, or from an address, until it is locked")
        int attempts() default 5;

        @AttributeDefinition(
                description = "seconds of the first lock; each further one is twice as long, up to an hour")
        int attemptsSeconds() default 60;

        @AttributeDefinition(description = "days for which a new token is valid")
        int tokenDays() default 90;

        @AttributeDefinition(description = "iterations of a password's hash; more are slower and safer")
        int iterations() default 210_000;
    }

    private static final Logger LOG = LoggerFactory.getLogger(FileAuthenticator.class);

    /** How often last uses of tokens go to the file. */
    private static final Duration SAVED_EVERY = Duration.ofMinutes(10);

    private final Settings settings;
    private final InstantSource clock;
    private final Users users;
    private final Tokens tokens;
    private final Logins logins;
    private final DemoUser demo = new DemoUser();
    private final ScheduledExecutorService watch;
    private final AtomicLong letIn = new AtomicLong();
    private final Map<Reason, AtomicLong> refused = new EnumMap<>(Reason.class);
    private Instant saved;
    private String saveFailure = "";

    /**
     * Reads both files: what can't be read at the start ends the activation.
     *
     * @throws IOException naming the file, the line and what was expected
     */
    @Activate
    public FileAuthenticator(Config config, Map<String, Object> properties) throws IOException {
        this(Settings.of(config, properties), InstantSource.system(), Logins.turns(), thread());
        watch.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    /** For tests: nothing is looked at but by {@link #look}. */
    FileAuthenticator(Settings settings, InstantSource clock, Turns turns) throws IOException {
        this(settings, clock, turns, null);
    }

    private FileAuthenticator(Settings settings, InstantSource clock, Turns turns, ScheduledExecutorService watch)
            throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.watch = watch;
        users = new Users(settings.users(), settings.usersPath());
        tokens = new Tokens(settings.tokens(), settings.tokensPath(), clock);
        logins = new Logins(users, tokens, turns, settings, clock);
        for (Reason reason : Reason.values()) {
            refused.put(reason, new AtomicLong());
        }
        saved = clock.instant();
        demo.look(users);
        LOG.info("{}", text());
    }

    private static ScheduledExecutorService thread() {
        return Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "auth.file");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Deactivate
    void deactivate() {
        if (watch != null) {
            watch.shutdownNow();
        }
        save();
    }

    /** Looks whether a file changed; called every second. */
    void look() {
        try {
            users.file().refresh();
            tokens.file().refresh();
            demo.look(users);
            if (!clock.instant().isBefore(saved.plus(SAVED_EVERY))) {
                saved = clock.instant();
                save();
            }
        } catch (RuntimeException e) {
            // The next look must come all the same.
            LOG.error("unexpected", e);
        }
    }

    private void save() {
        try {
            tokens.save();
            saveFailure = "";
        } catch (IOException e) {
            if (!saveFailure.equals(e.getMessage())) {
                LOG.warn("when tokens were used last is not saved: {}", e.getMessage());
            }
            saveFailure = String.valueOf(e.getMessage());
        }
    }

    @Override
    public User login(String name, String secret, InetAddress from) throws LoginException {
        try {
            User user = logins.login(name, secret, from).user();
            letIn.incrementAndGet();
            return user;
        } catch (LoginException e) {
            refused.get(e.reason()).incrementAndGet();
            throw e;
        }
    }

    @Override
    public void changePassword(String name, String old, String next, InetAddress from) throws LoginException {
        try {
            logins.changePassword(name, old, next, from);
        } catch (LoginException e) {
            refused.get(e.reason()).incrementAndGet();
            throw e;
        }
    }

    /** The command {@code sluice:user}; called by a thread of the shell. */
    public void user(String... args) throws Problem {
        new UserCommand(users, tokens, logins).run(Arguments.of(UserCommand.USAGE, args), System.out);
    }

    /** The command {@code sluice:token}; called by a thread of the shell. */
    public void token(String... args) throws Problem {
        new TokenCommand(users, tokens, settings.tokenValidity(), clock)
                .run(Arguments.of(TokenCommand.USAGE, args), System.out);
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("logins", letIn.get());
        refused.forEach((reason, count) ->
                counters.put("logins." + reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), count.get()));
        counters.put("hashes", logins.hashes());
        return counters;
    }

    @Override
    public Map<String, Double> gauges() {
        return Map.of(
                "lockedNamesAndAddresses", (double) logins.locked(),
                "waitingLogins", (double) logins.waiting());
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("users", text());
        if (demo.state() == DemoUser.State.THIS_MACHINE) {
            facts.put("demo", "user demo, password demo, from this machine only");
        }
        facts.put("tokens", settings.tokens() + ": " + tokens.all().size());
        return facts;
    }

    private String text() {
        int count = users.all().size();
        return settings.users() + ": "
                + (count == 0 ? "no users: nobody can log in until sluice:user adds somebody" : String.valueOf(count));
    }

    @Override
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(users.file().problems());
        warnings.addAll(tokens.file().problems());
        if (demo.state() == DemoUser.State.EVERYBODY) {
            warnings.add("user demo has the password demo and may log in from anywhere; sluice:user passwd demo");
        }
        return warnings;
    }
}
