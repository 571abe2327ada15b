package org.sluice.health;

import java.lang.reflect.InvocationTargetException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes one line of the stack trace with which an activation ended. */
final class Failure {

    private static final Pattern SETTING = Pattern.compile("InvalidSettingException: (.+)");

    /** The first line of a trace, or of a cause in it: class, colon, message. */
    private static final Pattern THROWN =
            Pattern.compile("^(?:Caused by: )?((?:[\\w$]+\\.)+[\\w$]+)(?:: (.*))?$", Pattern.MULTILINE);

    private Failure() {}

    /**
     * What an operator needs of it: the whole message if it names the setting; else the file, the message and the last
     * cause.
     *
     * @param where the configuration's file
     * @param trace the stack trace, or null if there is none
     */
    static String line(String where, String trace) {
        if (trace == null) {
            return where + ": could not be started";
        }
        Matcher setting = SETTING.matcher(trace);
        if (setting.find()) {
            return setting.group(1).strip();
        }
        String first = null;
        String last = null;
        Matcher thrown = THROWN.matcher(trace);
        while (thrown.find()) {
            if (thrown.group(1).equals(InvocationTargetException.class.getName())) {
                continue; // only says that a constructor was called
            }
            last = words(thrown);
            first = first == null ? last : first;
        }
        if (first == null) {
            return where + ": "
                    + trace.lines().findFirst().orElse("could not be started").strip();
        }
        return where + ": " + (first.contains(last) ? first : first + " (" + last + ")");
    }

    /** An exception whose message says nothing without its class is shown with it. */
    private static String words(Matcher thrown) {
        String type = thrown.group(1).substring(thrown.group(1).lastIndexOf('.') + 1);
        String message = thrown.group(2);
        if (message == null || message.isBlank()) {
            return type;
        }
        boolean plain = type.equals("IllegalArgumentException")
                || type.equals("IllegalStateException")
                || type.equals("IOException")
                || type.equals("UncheckedIOException");
        return plain ? message.strip() : type + ": " + message.strip();
    }
}
