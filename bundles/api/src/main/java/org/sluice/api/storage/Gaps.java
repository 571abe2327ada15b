package org.sluice.api.storage;

import java.time.LocalDate;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** What was missed. Thread-safe. */
@ProviderType
public interface Gaps {

    /** The gaps of a trading day, in order of time. */
    List<Gap> of(LocalDate tradingDay);
}
