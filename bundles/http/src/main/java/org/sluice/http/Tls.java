package org.sluice.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.sluice.api.config.InvalidSettingException;

/**
 * Certificate and key as configured. Equal as long as neither the files' names nor their times change: a renewed
 * certificate is taken when the configuration is saved again.
 *
 * @param files names and times of what was read
 * @param password of the key store's key
 */
record Tls(List<String> files, KeyStore keys, String password) {

    private static final String ALIAS = "sluice";
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    /** Reads what the keys name, or answers null if they name nothing. */
    static Tls of(JettyServer.Config config, Map<String, ?> properties, Path home) {
        boolean pem = !config.certificateFile().isBlank();
        boolean pkcs12 = !config.keyStore().isBlank();
        if (pem && pkcs12) {
            throw new InvalidSettingException(
                    properties, "keyStore", config.keyStore(), "nothing, because certificateFile is set");
        }
        if (pem) {
            if (config.privateKeyFile().isBlank()) {
                throw new InvalidSettingException(properties, "privateKeyFile", "", "the key of certificateFile");
            }
            return pem(config, properties, home);
        }
        return pkcs12 ? pkcs12(config, properties, home) : null;
    }

    private static Tls pem(JettyServer.Config config, Map<String, ?> properties, Path home) {
        Path chainFile = home.resolve(config.certificateFile().strip());
        Path keyFile = home.resolve(config.privateKeyFile().strip());
        Certificate[] chain = chain(chainFile, properties, config.certificateFile());
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry(ALIAS, key(keyFile, chain[0]), new char[0], chain);
            return new Tls(List.of(seen(chainFile), seen(keyFile)), keys, "");
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidSettingException(
                    properties,
                    "privateKeyFile",
                    config.privateKeyFile(),
                    "a readable PEM file with the certificate's private key, as openssl pkcs8 -topk8 -nocrypt writes it");
        }
    }

    private static Certificate[] chain(Path file, Map<String, ?> properties, String value) {
        try (InputStream in = Files.newInputStream(file)) {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(in)
                    .toArray(new Certificate[0]);
            if (chain.length > 0) {
                return chain;
            }
        } catch (IOException | GeneralSecurityException e) {
            // told below: whatever the reason, the operator has to look at this file
        }
        throw new InvalidSettingException(
                properties, "certificateFile", value, "a readable PEM file with the certificate, then its issuers");
    }

    private static Key key(Path file, Certificate certificate) throws IOException, GeneralSecurityException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new InvalidKeySpecException("no PKCS#8 key");
        }
        byte[] bytes = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
        return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
                .generatePrivate(new PKCS8EncodedKeySpec(bytes));
    }

    private static Tls pkcs12(JettyServer.Config config, Map<String, ?> properties, Path home) {
        String password = "";
        Path passwordFile = null;
        if (!config.keyStorePasswordFile().isBlank()) {
            passwordFile = home.resolve(config.keyStorePasswordFile().strip());
            try {
                password = Files.readString(passwordFile, StandardCharsets.UTF_8)
                        .lines()
                        .findFirst()
                        .orElse("");
            } catch (IOException e) {
                throw new InvalidSettingException(
                        properties, "keyStorePasswordFile", config.keyStorePasswordFile(), "a readable file");
            }
        }
        Path file = home.resolve(config.keyStore().strip());
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, password.toCharArray());
            return new Tls(List.of(seen(file), passwordFile == null ? "" : seen(passwordFile)), keys, password);
        } catch (IOException | GeneralSecurityException e) {
            throw new InvalidSettingException(
                    properties, "keyStore", config.keyStore(), "a PKCS12 file that keyStorePasswordFile opens");
        }
    }

    private static String seen(Path file) throws IOException {
        return file + "@" + Files.getLastModifiedTime(file);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tls tls && files.equals(tls.files);
    }

    @Override
    public int hashCode() {
        return files.hashCode();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Tls" + files;
    }
}
