package org.sorensen.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "environment",
        description = "Shows the machine, the JVM and the libraries that a run would use, without loading an engine.")
final class EnvironmentCommand implements Runnable {
    private static final long BYTES_PER_MIB = 1024L * 1024L;

    @ParentCommand
    private Sorensen sorensen;

    @Override
    public void run() {
        PrintStream out = sorensen.terminal().out();
        facts().forEach((name, value) -> out.println(String.format(Locale.ROOT, "%-14s %s", name, value)));
    }

    static Map<String, String> facts() {
        Versions versions = new Versions();
        Runtime runtime = Runtime.getRuntime();
        OperatingSystemMXBean machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("sorensen", versions.of("sorensen"));
        facts.put("Java", property("java.version") + ", " + property("java.vendor"));
        facts.put("JVM", property("java.vm.name") + " " + property("java.vm.version"));
        facts.put("Java home", property("java.home"));
        facts.put("System", property("os.name") + " " + property("os.version") + ", " + property("os.arch"));
        facts.put("Processors", Integer.toString(runtime.availableProcessors()));
        facts.put("Memory", machine.getTotalMemorySize() / BYTES_PER_MIB + " MiB");
        facts.put("Java heap", "at most " + runtime.maxMemory() / BYTES_PER_MIB + " MiB");
        facts.put("DJL", versions.of("djl"));
        facts.put(
                "PyTorch", versions.of("pytorch") + ", " + PyTorchNative.find().describe());
        facts.put("picocli", versions.of("picocli"));
        facts.put("Jackson", versions.of("jackson"));
        facts.put("TwelveMonkeys", versions.of("twelvemonkeys"));
        facts.put("XChart", versions.of("xchart"));
        facts.put("SLF4J", versions.of("slf4j"));
        return facts;
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
