package org.sluice.wire.rpc;

import java.time.LocalDateTime;
import java.util.List;
import java.util.function.Predicate;
import org.sluice.wire.pickle.Pickle;
import org.sluice.wire.pickle.PickleForm;
import org.sluice.wire.pickle.VnObject;

/**
 * An event under two types of which only floats and times change, as a symbol's ticks: what {@link Message#twice} makes,
 * without pickling it each time. Any thread.
 */
public final class EventForm {

    private final Object key;
    private final Predicate<Peer> audience;
    private final PickleForm form;
    private final byte[] frames;
    private final int first = ZmtpLink.HEADER_BYTES;
    private final int second;

    /**
     * Pickles the first of them.
     *
     * @param data the first event's, with as many floats and times as all others have
     */
    public EventForm(Object key, Predicate<Peer> audience, String type, String name, VnObject data) {
        this.key = key;
        this.audience = audience;
        form = Pickle.form(List.of("", VnObject.event(type, data)));
        byte[] pickle = form.bytes();
        frames = Message.frames(pickle, type, name);
        // counted from the end, as the longer type stands before all data
        second = frames.length - pickle.length;
    }

    /**
     * The next of them.
     *
     * @param time of all its times
     * @param numbers all its floats, in the order of the first event's
     */
    public Message with(LocalDateTime time, double... numbers) {
        byte[] bytes = frames.clone();
        form.fill(bytes, first, time, numbers);
        form.fill(bytes, second, time, numbers);
        return new Message(key, audience, bytes);
    }
}
