// Frames, sockets, and opening many connections at once.
#include "load.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#ifndef IP_BIND_ADDRESS_NO_PORT
#define IP_BIND_ADDRESS_NO_PORT 24
#endif

uint16_t crc16(uint16_t reg, const uint8_t *bytes, size_t count)
{
    static uint16_t table[256];
    if (!table[1])
        for (int i = 0; i < 256; i++) {
            unsigned value = i;
            for (int bit = 0; bit < 8; bit++) value = value & 1 ? (value >> 1) ^ 0x8408 : value >> 1;
            table[i] = value;
        }
    while (count--) reg = (reg >> 8) ^ table[(reg ^ *bytes++) & 0xff];
    return reg;
}

void put32(uint8_t *out, uint32_t value)
{
    for (int i = 0; i < 4; i++) out[i] = value >> (24 - 8 * i);
}

int put_frame(uint8_t *out, int number, const uint8_t *content, int length, unsigned serial)
{
    out[0] = out[1] = 0x78;
    out[2] = length + 5;
    out[3] = number;
    memcpy(out + 4, content, length);
    out[4 + length] = serial >> 8;
    out[5 + length] = serial;
    uint16_t crc = ~crc16(0xffff, out + 2, length + 4);
    out[6 + length] = crc >> 8;
    out[7 + length] = crc;
    out[8 + length] = 0x0d;
    out[9 + length] = 0x0a;
    return length + 10;
}

int put_login(uint8_t *out, unsigned index)
{
    // An IMEI in decimal digits, two in a byte; its last eight count the devices.
    uint8_t content[12] = {0x03, 0x58, 0x12, 0x34, 0, 0, 0, 0, 0x27, 0x10, 0x32, 0};
    for (int at = 7; at >= 4; at--, index /= 100) content[at] = index / 10 % 10 << 4 | index % 10;
    return put_frame(out, 0x01, content, sizeof content, 1);
}

int put_location(uint8_t *out, unsigned serial)
{
    static const uint8_t content[33] = {26, 11, 21, 10, 0, 0, 0xc9, 2, 0x7a, 0xc8, 0x18, 0x0c, 0x46, 0x58, 0x60, 0, 0x14};
    return put_frame(out, 0x22, content, sizeof content, serial);
}

int put_heartbeat(uint8_t *out, unsigned serial)
{
    static const uint8_t content[5] = {0x44, 4, 4, 0, 1};
    return put_frame(out, 0x13, content, sizeof content, serial);
}

double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec * 1e-9;
}

void fail(const char *what)
{
    perror(what);
    exit(1);
}

void set_nonblocking(int fd)
{
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

static struct sockaddr_in loopback(unsigned host, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(0x7f000000u + host);
    return address;
}

// Says where it listens as the other servers do, so that port 0 works.
int listen_on(int port)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    struct sockaddr_in address = loopback(1, port);
    socklen_t length = sizeof address;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, (void *)&address, sizeof address) || listen(fd, 4096)) fail("listen");
    getsockname(fd, (void *)&address, &length);
    printf("LISTENING %d\n", ntohs(address.sin_port));
    fflush(stdout);
    set_nonblocking(fd);
    return fd;
}

// One address has about 28,000 ports; 100 addresses have enough for every fill.
int connect_from(unsigned index, int port, int nonblocking)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    if (fd < 0) fail("socket");
    struct sockaddr_in from = loopback(2 + index % 100, 0), to = loopback(1, port);
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (bind(fd, (void *)&from, sizeof from)) fail("bind");
    if (nonblocking) set_nonblocking(fd);
    if (connect(fd, (void *)&to, sizeof to) && errno != EINPROGRESS) fail("connect");
    return fd;
}

void send_all(int fd, const void *bytes, size_t count)
{
    for (const uint8_t *at = bytes; count;) {
        ssize_t done = write(fd, at, count);
        if (done <= 0) fail("send");
        at += done;
        count -= done;
    }
}

void recv_all(int fd, void *bytes, size_t count)
{
    for (uint8_t *at = bytes; count;) {
        ssize_t done = read(fd, at, count);
        if (done <= 0) fail("the server closed");
        at += done;
        count -= done;
    }
}

// A camera that has a rear video: answered by a metadata request of 11 bytes.
static int put_greeting(uint8_t *out, enum greeting greeting, unsigned index)
{
    if (greeting == LOGIN) return put_login(out, index);
    uint8_t init[16] = {0, 0, 0, 5, 0, 1, 0x40, 0x2e, 0, 0, 0, 0, 0x20, 0, 0, 0};
    put32(init + 8, index);
    memcpy(out, init, sizeof init);
    return sizeof init;
}

static int answer_bytes(enum greeting greeting)
{
    return greeting == LOGIN ? ACK_BYTES : 11;
}

// Opens and greets; at most `window` connections are under way at a time. The sockets stay nonblocking.
int *open_many(int port, int count, unsigned first, int window, enum greeting greeting, double *took)
{
    int *fds = malloc(count * sizeof *fds), *missing = malloc(count * sizeof *missing), poll = epoll_create1(0);
    int begun = 0, done = 0;
    double start = seconds();
    struct epoll_event events[256];
    uint8_t bytes[FRAME_MAX];
    while (done < count) {
        for (; begun < count && begun - done < window; begun++) {
            fds[begun] = connect_from(first + begun, port, 1);
            missing[begun] = -1;
            struct epoll_event wanted = {.events = EPOLLOUT, .data.u32 = begun};
            epoll_ctl(poll, EPOLL_CTL_ADD, fds[begun], &wanted);
        }
        int ready = epoll_wait(poll, events, 256, 60000);
        if (ready == 0) fail("no answer within 60 s");
        for (int i = 0; i < ready; i++) {
            int at = events[i].data.u32, finished = 0;
            if (events[i].events & (EPOLLERR | EPOLLHUP)) fail("refused");
            if (missing[at] < 0) {
                missing[at] = answer_bytes(greeting);
                if (greeting == SILENT) finished = 1;
                else send_all(fds[at], bytes, put_greeting(bytes, greeting, first + at));
                struct epoll_event wanted = {.events = EPOLLIN, .data.u32 = at};
                epoll_ctl(poll, EPOLL_CTL_MOD, fds[at], &wanted);
            } else {
                ssize_t got = read(fds[at], bytes, missing[at]);
                if (got <= 0) fail("closed before the answer");
                finished = (missing[at] -= got) == 0;
            }
            if (finished) {
                epoll_ctl(poll, EPOLL_CTL_DEL, fds[at], 0);
                done++;
            }
        }
    }
    *took = seconds() - start;
    close(poll);
    free(missing);
    return fds;
}
