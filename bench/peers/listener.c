/* A plain libnng subscriber of the spot stream that dials until somebody listens, and says when messages came, in
   nanoseconds of CLOCK_MONOTONIC.

     listener PORT first     ends with the first data message: "first=NS"
     listener PORT numbered  until SIGTERM and a quiet second; each record's number is (close - 10) * 100, see
                             NumberedFetcher.java. Then, for each data message in order, "NS SOURCE" (yesterday's
                             close), and last the counts: records; distinct ones by symbol and number; gaps, the
                             numbers between the least and the greatest of all that a symbol lacks; mixed, messages of
                             two sources. */
#include <math.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <nng/nng.h>
#include <nng/protocol/pubsub0/sub.h>

enum { SYMBOLS = 1 << 14, NUMBERS = 1 << 12, MESSAGES = 1 << 20 };

static struct {
    char key[16];
    uint8_t seen[NUMBERS / 8];
} table[SYMBOLS];
static struct {
    int64_t at;
    double source;
} log_[MESSAGES];
static long messages, records, distinct, symbols, mixed;
static int least = NUMBERS, greatest = -1;
static volatile sig_atomic_t told;

static void on_term(int number) { told = 1; }

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void die(const char *what) {
    fprintf(stderr, "listener: %s\n", what);
    exit(1);
}

/* flatbuffers, little-endian; this benchmark trusts its own publisher */
static uint32_t u32(const uint8_t *p) { uint32_t v; memcpy(&v, p, 4); return v; }
static uint16_t u16(const uint8_t *p) { uint16_t v; memcpy(&v, p, 2); return v; }
static double f64(const uint8_t *p) { double v; memcpy(&v, p, 8); return v; }

static const uint8_t *field(const uint8_t *record, int number) {
    const uint8_t *vtable = record - (int32_t)u32(record);
    uint16_t at = 4 + 2 * number < u16(vtable) ? u16(vtable + 4 + 2 * number) : 0;
    if (!at) die("a record without one of its fields");
    return record + at;
}

static void take(const uint8_t *record, int64_t at, int first) {
    char key[16] = {0};
    for (int i = 0; i < 2; i++) {
        const uint8_t *text = field(record, i);
        text += u32(text);
        if (u32(text) > 7) die("a long code");
        memcpy(key + 8 * i, text + 4, u32(text));
    }
    double source = f64(field(record, 4));
    int number = (int)lround((f64(field(record, 8)) - 10) * 100);
    if (number < 1 || number >= NUMBERS) die("a record of another source");
    uint64_t hash = 1469598103934665603ULL;
    for (int i = 0; i < 16; i++) hash = (hash ^ (uint8_t)key[i]) * 1099511628211ULL;
    uint32_t slot = hash % SYMBOLS;
    while (table[slot].key[0] && memcmp(table[slot].key, key, 16)) slot = (slot + 1) % SYMBOLS;
    if (!table[slot].key[0]) {
        memcpy(table[slot].key, key, 16);
        if (++symbols > SYMBOLS / 2) die("too many symbols");
    }
    uint8_t *seen = &table[slot].seen[number / 8], bit = 1 << number % 8;
    if (!(*seen & bit)) distinct++;
    *seen |= bit;
    records++;
    if (number < least) least = number;
    if (number > greatest) greatest = number;
    if (first) {
        if (messages == MESSAGES) die("too many messages");
        log_[messages].at = at;
        log_[messages++].source = source;
    } else if (source != log_[messages - 1].source) {
        mixed++;
    }
}

int main(int count, char **arguments) {
    if (count != 3) die("usage: listener PORT first|numbered");
    int only_first = !strcmp(arguments[2], "first");
    signal(SIGTERM, on_term);
    nng_socket s;
    char address[64];
    snprintf(address, sizeof address, "tcp://127.0.0.1:%s", arguments[1]);
    nng_sub0_open(&s);
    nng_socket_set(s, NNG_OPT_SUB_SUBSCRIBE, ":spot:", 6);
    nng_socket_set_int(s, NNG_OPT_RECVBUF, 8192);
    nng_socket_set_ms(s, NNG_OPT_RECVTIMEO, 1000);
    puts("dialling");
    fflush(stdout);
    while (nng_dial(s, address, NULL, 0)) {
        if (told) return 1;
        usleep(1000);
    }
    for (;;) {
        nng_msg *m;
        int result = nng_recvmsg(s, &m, 0);
        if (result == NNG_ETIMEDOUT) {
            if (told) break;
            continue;
        }
        if (result) die(nng_strerror(result));
        int64_t at = now();
        const uint8_t *body = (const uint8_t *)nng_msg_body(m) + 6;
        if (nng_msg_len(m) > 6 && *body != '[') {
            if (only_first) {
                printf("first=%lld\n", (long long)at);
                return 0;
            }
            const uint8_t *list = field(body + u32(body), 0);
            list += u32(list);
            for (uint32_t i = 0; i < u32(list); i++) {
                const uint8_t *entry = list + 4 + 4 * i;
                take(entry + u32(entry), at, i == 0);
            }
        }
        nng_msg_free(m);
    }
    for (long i = 0; i < messages; i++) printf("%lld %g\n", (long long)log_[i].at, log_[i].source);
    printf("records=%ld distinct=%ld gaps=%ld symbols=%ld mixed=%ld\n", records, distinct,
           greatest < 0 ? 0 : symbols * (greatest - least + 1) - distinct, symbols, mixed);
    return 0;
}
