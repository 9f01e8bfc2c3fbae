package org.sorensen.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PyTorchNativeTest {
    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x86_64",
        "Linux, aarch64, linux-aarch64",
        "Mac OS X, aarch64, osx-aarch64",
        "Mac OS X, x86_64, osx-x86_64",
        "Windows 11, amd64, win-x86_64",
    })
    void platformsAreNamedAsTheJarsAre(String os, String arch, String platform) {
        assertEquals(platform, PyTorchNative.platform(os, arch));
    }

    @Test
    void saysWhatIsMissing() {
        assertEquals(
                "no native build on the class path (needed: linux-aarch64)",
                new PyTorchNative("linux-aarch64", Optional.empty()).describe());
        assertEquals(
                "native build for linux-x86_64 on the class path, needed: linux-aarch64",
                new PyTorchNative("linux-aarch64", Optional.of(new PyTorchNative.Build("linux-x86_64", "cpu")))
                        .describe());
    }
}
