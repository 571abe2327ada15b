package org.sluice.console.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A command's arguments, taken apart: words, and options that may stand anywhere. */
final class Arguments {

    private final List<String> words = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();

    private Arguments() {}

    /** Whether the help is asked for; then nothing else counts. */
    static boolean helpWanted(String... args) {
        List<String> all = List.of(args);
        return all.contains("--help") || all.contains("-h");
    }

    /** Takes {@code --name}, {@code --name value} and {@code --name=value} for the options of the usage. */
    static Arguments parse(Usage usage, String... args) throws Problem {
        Arguments parsed = new Arguments();
        for (int i = 0; i < args.length; i++) {
            if (!args[i].startsWith("-")) {
                parsed.words.add(args[i]);
                continue;
            }
            int equals = args[i].indexOf('=');
            String name = equals < 0 ? args[i] : args[i].substring(0, equals);
            Usage.Option option = usage.options().stream()
                    .filter(known -> known.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new Problem("there is no option " + name + "; sluice:" + usage.command()
                            + " --help lists what there is"));
            String value = equals < 0 ? "" : args[i].substring(equals + 1);
            if (!option.value().isEmpty() && equals < 0) {
                if (i + 1 == args.length) {
                    throw new Problem(name + " needs a value: " + name + ' ' + option.value());
                }
                value = args[++i];
            } else if (option.value().isEmpty() && equals >= 0) {
                throw new Problem(name + " takes no value");
            }
            parsed.options.put(name, value);
        }
        return parsed;
    }

    /** What is no option, in the order given. */
    List<String> words() {
        return words;
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    /** The value of an option, if it was given. */
    Optional<String> text(String option) {
        return Optional.ofNullable(options.get(option));
    }

    /** A whole number of at least 1, if the option was given. */
    OptionalLong number(String option) throws Problem {
        String text = options.get(option);
        if (text == null) {
            return OptionalLong.empty();
        }
        // At most 9 digits: a number of seconds or lines that any sum with it can still hold.
        if (!text.matches("[0-9]{1,9}") || Long.parseLong(text) == 0) {
            throw new Problem(option + ' ' + text + ": expected a whole number from 1 to 999999999");
        }
        return OptionalLong.of(Long.parseLong(text));
    }

    /** Refuses more words than the command has a use for. */
    void atMost(int count) throws Problem {
        if (words.size() > count) {
            throw new Problem("'" + words.get(count) + "' is one argument too many");
        }
    }
}
