package org.sluice.wire.sp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpAddressTest {

    @Test
    void readsTcpIpv6WildcardAndIpc() throws IOException {
        assertEquals(
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 9200),
                SpAddress.parse("tcp://127.0.0.1:9200").toDial());
        assertEquals(
                new InetSocketAddress(InetAddress.getByName("::1"), 9201),
                SpAddress.parse("tcp://[::1]:9201").toListen());
        assertEquals(
                new InetSocketAddress(9200), SpAddress.parse("tcp://*:9200").toListen());
        assertEquals(
                UnixDomainSocketAddress.of("/tmp/x.ipc"),
                SpAddress.parse("ipc:///tmp/x.ipc").toDial());
        assertEquals(Path.of("/tmp/x.ipc"), SpAddress.parse("ipc:///tmp/x.ipc").path());
        assertEquals("tcp://[::1]:9201", SpAddress.parse("tcp://[::1]:9201").toString());
        assertEquals(
                SpAddress.parse("tcp://[::1]:77"),
                SpAddress.parse("tcp://[::1]:0").withPort(77));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hikyuu | expected tcp://host:port or ipc:///path",
                "udp://127.0.0.1:1 | expected tcp://host:port or ipc:///path",
                "tcp://127.0.0.1 | expected tcp://host:port, as in tcp://127.0.0.1:9200",
                "tcp://:9200 | expected tcp://host:port, as in tcp://127.0.0.1:9200",
                "tcp://127.0.0.1:9200/x | expected a port from 0 to 65535",
                "tcp://127.0.0.1:65536 | expected a port from 0 to 65535",
                "tcp://127.0.0.1:-1 | expected a port from 0 to 65535",
                "tcp://::1:9200 | expected an IPv6 address in brackets, as in tcp://[::1]:9200",
                "tcp://[localhost]:9200 | expected an IPv6 address in the brackets",
                "ipc:// | expected ipc:///path, as in ipc:///tmp/hikyuu_real.ipc",
            })
    void namesTheTextAndWhatWasExpected(String text, String reason) {
        SpAddressException thrown = assertThrows(SpAddressException.class, () -> SpAddress.parse(text));
        assertEquals(text + ": " + reason, thrown.getMessage());
        assertEquals(reason, thrown.reason());
    }

    @Test
    void countsThePathInBytes() {
        String longest = "ipc:///" + "股".repeat(35) + "x";
        assertEquals(longest, SpAddress.parse(longest).toString());
        IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> SpAddress.parse(longest + "y"));
        assertEquals(longest + "y: the path has 108 bytes, expected at most 107", thrown.getMessage());
    }

    @Test
    void knowsWhatOnlyThisMachineReaches() {
        assertTrue(SpAddress.parse("tcp://127.0.0.1:1").isLocal());
        assertTrue(SpAddress.parse("tcp://[::1]:1").isLocal());
        assertTrue(SpAddress.parse("ipc:///tmp/x").isLocal());
        assertFalse(SpAddress.parse("tcp://*:1").isLocal());
        assertFalse(SpAddress.parse("tcp://10.1.2.3:1").isLocal());
    }

    @Test
    void doesNotDialTheWildcard() {
        IOException thrown = assertThrows(
                IOException.class, () -> SpAddress.parse("tcp://*:9200").toDial());
        assertEquals("tcp://*:9200: * is an address to listen on, not one to dial", thrown.getMessage());
    }

    @Test
    void knowsThatWindowsHasNoIpc() {
        assertFalse(SpAddress.ipcSupported("Windows 11"));
        assertTrue(SpAddress.ipcSupported("Linux"));
        assertTrue(SpAddress.ipcSupported("Mac OS X"));
    }
}
