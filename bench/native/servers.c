// The limits: what one epoll thread in C needs for the same answers and the same bytes.
#include "load.h"
#include <netinet/tcp.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct {
    int held;
    uint8_t bytes[4096];
} Peer;

typedef struct {
    uint64_t left;
    int head;
    uint8_t length[8];
} Flow;

// The end of standard input ends the server.
static void *watch_input(void *nothing)
{
    char bytes[64];
    while (read(0, bytes, sizeof bytes) > 0) continue;
    _exit(0);
    return nothing;
}

static int begin(int port, int *listener)
{
    pthread_t watcher;
    pthread_create(&watcher, 0, watch_input, 0);
    *listener = listen_on(port);
    int poll = epoll_create1(0);
    struct epoll_event wanted = {.events = EPOLLIN, .data.fd = *listener};
    epoll_ctl(poll, EPOLL_CTL_ADD, *listener, &wanted);
    return poll;
}

static int accept_one(int poll, int listener)
{
    int one = 1, fd = accept4(listener, 0, 0, SOCK_NONBLOCK);
    if (fd < 0) return fd;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event wanted = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(poll, EPOLL_CTL_ADD, fd, &wanted);
    return fd;
}

// Answers every whole frame whose CRC is right; all answers of one receive go out together.
static int answer(int fd, Peer *peer)
{
    ssize_t got = read(fd, peer->bytes + peer->held, sizeof peer->bytes - peer->held);
    if (got <= 0) return 0;
    peer->held += got;
    uint8_t out[8192];
    int at = 0, length = 0;
    while (peer->held - at >= 5 && peer->held - at >= peer->bytes[at + 2] + 5) {
        uint8_t *frame = peer->bytes + at;
        int size = frame[2] + 5;
        uint16_t crc = ~crc16(0xffff, frame + 2, size - 6);
        if (crc == (frame[size - 4] << 8 | frame[size - 3]))
            length += put_frame(out + length, frame[3], frame, 0, frame[size - 6] << 8 | frame[size - 5]);
        at += size;
    }
    if (length) send_all(fd, out, length);
    memmove(peer->bytes, peer->bytes + at, peer->held - at);
    peer->held -= at;
    return 1;
}

void ack_server(int port)
{
    int listener, poll = begin(port, &listener), fd;
    Peer **peers = calloc(70000, sizeof *peers);
    struct epoll_event events[256];
    for (;;) {
        int ready = epoll_wait(poll, events, 256, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.fd == listener) {
                while ((fd = accept_one(poll, listener)) >= 0) {
                    if (!peers[fd]) peers[fd] = malloc(sizeof(Peer));
                    peers[fd]->held = 0;
                }
            } else if (!answer(events[i].data.fd, peers[events[i].data.fd])) {
                close(events[i].data.fd);
            }
        }
    }
}

// A length u64 in this machine's order, the bytes, then 4 bytes back.
static int swallow(int fd, Flow *flow, uint8_t *bytes)
{
    if (flow->head < 8) {
        ssize_t got = read(fd, flow->length + flow->head, 8 - flow->head);
        if (got <= 0) return 0;
        flow->head += got;
        if (flow->head == 8) memcpy(&flow->left, flow->length, 8);
        return 1;
    }
    ssize_t got = read(fd, bytes, 65536);
    if (got <= 0) return 0;
    flow->left -= got;
    if (!flow->left) {
        send_all(fd, "done", 4);
        flow->head = 0;
    }
    return 1;
}

void sink_server(int port)
{
    int listener, poll = begin(port, &listener), fd;
    Flow *flows = calloc(70000, sizeof *flows);
    uint8_t *bytes = malloc(65536);
    struct epoll_event events[64];
    for (;;) {
        int ready = epoll_wait(poll, events, 64, -1);
        for (int i = 0; i < ready; i++) {
            if (events[i].data.fd == listener)
                while ((fd = accept_one(poll, listener)) >= 0) memset(&flows[fd], 0, sizeof flows[fd]);
            else if (!swallow(events[i].data.fd, &flows[events[i].data.fd], bytes))
                close(events[i].data.fd);
        }
    }
}
