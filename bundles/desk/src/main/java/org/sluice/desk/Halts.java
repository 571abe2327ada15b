package org.sluice.desk;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which accounts are halted. Changed by the thread {@code desk}, read by any. */
final class Halts {

    private static final Logger LOG = LoggerFactory.getLogger(Halts.class);

    private final HaltFile file;
    private volatile Set<String> accounts;
    private volatile String failure = "";

    /** Takes up what was halted before. A file that can't be read halts all: one must not trade by mistake. */
    Halts(HaltFile file) {
        this.file = file;
        Set<String> read;
        try {
            read = file.read();
        } catch (IOException e) {
            LOG.error("it can't be read which accounts are halted; all are: {}", e.toString());
            failure = "it can't be read which accounts are halted, so all are: " + e;
            read = Set.of(HaltFile.ALL);
        }
        accounts = Set.copyOf(read);
        if (!read.isEmpty()) {
            LOG.warn("trading is halted for {}", read);
        }
    }

    Set<String> accounts() {
        return new TreeSet<>(accounts);
    }

    /** Whichever halts the account: its own name or {@code *}; empty if none does. */
    String of(String account) {
        if (accounts.contains(HaltFile.ALL)) {
            return HaltFile.ALL;
        }
        return accounts.contains(account) ? account : "";
    }

    boolean any() {
        return !accounts.isEmpty();
    }

    /** In force at once, also if it can't be kept: then that is a warning. */
    void change(String account, boolean halt) {
        Set<String> next = accounts();
        String name = account.isEmpty() ? HaltFile.ALL : account;
        if (halt) {
            next.add(name);
        } else {
            next.remove(name);
        }
        accounts = Set.copyOf(next);
        try {
            file.write(next);
            failure = "";
        } catch (IOException e) {
            LOG.error("it can't be kept over a restart which accounts are halted: {}", e.toString());
            failure = "it can't be kept over a restart which accounts are halted: " + e;
        }
        LOG.info("trading is {} for {}", halt ? "halted" : "resumed", name);
    }

    /** What is wrong with the file; empty if nothing is. */
    String failure() {
        return failure;
    }
}
