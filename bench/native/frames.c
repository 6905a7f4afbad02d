// Clients that send frames and want answers: open-loop latency, held connections with heartbeats, churn.
#include "load.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { OUTSTANDING = 4096 };

static int ascending(const void *left, const void *right)
{
    float a = *(const float *)left, b = *(const float *)right;
    return (a > b) - (a < b);
}

static void watch(int poll, int fd, unsigned index)
{
    struct epoll_event wanted = {.events = EPOLLIN, .data.u32 = index};
    epoll_ctl(poll, EPOLL_CTL_ADD, fd, &wanted);
}

static int wait_until(int poll, struct epoll_event *events, int room, double when)
{
    double wait = when - seconds();
    struct timespec limit = {wait > 0 ? (time_t)wait : 0, 0};
    if (wait > 0) limit.tv_nsec = (wait - limit.tv_sec) * 1e9;
    return epoll_pwait2(poll, events, room, &limit, 0);
}

// Frames are due at fixed instants, the connections in turn. Latency counts from the due instant, so a late send is the server's or
// this program's delay and never hidden.
void measure_latency(int port, int count, double rate, double duration, int is_heartbeat)
{
    double took;
    int *fds = open_many(port, count, 0, 64, LOGIN, &took), poll = epoll_create1(0);
    double **due = malloc(count * sizeof *due);
    unsigned *sent_of = calloc(count, sizeof *sent_of), *got_of = calloc(count, sizeof *got_of), *bytes_of = calloc(count, sizeof *bytes_of);
    for (int i = 0; i < count; i++) {
        due[i] = malloc(OUTSTANDING * sizeof **due);
        watch(poll, fds[i], i);
    }
    prctl(PR_SET_TIMERSLACK, 1000UL);
    uint64_t total = rate * duration, sent = 0, acked = 0, refused = 0;
    float *micros = malloc(total * sizeof *micros);
    double start = seconds() + 0.05, end = start + duration + 3;
    struct epoll_event events[256];
    uint8_t frame[FRAME_MAX], in[65536];
    while (acked + refused < total && seconds() < end) {
        for (; sent < total && seconds() >= start + sent / rate; sent++) {
            // Each connection counts its own frames from the login's 1 on, as a device does.
            unsigned serial = sent / count + 2;
            int i = sent % count, length = is_heartbeat ? put_heartbeat(frame, serial) : put_location(frame, serial);
            if (write(fds[i], frame, length) == length) due[i][sent_of[i]++ % OUTSTANDING] = start + sent / rate;
            else refused++;
        }
        int ready = wait_until(poll, events, 256, sent < total ? start + sent / rate : end);
        for (int e = 0; e < ready; e++) {
            int i = events[e].data.u32;
            ssize_t got = read(fds[i], in, sizeof in);
            if (got <= 0) fail("the server closed");
            double now = seconds();
            for (bytes_of[i] += got; bytes_of[i] >= ACK_BYTES; bytes_of[i] -= ACK_BYTES)
                micros[acked++] = (now - due[i][got_of[i]++ % OUTSTANDING]) * 1e6;
        }
    }
    qsort(micros, acked, sizeof *micros, ascending);
    if (!acked) fail("nothing was answered");
    printf("{\"acked\":%llu,\"of\":%llu,\"p50\":%.1f,\"p99\":%.1f,\"max\":%.1f}\n", (unsigned long long)acked, (unsigned long long)total,
        micros[acked / 2], micros[acked * 99 / 100], micros[acked - 1]);
}

// Opens, says so, and keeps the connections until standard input ends; with a heartbeat period each sends one frame per period.
void hold(int port, int count, unsigned first, double heartbeat, enum greeting greeting)
{
    double took;
    int *fds = open_many(port, count, first, 4000, greeting, &took), poll = epoll_create1(0);
    printf("{\"ready\":%d,\"seconds\":%.4f}\n", count, took);
    fflush(stdout);
    unsigned *bytes_of = calloc(count, sizeof *bytes_of);
    uint64_t sent = 0, acked = 0;
    int closed = 0, stop = 0;
    for (int i = 0; i < count; i++) watch(poll, fds[i], i);
    watch(poll, 0, count);
    double start = seconds(), last = 0;
    struct epoll_event events[256];
    uint8_t frame[FRAME_MAX], in[65536];
    while (!stop || (acked < sent && !closed && seconds() < last + 5)) {
        double step = heartbeat > 0 ? heartbeat / count : 3600;
        for (; heartbeat > 0 && !stop && seconds() >= start + sent * step; sent++)
            if (write(fds[sent % count], frame, put_heartbeat(frame, sent)) <= 0) closed++;
        int ready = wait_until(poll, events, 256, stop ? last + 5 : start + (sent + 1) * step);
        for (int e = 0; e < ready; e++) {
            unsigned i = events[e].data.u32;
            ssize_t got = read(i == (unsigned)count ? 0 : fds[i], in, sizeof in);
            if (i == (unsigned)count) {
                if (got > 0) continue;
                epoll_ctl(poll, EPOLL_CTL_DEL, 0, 0);
                stop = 1;
                last = seconds();
            } else if (got <= 0) {
                epoll_ctl(poll, EPOLL_CTL_DEL, fds[i], 0);
                closed++;
            } else {
                for (bytes_of[i] += got; greeting == LOGIN && bytes_of[i] >= ACK_BYTES; bytes_of[i] -= ACK_BYTES) acked++;
            }
        }
    }
    printf("{\"sent\":%llu,\"acked\":%llu,\"closed\":%d}\n", (unsigned long long)sent, (unsigned long long)acked, closed);
}

static int churn_port;
static double churn_end;
static uint64_t churn_done[256];

static void *churn_one(void *argument)
{
    long id = (long)argument;
    uint8_t bytes[FRAME_MAX];
    struct linger reset = {1, 0}; // no TIME_WAIT: the ports are wanted again
    for (unsigned index = id; seconds() < churn_end; index += 7) {
        int fd = connect_from(index, churn_port, 0);
        send_all(fd, bytes, put_login(bytes, index));
        recv_all(fd, bytes, ACK_BYTES);
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        close(fd);
        churn_done[id]++;
    }
    return 0;
}

void churn(int port, double duration, int parallel)
{
    pthread_t threads[256];
    uint64_t done = 0;
    churn_port = port;
    churn_end = seconds() + duration;
    for (long i = 0; i < parallel; i++) pthread_create(&threads[i], 0, churn_one, (void *)i);
    for (int i = 0; i < parallel; i++) {
        pthread_join(threads[i], 0);
        done += churn_done[i];
    }
    printf("{\"per_second\":%.0f}\n", done / duration);
}
