package org.sluice.server.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DocumentTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ENDLESS = Integer.MAX_VALUE;

    private final Document document = new Document("d");
    private final JsonBuffer out = new JsonBuffer();

    /** Somebody who has a copy. */
    private final class Reader {
        private final boolean cleans;
        private ObjectNode copy = JsonNodeFactory.instance.objectNode();
        private long base;
        private long cursor;
        private int splits;

        Reader(boolean cleans) {
            this.cleans = cleans;
        }

        void read(int limit) throws Exception {
            out.clear();
            cursor = document.write(out.put('['), 1, base, cursor, limit);
            if (cursor == document.number()) {
                base = cursor;
            } else {
                splits++;
            }
            for (JsonNode patch : JSON.readTree(out.put(']').toBytes())) {
                noNullInNewObjects(copy, patch);
                copy = (ObjectNode) MergePatch.apply(copy, patch);
            }
            if (cleans) {
                copy = Trees.cleaned(copy);
            }
        }

        /** Clients of the seed store such a null as it is. */
        private void noNullInNewObjects(JsonNode target, JsonNode patch) {
            patch.properties().forEach(member -> {
                if (member.getValue().isNull()) {
                    assertTrue(cleans || target != null && target.isObject(), () -> copy + " given " + patch);
                } else if (member.getValue().isObject()) {
                    noNullInNewObjects(target == null ? null : target.get(member.getKey()), member.getValue());
                }
            });
        }
    }

    private static ObjectNode object(String json) throws Exception {
        return (ObjectNode) JSON.readTree(json);
    }

    private String news(long from) {
        out.clear();
        document.write(out, 0, from, from, ENDLESS);
        return out.toString();
    }

    @Test
    void tellsOnlyWhatIsNewer() throws Exception {
        document.put("orders", "a", object("{\"x\":1,\"y\":2}"));
        document.put("", "session", object("{\"day\":\"20261120\"}"));
        assertEquals(
                "{\"d\":{\"orders\":{\"a\":{\"x\":1,\"y\":2}}}},{\"d\":{\"session\":{\"day\":\"20261120\"}}}", news(0));
        long before = document.number();
        document.put("orders", "a", object("{\"x\":1,\"z\":3}"));
        document.put("orders", "a", object("{\"x\":1,\"z\":3}"));
        assertEquals("{\"d\":{\"orders\":{\"a\":{\"y\":null,\"z\":3}}}}", news(before));
        assertEquals("", news(document.number()));
    }

    @Test
    void whatWasRemovedIsToldToThoseWhoHadIt() throws Exception {
        document.put("orders", "a", object("{\"x\":1}"));
        long had = document.number();
        document.remove("orders", "a");
        assertEquals("{\"d\":{\"orders\":{\"a\":null}}}", news(had));
        assertEquals("", news(0));
        document.put("orders", "a", object("{\"y\":1}"));
        assertEquals("{\"d\":{\"orders\":{\"a\":{\"x\":null,\"y\":1}}}}", news(had));
        assertEquals("{\"d\":{\"orders\":{\"a\":{\"y\":1}}}}", news(0));
    }

    @Test
    void readersOfAnyPaceHaveTheSameInTheEnd() throws Exception {
        Random random = new Random(42);
        List<Reader> readers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            readers.add(new Reader(i % 2 == 1));
        }
        for (int step = 0; step < 20_000; step++) {
            String section = "s" + random.nextInt(3);
            String key = "i" + random.nextInt(12);
            if (random.nextInt(4) == 0) {
                document.remove(section, key);
            } else {
                ObjectNode value = JsonNodeFactory.instance.objectNode().put("id", key);
                for (int field = random.nextInt(4); field > 0; field--) {
                    value.put("f" + random.nextInt(5), random.nextInt(3));
                }
                document.put(section, key, value);
            }
            for (int i = 0; i < readers.size(); i++) {
                if (random.nextInt(1 + i * i) == 0) {
                    readers.get(i).read(random.nextInt(3) == 0 ? random.nextInt(300) : ENDLESS);
                }
            }
            if (step % 100 == 0) {
                document.forget(
                        readers.stream().mapToLong(reader -> reader.base).min().orElseThrow());
            }
            if (step % 50 == 0) {
                for (Reader reader : readers) {
                    if (random.nextBoolean()) {
                        reader.read(ENDLESS);
                        ObjectNode expected = Trees.cleaned(document.toTree());
                        JsonNode has = reader.copy.path("d");
                        assertEquals(
                                expected, has.isObject() ? Trees.cleaned((ObjectNode) has) : expected.objectNode());
                    }
                }
            }
        }
        assertTrue(readers.stream().allMatch(reader -> reader.splits > 20), "some states were told in parts");
    }

    @Test
    void aLongStateGoesIntoSeveralMessages() throws Exception {
        for (int i = 0; i < 1000; i++) {
            document.put("orders", "o" + i, object("{\"id\":" + i + "}"));
        }
        Reader reader = new Reader(false);
        int messages = 0;
        do {
            reader.read(1000);
            assertTrue(out.size() < 1100, "bytes: " + out.size());
            messages++;
        } while (reader.cursor < document.number());
        assertEquals(document.toTree(), reader.copy.get("d"));
        assertTrue(messages > 10, "messages: " + messages);
        assertFalse(reader.copy.isEmpty());
    }
}
