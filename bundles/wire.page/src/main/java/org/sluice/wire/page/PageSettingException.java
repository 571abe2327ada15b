package org.sluice.wire.page;

/** A setting that won't do. */
public final class PageSettingException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String key;
    private final transient Object value;
    private final String expected;

    PageSettingException(String key, Object value, String expected) {
        super(key + '=' + value + ": " + expected);
        this.key = key;
        this.value = value;
        this.expected = expected;
    }

    /** The setting's name. */
    public String key() {
        return key;
    }

    /** What it was set to; null if it could not even be read as a number. */
    public Object value() {
        return value;
    }

    /** What it may be, for people. */
    public String expected() {
        return expected;
    }
}
