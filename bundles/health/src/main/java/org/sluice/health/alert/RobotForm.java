package org.sluice.health.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How the robots of a messenger want to be spoken to, and what they answer. */
enum RobotForm {
    /** 企业微信: no signature; its own number for success is errcode 0. */
    WECOM,
    /** 钉钉: signed in the URL, with milliseconds. */
    DINGTALK,
    /** 飞书: signed in the body, with seconds. */
    FEISHU,
    /** Anybody else: all parts as JSON; any HTTP status of 200 to 299 is success. */
    GENERIC;

    private static final JsonFactory JSON = new JsonFactory();

    /** WeCom takes 2048 bytes of text; all get the same. */
    private static final int MOST_BYTES = 2000;

    /** The name of its key in the configuration. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Where to post; with the signature where it belongs there. */
    URI target(SecretUrl url, String secret, Instant now) {
        if (this != DINGTALK || secret.isEmpty()) {
            return url.uri();
        }
        long millis = now.toEpochMilli();
        String sign = sign(secret, millis + "\n" + secret);
        return url.with("timestamp=" + millis + "&sign=" + URLEncoder.encode(sign, StandardCharsets.UTF_8));
    }

    /** What to post. */
    String body(Message message, String secret, Instant now) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            switch (this) {
                case WECOM, DINGTALK -> {
                    json.writeStringField("msgtype", "text");
                    json.writeObjectFieldStart("text");
                    json.writeStringField("content", shortened(message.text()));
                    json.writeEndObject();
                }
                case FEISHU -> {
                    if (!secret.isEmpty()) {
                        String seconds = Long.toString(now.getEpochSecond());
                        json.writeStringField("timestamp", seconds);
                        // Feishu signs nothing with a key that is time and secret
                        json.writeStringField("sign", sign(seconds + "\n" + secret, ""));
                    }
                    json.writeStringField("msg_type", "text");
                    json.writeObjectFieldStart("content");
                    json.writeStringField("text", shortened(message.text()));
                    json.writeEndObject();
                }
                case GENERIC -> message.write(json);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new IllegalStateException("a text in memory does not fail", e);
        }
        return text.toString();
    }

    /** Why an answer is no success, in words; empty if it is one. */
    String refusal(int status, byte[] answer) {
        if (status < 200 || status > 299) {
            return "HTTP " + status;
        }
        if (this == GENERIC) {
            return "";
        }
        Integer code = null;
        String words = "";
        try (JsonParser json = JSON.createParser(answer)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return "its answer is no JSON object";
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (value == JsonToken.VALUE_NUMBER_INT && isCode(name)) {
                    code = json.getIntValue();
                } else if (value == JsonToken.VALUE_STRING && (name.equals("errmsg") || name.equals("msg"))) {
                    words = json.getText();
                } else {
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            return "its answer is no JSON";
        }
        if (code == null) {
            return "its answer has no " + (this == FEISHU ? "code" : "errcode");
        }
        return code == 0 ? "" : "it answered " + code + (words.isEmpty() ? "" : ": " + words);
    }

    private boolean isCode(String name) {
        return this == FEISHU ? name.equals("code") || name.equals("StatusCode") : name.equals("errcode");
    }

    private static String shortened(String text) {
        int bytes = 0;
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (bytes > MOST_BYTES) {
                return text.substring(0, at) + "…";
            }
            at += Character.charCount(point);
        }
        return text;
    }

    private static String sign(String key, String data) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(data.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
