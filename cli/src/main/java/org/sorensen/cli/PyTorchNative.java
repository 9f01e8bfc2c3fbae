package org.sorensen.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * The native build of PyTorch on the class path, found by the file that its jar carries; nothing is loaded.
 *
 * @param platform this machine's platform as the jars are named, as {@code linux-x86_64}
 * @param found the platform and flavor of the jar on the class path, if there is one
 */
record PyTorchNative(String platform, Optional<Build> found) {
    private static final String DESCRIPTION = "native/lib/pytorch.properties";

    record Build(String platform, String flavor) {}

    static PyTorchNative find() {
        String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
        try (InputStream in = PyTorchNative.class.getClassLoader().getResourceAsStream(DESCRIPTION)) {
            if (in == null) {
                return new PyTorchNative(platform, Optional.empty());
            }
            Properties properties = new Properties();
            properties.load(in);
            Build build = new Build(
                    properties.getProperty("classifier", "unknown platform"),
                    properties.getProperty("flavor", "unknown flavor"));
            return new PyTorchNative(platform, Optional.of(build));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String platform(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String system = os.startsWith("mac") ? "osx" : os.startsWith("win") ? "win" : os.replace(' ', '-');
        return system + "-" + (osArch.equals("amd64") ? "x86_64" : osArch);
    }

    String describe() {
        if (found.isEmpty()) {
            return "no native build on the class path (needed: " + platform + ")";
        }
        Build build = found.get();
        return build.platform().equals(platform)
                ? build.platform() + " " + build.flavor()
                : "native build for " + build.platform() + " on the class path, needed: " + platform;
    }
}
