package org.sorensen.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the launcher in a project of its own with stand-ins for Java and Maven that say how they were called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final List<String> TOOLS =
            List.of("awk cat cp cut dirname find grep head ln mkdir mkfifo mktemp mv readlink rm sed sleep sort stty"
                    .split(" "));

    @TempDir
    private Path folder;

    private Path project;
    private Path tools;
    private Path jdk;

    private record Run(int exitCode, String printed) {}

    @BeforeEach
    void makeProject() throws IOException {
        project = Files.createDirectories(folder.resolve("a project"));
        Files.copy(Path.of("..", "sorensen"), project.resolve("sorensen"));
        write(project.resolve("pom.xml"), "<project/>");
        tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : TOOLS) {
            for (String bin : new String[] {"/usr/bin", "/bin"}) {
                Path found = Path.of(bin, tool);
                if (Files.exists(found) && !Files.exists(tools.resolve(tool))) {
                    script(tools.resolve(tool), "exec " + found + " \"$@\"");
                }
            }
        }
        jdk = java("jdk", "21.0.2");
        script(jdk.resolve("bin/javac"), "exit 0");
    }

    private Path java(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        script(home.resolve("bin/java"), "for a in \"$@\"; do echo \"[$a]\"; done; exit 7");
        write(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\nMODULES=\"java.base\"\n");
        return home;
    }

    private void maven(String version, String build) throws IOException {
        script(
                tools.resolve("mvn"),
                "if [ \"$1\" = --version ]; then echo 'Apache Maven " + version + " (x)'; exit; fi\n" + build);
    }

    private void workingMaven() throws IOException {
        String target = "'" + project.resolve("cli/target") + "'";
        maven(
                "3.9.9",
                "echo '[INFO] Building Sorensen core 0.1.0   [2/6]'\nmkdir -p " + target + "/lib && echo jar >" + target
                        + "/sorensen-cli-0.1.0.jar && echo jar >" + target + "/lib/other.jar");
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void script(Path file, String body) throws IOException {
        write(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Run run(Path javaHome, String... args) throws IOException, InterruptedException {
        return run(project.resolve("sorensen"), javaHome, args);
    }

    private Run run(Path launcher, Path javaHome, String... args) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of(launcher.toString()), Stream.of(args)).toList());
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("JAVA_HOME", javaHome.toString());
        Process process =
                builder.directory(folder.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), printed);
    }

    private boolean lockIsLeft() {
        return Files.exists(project.resolve("cli/target/sorensen.lock"));
    }

    @Test
    void buildsOnFirstUseThenRunsJavaInItsPlace() throws IOException, InterruptedException {
        workingMaven();
        Run first = run(jdk, "train", "two words");
        assertEquals(7, first.exitCode());
        assertTrue(first.printed().contains("first use: building"), first.printed());
        assertTrue(first.printed().contains("  [2/6] core"), first.printed());
        assertTrue(first.printed().contains("[--enable-native-access=ALL-UNNAMED]"), first.printed());
        assertTrue(
                first.printed()
                        .endsWith("[" + project.toRealPath() + "/cli/target/app/sorensen.jar]\n[train]\n[two words]\n"),
                first.printed());
        assertFalse(lockIsLeft());
        assertTrue(Files.exists(project.resolve("cli/target/app/lib/other.jar")));
        assertFalse(run(jdk, "train").printed().contains("building"));
    }

    @Test
    void buildsAgainWhenASourceIsNewer() throws IOException, InterruptedException {
        workingMaven();
        run(jdk);
        Path source = project.resolve("core/src/main/java/A.java");
        write(source, "class A {}");
        assertTrue(run(jdk).printed().contains("the sources have changed: building"));
        assertFalse(run(jdk).printed().contains("building"));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
        assertTrue(run(jdk).printed().contains("the sources have changed: building"));
    }

    @Test
    void isFoundThroughSymbolicLinks() throws IOException, InterruptedException {
        workingMaven();
        Path inner = Files.createSymbolicLink(folder.resolve("inner"), project.resolve("sorensen"));
        Path outer = Files.createSymbolicLink(folder.resolve("outer"), folder.relativize(inner));
        assertEquals(7, run(outer, jdk).exitCode());
    }

    @Test
    void aFailedBuildShowsItsErrorsAndLeavesNoTrace() throws IOException, InterruptedException {
        maven("3.9.9", "echo '[INFO] fine'; echo '[ERROR] A.java:[3,1] class expected'; exit 1");
        Run run = run(jdk, "--version");
        assertEquals(1, run.exitCode());
        assertTrue(run.printed().contains("the build failed"), run.printed());
        assertTrue(run.printed().contains("cli/target/build.log"), run.printed());
        assertTrue(run.printed().endsWith("[ERROR] A.java:[3,1] class expected\n"), run.printed());
        assertFalse(lockIsLeft());
        assertFalse(Files.exists(project.resolve("cli/target/sorensen.stamp")));
    }

    @Test
    void theLockOfADeadBuildIsTakenOver() throws IOException, InterruptedException {
        workingMaven();
        write(project.resolve("cli/target/sorensen.lock/pid"), "99999999\n");
        assertEquals(7, run(jdk).exitCode());
        assertFalse(lockIsLeft());
    }

    @Test
    void aMissingJavaIsExplained() throws IOException, InterruptedException {
        Run run = run(folder.resolve("nowhere"));
        assertEquals(2, run.exitCode());
        assertTrue(run.printed().contains("17 or newer is needed, and none was found"), run.printed());
        assertTrue(run.printed().contains("nowhere/bin/java"), run.printed());
        assertTrue(run.printed().contains("apt install"), run.printed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_402", "11.0.20", "16"})
    void anOldJavaIsRefused(String version) throws IOException, InterruptedException {
        Run run = run(java("old", version));
        assertEquals(2, run.exitCode());
        assertTrue(run.printed().contains("is Java " + version), run.printed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "17.0.15", "21.0.2", "25", "25-ea", "26.0.1"})
    void aNewerJavaIsTaken(String version) throws IOException, InterruptedException {
        workingMaven();
        run(jdk);
        assertEquals(7, run(java("new", version)).exitCode());
    }

    @Test
    void aJavaWithoutAReleaseFileIsAsked() throws IOException, InterruptedException {
        Path home = folder.resolve("asked");
        String answer = "printf '    java.home = " + home + "\\n    java.version = 11.0.2\\n' >&2";
        script(home.resolve("bin/java"), answer);
        assertTrue(run(home).printed().contains("is Java 11.0.2"));
    }

    @Test
    void buildingNeedsACompilerButRunningDoesNot() throws IOException, InterruptedException {
        Path jre = java("jre", "21.0.2");
        Run refused = run(jre);
        assertEquals(2, refused.exitCode());
        assertTrue(refused.printed().contains("without a compiler (a JRE)"), refused.printed());
        workingMaven();
        run(jdk);
        assertEquals(7, run(jre).exitCode());
    }

    @Test
    void aMissingMavenIsExplained() throws IOException, InterruptedException {
        Run run = run(jdk);
        assertEquals(2, run.exitCode());
        assertTrue(run.printed().contains("there is no mvn on the PATH"), run.printed());
        assertFalse(lockIsLeft());
    }

    @ParameterizedTest
    @CsvSource({"3.6.2, 2", "3.0.5, 2", "2.2.1, 2", "3.6.3, 1", "3.10.0, 1", "4.0.0-rc-4, 1"})
    void mavenMustBeNewEnough(String version, int exitCode) throws IOException, InterruptedException {
        maven(version, "exit 1");
        Run run = run(jdk);
        assertEquals(exitCode, run.exitCode(), run.printed());
        assertEquals(exitCode == 2, run.printed().contains("Maven 3.6.3 or newer"), run.printed());
    }

    @Test
    void onlyCommandsThatComputeNothingRunWithTheSmallCompiler() throws IOException, InterruptedException {
        workingMaven();
        run(jdk);
        assertTrue(run(jdk, "--version").printed().contains("[-XX:TieredStopAtLevel=1]"));
        assertTrue(run(jdk, "train", "--help").printed().contains("[-XX:TieredStopAtLevel=1]"));
        assertFalse(run(jdk, "train").printed().contains("[-XX:TieredStopAtLevel=1]"));
    }
}
