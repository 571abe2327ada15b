package org.sluice.api.catalog;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.sluice.api.market.Phase;
import org.sluice.api.market.Symbol;

/**
 * Every instrument and when it trades. Thread-safe; an answer is always of one consistent version, also while a source
 * is being replaced.
 */
@ProviderType
public interface Catalog {

    /** The instrument; a future's contract is found by its product, listed or not. */
    Optional<Instrument> find(Symbol symbol);

    /** Every listed instrument, ordered by symbol. */
    Collection<Instrument> all();

    /**
     * The trading day an instant counts to: it begins with the night session's evening (one hour before its first
     * phase) or else at 00:00, and lasts until the next begins; so Friday night and Saturday count to Monday where there
     * is a night session. For a symbol without an instrument: the calendar day.
     */
    LocalDate tradingDay(Symbol symbol, Instant time);

    /**
     * The phases of a trading day, in order of time; empty on a day without trading and for a symbol without an
     * instrument. No night session before a holiday.
     */
    List<Session> sessions(Symbol symbol, LocalDate tradingDay);

    /** The phase at an instant; {@link Phase#CLOSED} for a symbol without an instrument. */
    Phase phase(Symbol symbol, Instant time);

    /** Whether the exchanges trade on that date: no weekend, no holiday. */
    boolean isTradingDay(LocalDate date);

    /** Changes whenever any other answer may have. */
    long revision();
}
