package org.sluice.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sluice.api.config.InvalidSettingException;
import org.sluice.testkit.Configs;

@Timeout(60)
class TlsTest {

    private static final String PASSWORD = "changeit";

    @TempDir
    private Path folder;

    private Path store;
    private Path passwordFile;
    private Path certificateFile;
    private Path keyFile;

    /** The JDK's keytool makes the pair; the PEM files are written from it. */
    @BeforeEach
    void makeAPair() throws Exception {
        store = folder.resolve("sluice.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-alias",
                        "a",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertEquals(0, keytool.waitFor(), said);
        passwordFile = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        KeyStore keys = keys();
        certificateFile = pem("CERTIFICATE", keys.getCertificate("a").getEncoded());
        keyFile = pem("PRIVATE KEY", keys.getKey("a", PASSWORD.toCharArray()).getEncoded());
    }

    @Test
    void servesWssWithPemFiles() throws Exception {
        serves(Map.of("certificateFile", certificateFile.toString(), "privateKeyFile", keyFile.toString()));
    }

    @Test
    void servesWssWithAKeyStore() throws Exception {
        serves(Map.of("keyStore", store.toString(), "keyStorePasswordFile", passwordFile.toString()));
    }

    @Test
    void namesTheSettingThatIsWrong() throws Exception {
        Path none = folder.resolve("none");
        assertEquals(
                "null: certificateFile=" + none + ": a readable PEM file with the certificate, then its issuers",
                refusal(Map.of("certificateFile", none.toString(), "privateKeyFile", keyFile.toString())));
        assertEquals(
                "null: privateKeyFile=" + certificateFile + ": a readable PEM file with the certificate's private key, "
                        + "as openssl pkcs8 -topk8 -nocrypt writes it",
                refusal(Map.of(
                        "certificateFile", certificateFile.toString(), "privateKeyFile", certificateFile.toString())));
        Files.writeString(passwordFile, "wrong");
        String wrong = refusal(Map.of("keyStore", store.toString(), "keyStorePasswordFile", passwordFile.toString()));
        assertEquals("null: keyStore=" + store + ": a PKCS12 file that keyStorePasswordFile opens", wrong);
        assertTrue(!wrong.contains(PASSWORD));
    }

    @Test
    void isAnotherBindingOnceTheFileWasRenewed() throws Exception {
        Map<String, Object> settings =
                Map.of("certificateFile", certificateFile.toString(), "privateKeyFile", keyFile.toString());
        Settings.Binding before = Settings.of(config(settings), Map.of()).binding();
        assertEquals(before, Settings.of(config(settings), Map.of()).binding());
        Files.setLastModifiedTime(certificateFile, FileTime.from(Instant.EPOCH));
        assertNotEquals(before, Settings.of(config(settings), Map.of()).binding());
    }

    private void serves(Map<String, ?> settings) throws Exception {
        JettyServer server = new JettyServer(config(settings), Map.of());
        server.bindEndpoint(new Room(), Room.at("/ws"));
        assertTrue(server.address().startsWith("https://127.0.0.1:"));
        try (Client client = Client.connect(trusting(), server.address() + "/ws")) {
            String text = "行情".repeat(100_000);
            assertTrue(client.say(text).next().equals(text));
        } finally {
            server.deactivate();
        }
    }

    private HttpClient trusting() throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("a", keys().getCertificate("a"));
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private KeyStore keys() throws Exception {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    private Path pem(String what, byte[] bytes) throws IOException {
        return Files.writeString(
                folder.resolve(what.replace(' ', '-') + ".pem"),
                "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + what
                        + "-----\n");
    }

    private static String refusal(Map<String, ?> settings) {
        return assertThrows(InvalidSettingException.class, () -> new JettyServer(config(settings), Map.of()))
                .getMessage();
    }

    private static JettyServer.Config config(Map<String, ?> settings) {
        Map<String, Object> all = new HashMap<>(Map.of("port", 0));
        all.putAll(settings);
        return Configs.of(JettyServer.Config.class, all);
    }
}
