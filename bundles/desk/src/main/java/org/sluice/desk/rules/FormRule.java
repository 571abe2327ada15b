package org.sluice.desk.rules;

import java.util.stream.Stream;
import org.sluice.api.trade.OrderRefusedException;
import org.sluice.api.trade.OrderRefusedException.Reason;
import org.sluice.api.trade.OrderRequest;
import org.sluice.api.trade.VolumeCondition;

/** Texts are short enough to be kept, and what belongs together is there. */
final class FormRule implements Rule {

    private static final int LONGEST = 128;

    @Override
    public String name() {
        return "form";
    }

    @Override
    public void check(Proposal proposal) throws OrderRefusedException {
        OrderRequest request = proposal.request();
        for (String text : (Iterable<String>)
                Stream.of(request.user(), request.from(), request.account(), request.clientOrderId())::iterator) {
            if (text.length() > LONGEST) {
                throw refusal(Reason.INVALID, LONGEST + " characters", text.length() + " characters");
            }
        }
        if (proposal.isLimit() != (request.price() != null)) {
            throw refusal(
                    Reason.PRICE,
                    "a price with LIMIT and only with it",
                    request.priceType() + " at " + request.price());
        }
        boolean min = request.volumeCondition() == VolumeCondition.MIN;
        if (min ? request.minVolume() < 1 || request.minVolume() > request.volume() : request.minVolume() != 0) {
            throw refusal(
                    Reason.VOLUME,
                    min ? "minVolume from 1 to the volume" : "minVolume 0 without MIN",
                    "minVolume " + request.minVolume());
        }
    }
}
