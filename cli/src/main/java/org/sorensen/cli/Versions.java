package org.sorensen.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The versions of this build, written down by the build itself; reading them loads no library. */
final class Versions implements IVersionProvider {
    private static final String RESOURCE = "versions.properties";

    private final Properties versions = new Properties();

    Versions() {
        try (InputStream in = Versions.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing in the sorensen-cli jar; build it again");
            }
            versions.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The version of Sorensen itself ({@code sorensen}) or of a library, by its name in the build. */
    String of(String name) {
        String version = versions.getProperty(name);
        if (version == null) {
            throw new IllegalArgumentException(
                    "no version of " + name + " is known; known are " + versions.stringPropertyNames());
        }
        return version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "sorensen " + of("sorensen"),
            "Java     " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
            "Kernels  plain Java",
            "Engine   DJL " + of("djl") + ", PyTorch " + of("pytorch"),
        };
    }
}
