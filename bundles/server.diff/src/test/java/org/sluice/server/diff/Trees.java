package org.sluice.server.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Random;

/** Random trees, and trees without what DIFF does not tell apart. */
final class Trees {

    private Trees() {}

    static ObjectNode random(Random random, int depth) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
            node.set("k" + random.nextInt(6), value(random, depth));
        }
        return node;
    }

    private static JsonNode value(Random random, int depth) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0 -> make.numberNode(random.nextInt(4));
            case 1 -> make.textNode("t" + random.nextInt(3));
            case 2 -> make.booleanNode(random.nextBoolean());
            case 3 -> make.arrayNode().add(random.nextInt(3)).add(random.nextInt(2));
            default -> random(random, depth - 1);
        };
    }

    /** Some members set, some gone. */
    static ObjectNode changed(Random random, ObjectNode from) {
        ObjectNode to = from.deepCopy();
        for (Iterator<JsonNode> members = to.elements(); members.hasNext(); ) {
            members.next();
            if (random.nextInt(4) == 0) {
                members.remove();
            }
        }
        to.setAll(random(random, 2));
        return to;
    }

    /** Without objects that are empty: "absent" and "{}" are the same in DIFF. */
    static ObjectNode cleaned(ObjectNode node) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        node.properties().forEach(member -> {
            if (member.getValue() instanceof ObjectNode inner) {
                ObjectNode clean = cleaned(inner);
                if (!clean.isEmpty()) {
                    result.set(member.getKey(), clean);
                }
            } else {
                result.set(member.getKey(), member.getValue());
            }
        });
        return result;
    }
}
