package org.sluice.server.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tree that is kept once for everybody who looks at it: objects in sections, each field with the number of its last
 * change. Whoever tells the number up to which he has it can be given just what is newer.
 *
 * <p>An object that was removed leaves a tombstone, until {@link #forget}. Not thread-safe.
 */
final class Document {

    /** When something was there, in numbers of changes: from {@code born} until before {@code died}, and earlier. */
    private static final class Life {
        private final long born;
        private long died = Long.MAX_VALUE;
        private final Life before;

        Life(long born, Life before) {
            this.born = born;
            this.before = before;
        }

        /** Whether it was there at any of the numbers. */
        boolean within(long from, long to) {
            for (Life life = this; life != null; life = life.before) {
                if (life.born <= to && from < life.died) {
                    return true;
                }
            }
            return false;
        }
    }

    private static final class Field {
        private JsonNode value;
        private long changed;
        private Life life;
    }

    private static final class Item {
        private final String section;
        private final String key;
        private final Map<String, Field> fields = new LinkedHashMap<>();
        private ObjectNode current = JsonNodeFactory.instance.objectNode();
        private boolean alive;
        private Life life;
        private long changed;
        private Item older;
        private Item newer;

        Item(String section, String key) {
            this.section = section;
            this.key = key;
        }
    }

    private final byte[] head;
    private final byte[] tail;
    private final Map<String, Map<String, Item>> sections = new HashMap<>();
    private final Deque<Item> tombstones = new ArrayDeque<>();
    private Item newest;
    private long number;

    /**
     * An empty one.
     *
     * @param path the members that lead to it from the root of a patch
     */
    Document(String... path) {
        JsonBuffer buffer = new JsonBuffer().put('{');
        JsonBuffer end = new JsonBuffer().put('}');
        for (String member : path) {
            buffer.name(member).put('{');
            end.put('}');
        }
        head = buffer.toBytes();
        tail = end.toBytes();
    }

    /** The number of the last change; 0 before the first. */
    long number() {
        return number;
    }

    /**
     * Says what an object is now.
     *
     * @param section where it is; empty: at the top
     * @param next without nulls and without objects
     */
    void put(String section, String key, ObjectNode next) {
        Item item = sections.computeIfAbsent(section, any -> new LinkedHashMap<>())
                .computeIfAbsent(key, any -> new Item(section, key));
        ObjectNode changes = MergePatch.diff(item.current, next);
        if (item.alive && changes.isEmpty()) {
            return;
        }
        touch(item);
        if (!item.alive) {
            item.alive = true;
            item.life = new Life(number, item.life);
        }
        item.current = next;
        for (Map.Entry<String, JsonNode> change : changes.properties()) {
            Field field = item.fields.computeIfAbsent(change.getKey(), any -> new Field());
            if (change.getValue().isNull()) {
                end(field);
            } else {
                if (field.value == null) {
                    field.life = new Life(number, field.life);
                }
                field.value = change.getValue();
                field.changed = number;
            }
        }
    }

    /** Takes an object out, if it is there. */
    void remove(String section, String key) {
        Item item = sections.getOrDefault(section, Map.of()).get(key);
        if (item == null || !item.alive) {
            return;
        }
        touch(item);
        item.alive = false;
        item.life.died = number;
        item.current = JsonNodeFactory.instance.objectNode();
        for (Field field : item.fields.values()) {
            if (field.value != null) {
                end(field);
            }
        }
        tombstones.add(item);
    }

    private void end(Field field) {
        field.value = null;
        field.changed = number;
        field.life.died = number;
    }

    /** Gives an object the next number; the newest is last in line. */
    private void touch(Item item) {
        if (item != newest) {
            unlink(item);
            item.older = newest;
            if (newest != null) {
                newest.newer = item;
            }
            newest = item;
        }
        item.changed = ++number;
    }

    private void unlink(Item item) {
        if (item.older != null) {
            item.older.newer = item.newer;
        }
        if (item.newer != null) {
            item.newer.older = item.older;
        }
        if (newest == item) {
            newest = item.older;
        }
        item.older = null;
        item.newer = null;
    }

    /** Drops the tombstones that nobody needs, who has everything up to a number. */
    void forget(long upTo) {
        while (!tombstones.isEmpty() && (tombstones.peek().alive || tombstones.peek().changed <= upTo)) {
            Item item = tombstones.poll();
            if (!item.alive && item.changed <= upTo) {
                unlink(item);
                sections.get(item.section).remove(item.key, item);
            }
        }
    }

    /**
     * Writes patches, a comma before each unless it is the first since {@code start}: first what changed first. What is
     * too long for one message goes into several; then only {@code cursor} moves until all is written.
     *
     * @param base the number at which the reader had all of it
     * @param cursor the number up to which objects were written since; {@code base} at first
     * @param limit no further object once the buffer has this size
     * @return the new cursor; if it is {@link #number()} all is written
     */
    long write(JsonBuffer out, int start, long base, long cursor, int limit) {
        List<Item> due = new ArrayList<>();
        for (Item item = newest; item != null && item.changed > cursor; item = item.older) {
            due.add(item);
        }
        String open = null;
        int members = 0;
        long reached = cursor;
        for (int i = due.size() - 1; i >= 0; i--) {
            Item item = due.get(i);
            if (!item.alive && (item.life == null || !item.life.within(base, cursor))) {
                reached = item.changed;
                continue;
            }
            if (out.size() >= limit) {
                close(out, open);
                return reached;
            }
            // Within a long state nobody remembers what this reader was given. So that no null goes into an object that
            // is not there, it is made first.
            boolean doubtful = cursor > base;
            if (open == null || doubtful || !open.equals(item.section)) {
                close(out, open);
                if (doubtful && !item.section.isEmpty()) {
                    open(out, start, item.section);
                    out.name(item.key).put('{').put('}');
                    close(out, item.section);
                }
                open(out, start, item.section);
                open = item.section;
                members = out.size();
            }
            out.comma(members);
            write(out, item, base, cursor);
            reached = item.changed;
        }
        close(out, open);
        return number;
    }

    private void open(JsonBuffer out, int start, String section) {
        out.comma(start).put(head);
        if (!section.isEmpty()) {
            out.name(section).put('{');
        }
    }

    private void close(JsonBuffer out, String section) {
        if (section != null) {
            if (!section.isEmpty()) {
                out.put('}');
            }
            out.put(tail);
        }
    }

    private static void write(JsonBuffer out, Item item, long base, long cursor) {
        if (!item.alive) {
            out.name(item.key).put("null");
            return;
        }
        boolean member = !item.key.isEmpty();
        if (member) {
            out.name(item.key).put('{');
        }
        int start = out.size();
        for (Map.Entry<String, Field> entry : item.fields.entrySet()) {
            Field field = entry.getValue();
            if (field.changed <= base) {
                continue;
            }
            if (field.value != null) {
                out.comma(start).name(entry.getKey()).node(field.value);
            } else if (field.life.within(base, cursor)) {
                out.comma(start).name(entry.getKey()).put("null");
            }
        }
        if (member) {
            out.put('}');
        }
    }

    /** All of it, as it is now. */
    ObjectNode toTree() {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        sections.forEach((section, items) -> items.values().forEach(item -> {
            if (item.alive) {
                ObjectNode parent = section.isEmpty() ? tree : tree.withObjectProperty(section);
                if (item.key.isEmpty()) {
                    parent.setAll(item.current);
                } else {
                    parent.set(item.key, item.current);
                }
            }
        }));
        return tree;
    }
}
