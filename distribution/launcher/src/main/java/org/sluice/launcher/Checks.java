package org.sluice.launcher;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the values of options must look like. */
final class Checks {

    private static final int MOST_PORT = 65_535;
    private static final int MOST_SECONDS = 86_400;
    private static final int MOST_DIGITS = 5;

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern HOURS = Pattern.compile(
            "([01]?[0-9]|2[0-3]):([0-5][0-9])(:[0-5][0-9])?" + "-([01]?[0-9]|2[0-3]):([0-5][0-9])(:[0-5][0-9])?");
    private static final Pattern ENDPOINT = Pattern.compile("[A-Za-z0-9._-]+:[0-9]+");
    private static final Pattern TCP = Pattern.compile("tcp://(\\*|[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:]+\\]):([0-9]+)");
    private static final Pattern IPC = Pattern.compile("ipc:///.+");

    private Checks() {}

    /** A time of day to another, in minutes. */
    record Hours(int begin, int end) {}

    static Hours hours(String option, String value) throws Refusal {
        Matcher match = HOURS.matcher(value);
        if (!match.matches()) {
            throw new Refusal(option + '=' + value + ": expected hours like 9:00-12:00");
        }
        int begin = Integer.parseInt(match.group(1)) * 60 + Integer.parseInt(match.group(2));
        int end = Integer.parseInt(match.group(4)) * 60 + Integer.parseInt(match.group(5));
        if (begin > end) {
            throw new Refusal(option + '=' + value + ": ends before it starts");
        }
        return new Hours(begin, end);
    }

    static int seconds(String value) throws Refusal {
        boolean number = NUMBER.matcher(value).matches() && value.length() <= MOST_DIGITS;
        int seconds = number ? Integer.parseInt(value) : 0;
        if (seconds < 1 || seconds > MOST_SECONDS) {
            throw new Refusal("-seconds=" + value + ": expected a whole number from 1 to " + MOST_SECONDS);
        }
        return seconds;
    }

    /** An address to serve. */
    static String server(String value) throws Refusal {
        Matcher match = TCP.matcher(value);
        if (!match.matches()) {
            throw new Refusal("-server=" + value + ": expected an address like tcp://127.0.0.1:9200");
        }
        port("-server=" + value, match.group(2));
        return value;
    }

    /** An address for the data server. */
    static String dataServer(String where, String value) throws Refusal {
        Matcher match = TCP.matcher(value);
        if (match.matches()) {
            port(where, match.group(2));
        } else if (!IPC.matcher(value).matches()) {
            throw new Refusal(where + ": expected an address like tcp://127.0.0.1:9201");
        }
        return value;
    }

    /** An address to hear. */
    static String quotationServer(String value, boolean ipc) throws Refusal {
        Matcher match = TCP.matcher(value);
        if (match.matches() && !match.group(1).equals("*")) {
            port("-quotation_server=" + value, match.group(2));
            return value;
        }
        if (!IPC.matcher(value).matches()) {
            throw new Refusal(
                    "-quotation_server=" + value + ": expected an address like tcp://192.168.1.10:9200 or ipc:///path");
        }
        if (!ipc) {
            throw new Refusal("-quotation_server=" + value
                    + ": ipc is not available on Windows; expected an address like tcp://192.168.1.10:9200");
        }
        return value;
    }

    static String proxy(String value) throws Refusal {
        if (!ENDPOINT.matcher(value).matches()) {
            throw new Refusal("-use_proxy=" + value + ": expected HOST:PORT");
        }
        return value;
    }

    static boolean truth(String option, String value) throws Refusal {
        if (!value.equals("true") && !value.equals("false")) {
            throw new Refusal(option + '=' + value + ": expected true or false");
        }
        return value.equals("true");
    }

    private static void port(String where, String digits) throws Refusal {
        int port = digits.length() <= MOST_DIGITS ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > MOST_PORT) {
            throw new Refusal(where + ": the port is not 1 to " + MOST_PORT);
        }
    }
}
