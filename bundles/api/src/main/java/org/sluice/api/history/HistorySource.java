package org.sluice.api.history;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;
import org.sluice.api.market.Bar;
import org.sluice.api.market.Interval;
import org.sluice.api.market.Symbol;

/** Brings bars of the past. Called by the importer's thread; may block. */
@ConsumerType
public interface HistorySource {

    /** Service property: the source's name; bars it brings name it as their source. */
    String NAME = "history.name";

    /** Which intervals it has at all: daily, 1- and 5-minute bars as a rule. */
    List<Interval> intervals();

    /**
     * Reads bars of one symbol, ascending, some thousand at a time; nothing if it does not have the symbol.
     *
     * @param from first trading day
     * @throws IOException if what it has can't be read; the message names file and place
     */
    void read(Symbol symbol, Interval interval, LocalDate from, Consumer<List<Bar>> sink) throws IOException;
}
