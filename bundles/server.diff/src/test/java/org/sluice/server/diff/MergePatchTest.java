package org.sluice.server.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The vectors of RFC 7386, appendix A. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":"b"}           | {"a":"c"}                    | {"a":"c"}
            {"a":"b"}           | {"b":"c"}                    | {"a":"b","b":"c"}
            {"a":"b"}           | {"a":null}                   | {}
            {"a":"b","b":"c"}   | {"a":null}                   | {"b":"c"}
            {"a":["b"]}         | {"a":"c"}                    | {"a":"c"}
            {"a":"c"}           | {"a":["b"]}                  | {"a":["b"]}
            {"a":{"b":"c"}}     | {"a":{"b":"d","c":null}}     | {"a":{"b":"d"}}
            {"a":[{"b":"c"}]}   | {"a":[1]}                    | {"a":[1]}
            ["a","b"]           | ["c","d"]                    | ["c","d"]
            {"a":"b"}           | ["c"]                        | ["c"]
            {"a":"foo"}         | null                         | null
            {"a":"foo"}         | "bar"                        | "bar"
            {"e":null}          | {"a":1}                      | {"e":null,"a":1}
            [1,2]               | {"a":"b","c":null}           | {"a":"b"}
            {}                  | {"a":{"bb":{"ccc":null}}}    | {"a":{"bb":{}}}
            """)
    void followsTheVectorsOfTheRfc(String original, String patch, String result) throws Exception {
        assertEquals(JSON.readTree(result), MergePatch.apply(JSON.readTree(original), JSON.readTree(patch)));
    }

    @Test
    void itsPatchMakesOneTreeOfAnyOther() {
        Random random = new Random(7386);
        for (int i = 0; i < 20_000; i++) {
            ObjectNode from = Trees.random(random, 3);
            ObjectNode to = random.nextInt(4) == 0 ? Trees.random(random, 3) : Trees.changed(random, from);
            JsonNode before = from.deepCopy();
            ObjectNode patch = MergePatch.diff(from, to);
            assertEquals(before, from, "a diff changes nothing");
            assertEquals(to, MergePatch.apply(from.deepCopy(), patch), () -> before + " with " + patch);
            assertEquals(from.equals(to), patch.isEmpty());
        }
    }
}
