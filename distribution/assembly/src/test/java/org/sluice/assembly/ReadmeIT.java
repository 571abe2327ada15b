package org.sluice.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README tells what is so, in both languages alike. */
class ReadmeIT {

    private static final Path ROOT =
            Path.of(System.getProperty("sluice.folder"), "../../../..").normalize();

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```$");

    /** From two blanks or a sign of a comment on, a line of a block is explanation. */
    private static final Pattern EXPLANATION = Pattern.compile("\\s{2,}.*|\\s+#.*");

    @Test
    void theExampleShownIsTheExampleBuilt() throws IOException {
        String source = read("bundles/fetcher.example/src/main/java/org/sluice/fetcher/example/DiceFetcher.java");
        assertTrue(blocks("README.md").contains(source), "the README shows another DiceFetcher.java");
    }

    @Test
    void everyCommandIsTheSameInChinese() throws IOException {
        List<String> english = commands("README.md");
        List<String> chinese = commands("README.zh-CN.md");
        assertEquals(english, chinese);
        assertTrue(english.contains("./run"), "commands: " + english);
    }

    @Test
    void everyFileTheReadmeLinksToIsThere() throws IOException {
        List<String> missing = new ArrayList<>();
        for (String page : List.of("README.md", "README.zh-CN.md")) {
            Matcher link = Pattern.compile("\\]\\(([^)#:]+)\\)").matcher(read(page));
            while (link.find()) {
                if (!Files.exists(ROOT.resolve(link.group(1)))) {
                    missing.add(page + " -> " + link.group(1));
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void everyBundleHasAReadmeThatNamesItsKeys() throws IOException {
        List<String> missing = new ArrayList<>();
        try (var folders = Files.list(ROOT.resolve("bundles"))) {
            for (Path folder : folders.filter(path -> Files.exists(path.resolve("pom.xml")) && Files.isDirectory(path))
                    .toList()) {
                if (!Files.exists(folder.resolve("README.md"))) {
                    missing.add(folder.getFileName().toString());
                }
            }
        }
        assertEquals(List.of(), missing, "bundles without a README");
    }

    /** What is typed, without the explanations beside it; the plug-in's listing is in the English page only. */
    private static List<String> commands(String page) throws IOException {
        List<String> commands = new ArrayList<>();
        for (String block : blocks(page)) {
            if (block.startsWith("package ") || block.startsWith("bundles/")) {
                continue;
            }
            for (String line : block.split("\n")) {
                String command = EXPLANATION.matcher(line).replaceFirst("").strip();
                if (!command.isEmpty() && !command.startsWith("#")) {
                    commands.add(command);
                }
            }
        }
        return commands;
    }

    private static List<String> blocks(String page) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(read(page));
        while (matcher.find()) {
            blocks.add(matcher.group(1));
        }
        return blocks;
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }
}
