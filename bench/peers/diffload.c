/* A load of DIFF clients on one port: each asks, takes an rtn_data, asks again. Loopback only, bounded in time.
 *
 *   diffload PORT CLIENTS WARM SECONDS SYMBOL,...   every client logs in as demo and subscribes; counts what comes in SECONDS
 *   diffload PORT CLIENTS idle                      every client logs in and subscribes, then reads until standard input ends
 *
 * Prints connected, then key=value. A patch is one symbol's change: each has one "datetime". */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

struct client {
    int fd;
    uint8_t head[14];
    int have;         /* bytes of the frame's head */
    uint64_t left;    /* bytes of its payload still to come */
    int inside;       /* whether a payload is being read */
    int text, last;
    long frames;
};

static const char needle[] = "\"datetime\"";
static long frames, patches, bytes;
static int counting;

static void die(const char *what) {
    fprintf(stderr, "diffload: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* One masked text frame; the mask is zero, so the payload is as it is. */
static void say(int fd, const char *text) {
    uint8_t frame[65536 + 8];
    size_t length = strlen(text), at = 0;
    frame[at++] = 0x81;
    if (length < 126) {
        frame[at++] = 0x80 | length;
    } else {
        frame[at++] = 0x80 | 126;
        frame[at++] = length >> 8;
        frame[at++] = length;
    }
    memset(frame + at, 0, 4);
    at += 4;
    memcpy(frame + at, text, length);
    at += length;
    for (size_t sent = 0; sent < at;) {
        ssize_t z = write(fd, frame + sent, at - sent);
        if (z > 0) {
            sent += z;
        } else if (errno == EAGAIN) {
            struct pollfd p = {fd, POLLOUT, 0};
            poll(&p, 1, 1000);
        } else {
            die("write");
        }
    }
}

static int dial(int port) {
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (connect(fd, (struct sockaddr *) &to, sizeof to)) die("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    char ask[256], answer[4096];
    int length = snprintf(ask, sizeof ask, "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n", port);
    if (write(fd, ask, length) != length) die("write");
    for (size_t at = 0; at < 4 || memcmp(answer + at - 4, "\r\n\r\n", 4); at++) {
        if (at == sizeof answer || read(fd, answer + at, 1) != 1) die("handshake");
    }
    if (!strncmp(answer, "HTTP/1.1 101", 12)) return fd;
    fprintf(stderr, "diffload: refused: %.80s\n", answer);
    exit(1);
}

static void payload(const char *data, size_t length) {
    for (const char *at = data; (at = memmem(at, data + length - at, needle, sizeof needle - 1)); at++) patches++;
}

/* Takes what has been read; a peek follows each rtn_data. */
static void take(struct client *c, const uint8_t *data, size_t length, int peek) {
    while (length) {
        if (!c->inside) {
            c->head[c->have++] = *data++;
            length--;
            int need = c->have < 2 ? 2 : (c->head[1] & 127) == 126 ? 4 : (c->head[1] & 127) == 127 ? 10 : 2;
            if (c->have < need) continue;
            c->left = c->head[1] & 127;
            if (need == 4) c->left = c->head[2] << 8 | c->head[3];
            if (need == 10) {
                c->left = 0;
                for (int i = 2; i < 10; i++) c->left = c->left << 8 | c->head[i];
            }
            c->text = (c->head[0] & 15) < 2;
            c->last = c->head[0] >> 7;
            c->inside = 1;
            c->have = 0;
        }
        size_t some = length < c->left ? length : c->left;
        if (c->text && counting) {
            payload((const char *) data, some); /* one cut in two by the reader is missed: a few in a million */
            bytes += some;
        }
        data += some;
        length -= some;
        c->left -= some;
        if (!c->left) {
            c->inside = 0;
            if (c->text && c->last) {
                if (counting) {
                    frames++;
                    c->frames++;
                }
                if (peek) say(c->fd, "{\"aid\":\"peek_message\"}");
            }
        }
    }
}

int main(int count, char **argument) {
    if (count < 4) return 2;
    int port = atoi(argument[1]), k = atoi(argument[2]), idle = !strcmp(argument[3], "idle");
    double warm = idle ? 0 : atof(argument[3]), seconds = idle ? 0 : atof(argument[4]);
    const char *symbols = idle ? "SSE.600000" : argument[5];
    struct rlimit files = {20000, 20000};
    setrlimit(RLIMIT_NOFILE, &files);
    struct client *clients = calloc(k, sizeof *clients);
    char subscribe[8192];
    snprintf(subscribe, sizeof subscribe, "{\"aid\":\"subscribe_quote\",\"ins_list\":\"%s\"}", symbols);
    int ep = epoll_create1(0);
    for (int i = 0; i < k; i++) {
        struct client *c = &clients[i];
        c->fd = dial(port);
        fcntl(c->fd, F_SETFL, O_NONBLOCK);
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
        epoll_ctl(ep, EPOLL_CTL_ADD, c->fd, &e);
        say(c->fd, "{\"aid\":\"req_login\",\"bid\":\"qaexchange\",\"user_name\":\"demo\",\"password\":\"demo\"}");
        say(c->fd, subscribe);
        if (!idle) say(c->fd, "{\"aid\":\"peek_message\"}");
    }
    printf("connected\n");
    fflush(stdout);
    static uint8_t buffer[1 << 18];
    double from = now() + warm, to = from + seconds;
    if (idle) fcntl(0, F_SETFL, O_NONBLOCK);
    for (;;) {
        double t = now();
        if (!idle && t >= to) break;
        if (!counting && !idle && t >= from) counting = 1;
        if (idle && read(0, buffer, 1) == 0) break;
        struct epoll_event ready[256];
        int n = epoll_wait(ep, ready, 256, 50);
        for (int i = 0; i < n; i++) {
            struct client *c = ready[i].data.ptr;
            ssize_t z = read(c->fd, buffer, sizeof buffer);
            if (z > 0) {
                take(c, buffer, z, !idle);
            } else if (z == 0 || errno != EAGAIN) {
                die("a connection was closed");
            }
        }
    }
    long least = 0, starved = 0;
    for (int i = 0; i < k; i++) {
        if (!i || clients[i].frames < least) least = clients[i].frames;
        starved += !clients[i].frames;
    }
    printf("frames=%ld patches=%ld bytes=%ld seconds=%.3f least=%ld starved=%ld\n", frames, patches, bytes, seconds, least, starved);
    return 0;
}
