package org.sluice.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
        List<String> chinese = pages(".zh-CN.md");
        assertTrue(chinese.contains("README.zh-CN.md"), chinese.toString());
        for (String page : chinese) {
            List<String> english = commands(page.replace(".zh-CN.md", ".md"));
            assertFalse(english.isEmpty(), page + " shows no command");
            assertEquals(english, commands(page), page);
        }
    }

    @Test
    void everyFileThatAPageLinksToIsThere() throws IOException {
        List<String> missing = new ArrayList<>();
        for (String page : pages(".md")) {
            Matcher link = Pattern.compile("\\]\\(([^)#:\\s]+)\\)").matcher(read(page));
            while (link.find()) {
                if (!Files.exists(ROOT.resolve(page).resolveSibling(link.group(1)))) {
                    missing.add(page + " -> " + link.group(1));
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void everyShellCommandThatAPageNamesIsThere() throws IOException {
        Set<String> commands = new TreeSet<>();
        for (String source : files(ROOT.resolve("bundles"), ".java")) {
            Matcher function =
                    Pattern.compile("osgi\\.command\\.function=(\\w+)").matcher(read(source));
            while (function.find()) {
                commands.add(function.group(1));
            }
        }
        List<String> unknown = new ArrayList<>();
        for (String page : pages(".md")) {
            Matcher named = Pattern.compile("(?<![.\\w])sluice:(\\w+)").matcher(read(page));
            while (named.find()) {
                if (!commands.contains(named.group(1))) {
                    unknown.add(page + ": sluice:" + named.group(1));
                }
            }
        }
        assertTrue(commands.contains("status"), commands.toString());
        assertEquals(List.of(), unknown);
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

    /** The pages that users read: those of the root and of the bundles. */
    private static List<String> pages(String ending) throws IOException {
        List<String> pages = new ArrayList<>(files(ROOT.resolve("bundles"), ending));
        try (Stream<Path> files = Files.list(ROOT)) {
            files.filter(file -> file.toString().endsWith(ending))
                    .forEach(file -> pages.add(ROOT.relativize(file).toString()));
        }
        return pages;
    }

    private static List<String> files(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)
                            && !ROOT.relativize(file).toString().contains("target/"))
                    .map(file -> ROOT.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }
}
