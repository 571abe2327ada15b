/* Runs a command with a timer slack of 1 ns, as netbench sets for itself, so that a paced sender in another language
   sleeps as exactly as netbench does: a benchmark of latency is to measure the publisher, not the sender's sleep. */
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int count, char **arguments) {
    if (count < 2) {
        fprintf(stderr, "usage: sharp COMMAND ARGUMENT...\n");
        return 2;
    }
    prctl(PR_SET_TIMERSLACK, 1);
    execvp(arguments[1], arguments + 1);
    perror(arguments[1]);
    return 127;
}
