package org.sluice.console.shell;

import java.util.List;

/**
 * What {@code --help} shows.
 *
 * @param command its name without the scope
 * @param arguments what follows the name, options included
 * @param purpose one line
 * @param example a call that works
 */
record Usage(String command, String arguments, String purpose, String example, List<Option> options) {

    private static final Option HELP = new Option("--help", "", "shows this");

    /**
     * One option.
     *
     * @param value what follows it, as shown in the help; empty for a flag
     */
    record Option(String name, String value, String meaning) {
        private String call() {
            return value.isEmpty() ? name : name + ' ' + value;
        }
    }

    Usage {
        options = List.copyOf(options);
    }

    String text() {
        String call = arguments.isEmpty() ? command : command + ' ' + arguments;
        Table table = new Table();
        options.forEach(option -> table.row("  " + option.call(), option.meaning()));
        table.row("  " + HELP.call(), HELP.meaning());
        return "sluice:" + command + " - " + purpose + "\nusage:   sluice:" + call + "\nexample: sluice:" + example
                + "\noptions:\n" + String.join("\n", table.lines(false));
    }
}
