package org.sluice.console.shell;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.sluice.api.market.Symbol;

/** Symbols as people type them. */
final class Symbols {

    private Symbols() {}

    /** Each once, in the order given. */
    static List<Symbol> parse(List<String> words, String command) throws Problem {
        if (words.isEmpty()) {
            throw new Problem("which symbol? as in: sluice:" + command + " SH600000 SHFE.cu2501");
        }
        Set<Symbol> symbols = new LinkedHashSet<>();
        for (String word : words) {
            symbols.add(parse(word));
        }
        return List.copyOf(symbols);
    }

    private static Symbol parse(String word) throws Problem {
        try {
            return Symbol.parse(word);
        } catch (IllegalArgumentException e) {
            throw new Problem(e.getMessage());
        }
    }
}
