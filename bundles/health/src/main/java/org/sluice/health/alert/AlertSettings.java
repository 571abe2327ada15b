package org.sluice.health.alert;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.sluice.api.config.InvalidSettingException;

/** The configuration, checked. No message of it shows a URL or a secret. */
record AlertSettings(
        Limits limits,
        Set<String> off,
        Duration raiseAfter,
        Duration repeat,
        boolean quietOutsideSessions,
        List<Robot> robots,
        Optional<AliveCall> alive) {

    private static final String HIDDEN = "(not shown)";
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration PROGRAM_LIMIT = Duration.ofSeconds(10);

    /**
     * Checks every key.
     *
     * @param home against which relative file names are taken
     * @throws InvalidSettingException naming file and key
     */
    static AlertSettings of(Alerts.Config config, Map<String, ?> properties, Path home) {
        Reader reader = new Reader(properties, home);
        Limits limits = new Limits(
                (int) reader.range("noTicksSeconds", config.noTicksSeconds(), 1, 86_400),
                reader.range("missingPercent", config.missingPercent(), 0, 100),
                reader.range("maxSkewSeconds", config.maxSkewSeconds(), 0, 86_400),
                reader.range("backlogPercent", config.backlogPercent(), 0, 100),
                reader.range("minFreeDiskPercent", config.minFreeDiskPercent(), 0, 100),
                (int) reader.range("maxCatalogAgeDays", config.maxCatalogAgeDays(), 1, 36_500),
                (int) reader.range("minCalendarDays", config.minCalendarDays(), 0, 36_500));
        List<Robot> robots = new ArrayList<>();
        reader.robot(RobotForm.WECOM, config.wecom(), "", robots);
        reader.robot(RobotForm.DINGTALK, config.dingtalk(), config.dingtalkSecretFile(), robots);
        reader.robot(RobotForm.FEISHU, config.feishu(), config.feishuSecretFile(), robots);
        reader.robot(RobotForm.GENERIC, config.generic(), "", robots);
        reader.program(config.command()).ifPresent(program -> robots.add(new Robot(program, PAUSE)));
        long aliveSeconds = (long) reader.range("aliveSeconds", config.aliveSeconds(), 1, 86_400);
        return new AlertSettings(
                limits,
                reader.rules(config.off()),
                Duration.ofSeconds((long) reader.range("raiseAfterSeconds", config.raiseAfterSeconds(), 0, 3_600)),
                Duration.ofMinutes((long) reader.range("repeatMinutes", config.repeatMinutes(), 0, 100_000)),
                config.quietOutsideSessions(),
                List.copyOf(robots),
                reader.url("aliveUrl", config.aliveUrl())
                        .map(url -> new AliveCall(url, Duration.ofSeconds(aliveSeconds))));
    }

    private record Reader(Map<String, ?> properties, Path home) {

        double range(String key, double value, double least, double most) {
            if (!(value >= least && value <= most)) {
                throw new InvalidSettingException(
                        properties, key, plain(value), "from " + plain(least) + " to " + plain(most));
            }
            return value;
        }

        private static String plain(double value) {
            return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
        }

        Set<String> rules(String text) {
            Set<String> names = Arrays.stream(text.split(","))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.toSet());
            if (!Rules.names().containsAll(names)) {
                throw new InvalidSettingException(properties, "off", text, "of " + String.join(", ", Rules.names()));
            }
            return names;
        }

        Optional<SecretUrl> url(String key, String text) {
            if (text.isBlank()) {
                return Optional.empty();
            }
            try {
                return Optional.of(SecretUrl.parse(text));
            } catch (IllegalArgumentException e) {
                throw new InvalidSettingException(properties, key, HIDDEN, e.getMessage());
            }
        }

        void robot(RobotForm form, String url, String secretFile, List<Robot> robots) {
            url(form.key(), url)
                    .ifPresent(target ->
                            robots.add(new Robot(new RobotChannel(form, target, secret(form, secretFile)), PAUSE)));
        }

        Optional<ProgramChannel> program(String text) {
            if (text.isBlank()) {
                return Optional.empty();
            }
            try {
                Path program = home.resolve(text.strip());
                if (Files.isRegularFile(program) && Files.isExecutable(program)) {
                    return Optional.of(new ProgramChannel(program, PROGRAM_LIMIT));
                }
            } catch (IllegalArgumentException e) {
                throw new InvalidSettingException(properties, "command", text, "the name of a file");
            }
            throw new InvalidSettingException(
                    properties, "command", text, "a program that can be run, without arguments");
        }

        private String secret(RobotForm form, String file) {
            if (file.isBlank()) {
                return "";
            }
            String key = form.key() + "SecretFile";
            try {
                String secret = Files.readString(home.resolve(file.strip()), StandardCharsets.UTF_8)
                        .strip();
                if (!secret.isEmpty()) {
                    return secret;
                }
            } catch (IOException | IllegalArgumentException e) {
                throw new InvalidSettingException(properties, key, file, "a file that can be read");
            }
            throw new InvalidSettingException(properties, key, file, "a file that holds the secret");
        }
    }
}
