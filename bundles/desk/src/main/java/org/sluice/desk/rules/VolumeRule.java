package org.sluice.desk.rules;

import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;

/** A volume of at least 1 and at most the limit. */
final class VolumeRule implements Rule {

    @Override
    public String name() {
        return "maxOrderVolume";
    }

    @Override
    public void check(Proposal proposal) throws OrderRefusedException {
        long volume = proposal.request().volume();
        long most = proposal.limits().maxOrderVolume();
        if (volume < 1 || volume > most) {
            throw refusal(Reason.VOLUME, "1 to " + most, volume);
        }
    }
}
