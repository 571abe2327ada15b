package org.sluice.api.config;

import java.util.Map;

/** A setting that can't be used. Thrown from a component's activation it is shown to the operator as one line. */
public class InvalidSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    /** Where File Install says the configuration came from. */
    private static final String FILE = "felix.fileinstall.filename";

    /**
     * Says which setting, in which file, and what was expected.
     *
     * @param properties the component's properties, from which file and PID are taken
     * @param expected what would do, as in {@code at least 100 milliseconds}
     */
    public InvalidSettingException(Map<String, ?> properties, String key, Object value, String expected) {
        super(where(properties) + ": " + key + '=' + value + ": " + expected);
    }

    /** The configuration's file name, else its PID, as an operator would look for it. */
    public static String where(Map<String, ?> properties) {
        Object file = properties.get(FILE);
        if (file == null) {
            return String.valueOf(properties.get("service.pid"));
        }
        String path = file.toString();
        int etc = path.lastIndexOf("/etc/");
        return etc >= 0 ? path.substring(etc + 1) : path.substring(path.lastIndexOf('/') + 1);
    }
}
