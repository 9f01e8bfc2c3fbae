package org.sorensen.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private final TestTerminal io = new TestTerminal(false);

    private int run(String... args) {
        return Main.run(io.terminal, args);
    }

    private String complaint() {
        return io.err().replaceAll("\\s+", " ").strip();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-V", "environment --version", "completion -V"})
    void versionIsKnownEverywhere(String args) {
        assertEquals(0, run(args.split(" ")));
        assertTrue(io.out().startsWith("sorensen " + new Versions().of("sorensen")), io.out());
        assertTrue(io.out().contains("DJL " + new Versions().of("djl")), io.out());
        assertEquals("", io.err());
    }

    @Test
    void theBuildFillsInEveryVersion() {
        for (String name :
                new String[] {"sorensen", "djl", "pytorch", "picocli", "jackson", "twelvemonkeys", "slf4j"}) {
            assertTrue(new Versions().of(name).matches("\\d+\\.\\d+.*"), name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "environment --help", "completion --help"})
    void helpIsKnownEverywhereAndFitsEightyColumns(String args) {
        assertEquals(0, run(args.split(" ")));
        assertTrue(io.out().startsWith("Usage: sorensen"), io.out());
        assertTrue(io.out().contains("Exit codes: 0 done"), io.out());
        assertTrue(io.out().lines().allMatch(line -> line.length() <= 80), io.out());
        assertEquals("", io.err());
    }

    @Test
    void anUnknownOptionIsWrongUsageWithASuggestion() {
        assertEquals(2, run("--verison"));
        assertEquals(
                "sorensen: no such option: --verison. Did you mean --verbose or --version? See sorensen --help.",
                complaint());
        assertEquals("", io.out());
    }

    @Test
    void anUnknownCommandIsWrongUsageWithASuggestion() {
        assertEquals(2, run("enviroment"));
        assertTrue(complaint().startsWith("sorensen: no such command: enviroment. Did you mean environment"));
    }

    @Test
    void anArgumentTooManyNamesTheCommandWhoseHelpExplains() {
        assertEquals(2, run("environment", "twice"));
        assertEquals("sorensen: one argument too many: twice. See sorensen environment --help.", complaint());
    }

    @Test
    void noCommandIsWrongUsage() {
        assertEquals(2, run());
        assertEquals("sorensen: no command given. See sorensen --help.", complaint());
    }

    @Test
    void verboseAndQuietExcludeEachOther() {
        assertEquals(2, run("environment", "--verbose", "--quiet"));
        assertTrue(complaint().contains("--verbose and --quiet exclude each other"), complaint());
    }

    @Test
    void aWrongChoiceListsTheRightOnes() {
        assertEquals(2, run("completion", "fish"));
        assertTrue(complaint().contains("expected one of bash, zsh, found 'fish'"), complaint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "BASH"})
    void completionKnowsTheCommands(String shell) {
        assertEquals(0, run("completion", shell));
        assertTrue(io.out().contains("complete -F _complete_sorensen"), io.out());
        assertTrue(io.out().contains("environment"), io.out());
        assertEquals(shell.equals("zsh"), io.out().startsWith("autoload"));
    }

    @Test
    void environmentNamesTheMachine() {
        assertEquals(0, run("environment"));
        assertTrue(io.out().contains(System.getProperty("java.version")), io.out());
        assertTrue(io.out().contains("Processors     " + Runtime.getRuntime().availableProcessors()), io.out());
        assertTrue(
                io.out().contains("PyTorch        " + new Versions().of("pytorch") + ", linux-x86_64 cpu")
                        || !PyTorchNative.find().platform().equals("linux-x86_64"),
                io.out());
    }

    @Test
    void plainOutputHoldsNoEscapeCodes() {
        run("--help");
        assertFalse(io.out().contains("\u001b"));
        TestTerminal coloured = new TestTerminal(true);
        Main.run(coloured.terminal, "--help");
        assertTrue(coloured.out().contains("\u001b["));
    }
}
