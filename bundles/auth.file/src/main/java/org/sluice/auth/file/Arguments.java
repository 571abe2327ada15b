package org.sluice.auth.file;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was typed after a command's name: words and options. Its text holds no values, for one may be a password. */
final class Arguments {

    /**
     * How a command is called.
     *
     * @param command its name
     * @param valued the options that are followed by a value
     * @param flags those that are not
     * @param help what {@code --help} prints
     */
    record Usage(String command, Set<String> valued, Set<String> flags, String help) {}

    private static final String HELP = "--help";

    private final Usage usage;
    private final List<String> words = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();

    private Arguments(Usage usage) {
        this.usage = usage;
    }

    static Arguments of(Usage usage, String... args) throws Problem {
        Arguments arguments = new Arguments(usage);
        for (int index = 0; index < args.length; index++) {
            String arg = args[index];
            if (!arg.startsWith("-")) {
                arguments.words.add(arg);
            } else if (usage.flags().contains(arg) || arg.equals(HELP)) {
                arguments.options.put(arg, "");
            } else if (!usage.valued().contains(arg)) {
                throw arguments.problem("there is no option " + arg);
            } else if (index + 1 == args.length) {
                throw arguments.problem("a value is missing after " + arg);
            } else {
                arguments.options.put(arg, args[++index]);
            }
        }
        return arguments;
    }

    /** Whether only the help is wanted; so it is when nothing was typed. */
    boolean helpWanted() {
        return options.containsKey(HELP) || words.isEmpty();
    }

    String help() {
        return usage.help();
    }

    /** The first word: what to do. */
    String verb() {
        return words.get(0);
    }

    /** The one word after the verb. */
    String subject(String what) throws Problem {
        if (words.size() != 2) {
            throw problem(words.size() < 2 ? verb() + " needs " + what : "too many words after " + words.get(1));
        }
        return words.get(1);
    }

    /** Refuses words after the verb. */
    void noSubject() throws Problem {
        if (words.size() > 1) {
            throw problem("too many words after " + verb());
        }
    }

    /** Refuses options that this verb does not have. */
    void only(String... names) throws Problem {
        for (String option : options.keySet()) {
            if (!List.of(names).contains(option)) {
                throw problem(verb() + " has no option " + option);
            }
        }
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    String option(String option, String otherwise) {
        return options.getOrDefault(option, otherwise);
    }

    Problem problem(String message) {
        return new Problem("sluice:" + usage.command() + ": " + message);
    }

    Problem unknownVerb(String verbs) {
        return problem("'" + verb() + "' is none of " + verbs + "; --help shows examples");
    }
}
