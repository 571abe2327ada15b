/* A subscriber of vn.py's RPC that parses nothing: libzmq's SUB with its default limits, as vn.py's client has. Loopback only.
 *
 *   rpcsub PORT QUIET LIMIT
 *
 * Prints "ready" at the first event; "reset" when it is told so by a line on standard input, after which it counts from 0; and
 * figures when QUIET seconds long nothing has come after that, or after LIMIT seconds. Heartbeats, which are shorter than any
 * event, do not count. */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

#define SHORTEST_EVENT 64

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static double cpu(void) {
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return r.ru_utime.tv_sec + r.ru_stime.tv_sec + (r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}

int main(int count, char **arguments) {
    if (count != 4) {
        fprintf(stderr, "usage: rpcsub PORT QUIET LIMIT\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    double quiet = atof(arguments[2]), end = now() + atof(arguments[3]);
    char address[64];
    snprintf(address, sizeof address, "tcp://127.0.0.1:%d", atoi(arguments[1]));
    void *context = zmq_ctx_new();
    void *socket = zmq_socket(context, ZMQ_SUB);
    int again = 20;
    zmq_setsockopt(socket, ZMQ_RECONNECT_IVL, &again, sizeof again);
    zmq_setsockopt(socket, ZMQ_SUBSCRIBE, "", 0);
    if (zmq_connect(socket, address)) {
        perror(address);
        return 1;
    }

    long events = 0, bytes = 0;
    double first = 0, last = 0, used = cpu();
    int ready = 0, counting = 0;
    zmq_pollitem_t items[] = {{socket, 0, ZMQ_POLLIN, 0}, {NULL, STDIN_FILENO, ZMQ_POLLIN, 0}};
    while (now() < end && !(counting && events && now() - last > quiet)) {
        zmq_poll(items, counting ? 1 : 2, 50);
        zmq_msg_t message;
        zmq_msg_init(&message);
        while (zmq_msg_recv(&message, socket, ZMQ_DONTWAIT) >= 0) {
            size_t size = zmq_msg_size(&message);
            if (size < SHORTEST_EVENT)
                continue;
            last = now();
            if (!events)
                first = last;
            events++;
            bytes += size;
            if (!ready) {
                ready = 1;
                puts("ready");
            }
            if (last > end)
                break;
        }
        zmq_msg_close(&message);
        if (!counting && items[1].revents) {
            char line[64];
            if (read(STDIN_FILENO, line, sizeof line) <= 0)
                return 1;
            counting = 1;
            events = bytes = 0;
            used = cpu();
            puts("reset");
        }
    }
    printf("received=%ld seconds=%.6f bytes=%ld cpu_seconds=%.3f\n", events, last - first, bytes, cpu() - used);
    return 0;
}
