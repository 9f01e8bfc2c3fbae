package org.sorensen.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/** The machine, the JVM and the libraries of this process; asking loads no engine. */
public final class Environment {
    private static final long BYTES_PER_MIB = 1024L * 1024L;

    private Environment() {}

    /**
     * The version of this program.
     *
     * @return as {@code 0.1.0}
     */
    public static String version() {
        return new Versions().of("sorensen");
    }

    /**
     * All facts, for people and reports.
     *
     * @return names and values, in order
     */
    public static Map<String, String> facts() {
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
        facts.put("SLF4J", versions.of("slf4j"));
        return facts;
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
