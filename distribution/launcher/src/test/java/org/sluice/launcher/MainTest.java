package org.sluice.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

    @TempDir
    Path folder;

    @Test
    void theSlingLauncherIsToldEverything() throws Exception {
        Path home = unpack(folder.resolve("a b"));
        Options options =
                Options.parse(List.of("--headless", "--source=qmt", "-Dsluice.mode=mine"), Map.of(), false, line -> {});
        Path cache = home.resolve("var/cache/7");

        String etc = home + "/etc";
        String features = home + "/repository/org/sluice/features/1.0/features-1.0-";
        assertEquals(
                List.of(
                        "-v",
                        "warn",
                        "-fv",
                        "7.0.5",
                        "-u",
                        home.resolve("repository").toUri().toString().replaceFirst("/$", ""),
                        "-f",
                        Stream.of("base", "market", "storage", "http", "trading", "diff", "vnpy", "data")
                                .map(name -> features + name + ".slingosgifeature")
                                .collect(Collectors.joining(",")),
                        "-p",
                        cache.toString(),
                        "-c",
                        cache + "/artifacts",
                        "-D",
                        "sluice.home=" + home,
                        "-D",
                        "sluice.mode=live",
                        "-D",
                        "sluice.console=false",
                        "-D",
                        "felix.fileinstall.dir=" + etc + ',' + etc + "/live," + home + "/plugins," + home
                                + "/plugins/market",
                        "-D",
                        "felix.fileinstall.tmpdir=" + cache + "/fileinstall",
                        "-D",
                        "org.osgi.framework.storage=" + cache + "/framework",
                        "-D",
                        "org.ops4j.pax.logging.StaticLogbackFile=" + etc + "/logback.xml",
                        "-D",
                        "sluice.colour=true",
                        "-D",
                        "sluice.fetchers=qmt",
                        "-D",
                        "sluice.mode=mine"),
                Main.commandLine(home, cache, Features.find(home, options), options, true));
    }

    @Test
    void theDemoWithAShellHasItsFeaturesAndFolders() throws Exception {
        Path home = unpack(folder);
        Features features = Features.find(home, Options.parse(List.of(), Map.of(), false, line -> {}));
        assertEquals(
                List.of("base", "market", "demo", "storage", "http", "trading", "diff", "vnpy", "data", "console"),
                features.files().stream()
                        .map(file -> file.getFileName().toString().replaceAll(".*-|\\..*", ""))
                        .toList());
        assertEquals(
                List.of("etc", "etc/demo", "plugins", "plugins/market", "plugins/demo"),
                features.watched().stream()
                        .map(path -> home.relativize(path).toString())
                        .toList());
    }

    @Test
    void theUsageOfTheDataServerNamesItsOptions() {
        for (String option : List.of("-addr", "-work_num", "-save", "-buf", "-parquet_path")) {
            assertTrue(Main.usage("dataserver").contains(option), option);
        }
        assertTrue(Main.usage().contains("sluice dataserver --help"), "the usage does not name the other");
    }

    @Test
    void aRepositoryThatLacksAFeatureIsRefused() throws Exception {
        Path home = unpack(folder);
        Files.delete(home.resolve("repository/org/sluice/features/1.0/features-1.0-demo.slingosgifeature"));
        Options options = Options.parse(List.of(), Map.of(), false, line -> {});
        assertEquals(
                home + "/repository: no feature 'demo' in it; unpack Sluice afresh",
                assertThrows(Refusal.class, () -> Features.find(home, options)).getMessage());
    }

    @Test
    void aCacheOfItsOwnReplacesThoseOfProcessesThatAreGone() throws Exception {
        for (String name : List.of("7", "8", "9", "mine")) {
            Files.createDirectories(folder.resolve("var/cache/" + name + "/framework/bundle0"));
            Files.writeString(folder.resolve("var/cache/" + name + "/framework/bundle0/id"), name);
        }
        Path own = Cache.make(folder, 7, pid -> pid == 7 || pid == 8);
        assertEquals(folder.resolve("var/cache/7"), own);
        TreeSet<String> left = new TreeSet<>();
        try (var files = Files.walk(folder.resolve("var/cache"))) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> left.add(folder.relativize(file).toString()));
        }
        assertEquals(
                List.of("var/cache/8/framework/bundle0/id", "var/cache/mine/framework/bundle0/id"), List.copyOf(left));
        assertTrue(Files.isDirectory(own) && Files.isDirectory(folder.resolve("var/log")));
        assertFalse(Files.exists(folder.resolve("var/cache/9")));
    }

    @Test
    void aFolderThatCannotBeWrittenIsRefused() throws Exception {
        Files.writeString(folder.resolve("var"), "a file");
        assertEquals(
                folder + "/var: cannot be written",
                assertThrows(Refusal.class, () -> Cache.make(folder, 7, pid -> false))
                        .getMessage());
    }

    @Test
    void windowsIsKnownByItsName() {
        assertTrue(Main.isWindows("Windows 11"));
        assertFalse(Main.isWindows("Linux"));
        assertFalse(Main.isWindows("Darwin"));
    }

    @Test
    void theUsageNamesEverySource() {
        for (Source source : Source.values()) {
            assertTrue(Main.usage().contains(source.word()), source.word());
        }
    }

    private static Path unpack(Path home) throws Exception {
        for (String name :
                List.of("base", "market", "http", "storage", "trading", "diff", "vnpy", "data", "demo", "console")) {
            Path file = home.resolve("repository/org/sluice/features/1.0/features-1.0-" + name + ".slingosgifeature");
            Files.createDirectories(file.getParent());
            Files.writeString(file, "{}");
        }
        Files.createDirectories(home.resolve("repository/org/apache/felix/org.apache.felix.framework/7.0.5"));
        Files.createDirectories(home.resolve("plugins/market"));
        Files.createDirectories(home.resolve("plugins/demo"));
        return home;
    }
}
