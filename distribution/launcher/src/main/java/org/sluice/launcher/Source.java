package org.sluice.launcher;

import java.util.List;
import java.util.Locale;

/** Where quotes come from, as option {@code --source} names it. */
enum Source {
    TENCENT(true, "tencent", "sina"),
    QQ(true, "tencent", "sina"),
    SINA(true, "sina", "tencent"),
    QMT(true, "qmt"),
    NNG(true, "nng"),
    REPLAY(false, "replay", "synthetic"),
    SYNTHETIC(false, "synthetic");

    private final boolean live;
    private final List<String> fetchers;

    Source(boolean live, String... fetchers) {
        this.live = live;
        this.fetchers = List.of(fetchers);
    }

    /** Real quotes of now, not test data. */
    boolean live() {
        return live;
    }

    /** Names of fetchers, the preferred first, as the collector's key takes them. */
    String fetchers() {
        return String.join(",", fetchers);
    }

    /** The source of this name, in small letters as it is typed. */
    static Source of(String name) throws Refusal {
        for (Source source : values()) {
            if (source.word().equals(name)) {
                return source;
            }
        }
        throw new Refusal("--source=" + name + ": expected tencent, qq, sina, qmt, nng, replay or synthetic");
    }

    /** Its name as it is typed. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
