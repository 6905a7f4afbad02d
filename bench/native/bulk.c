// Clients that send much: cameras of the DualCam protocol, and the same bytes to a raw sink.
#include "load.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { INIT = 0, START = 1, RESUME = 2, SYNC = 3, FILE_REQUEST = 8, REPEAT_INIT = 9, METADATA_REQUEST = 10 };

static int port, write_bytes, is_camera, repeat;
static unsigned first;
static double pace; // bytes a second and connection; 0: as fast as it goes
static uint8_t *data;
static size_t data_bytes, packets;

// DATA frames of 1024 bytes, their CRCs chained from 0.
static void make_data(int mebibytes)
{
    uint32_t random = 1;
    uint16_t crc = 0;
    packets = (size_t)mebibytes * 1024;
    data_bytes = packets * CHUNK_BYTES;
    data = malloc(data_bytes);
    for (size_t i = 0; i < packets; i++) {
        uint8_t *frame = data + i * CHUNK_BYTES;
        memcpy(frame, (uint8_t[]){0, 4, 4, 2}, 4);
        for (int at = 0; at < PAYLOAD_BYTES; at++) {
            random = random * 1664525u + 1013904223u;
            frame[4 + at] = random >> 24;
        }
        crc = crc16(crc, frame + 4, PAYLOAD_BYTES);
        frame[1028] = crc >> 8;
        frame[1029] = crc;
    }
}

static void send_paced(int fd, size_t from, size_t end)
{
    double start = seconds();
    for (size_t at = from; at < end;) {
        size_t count = end - at < (size_t)write_bytes ? end - at : (size_t)write_bytes;
        send_all(fd, data + at, count);
        at += count;
        double wait = pace > 0 ? (at - from) / pace - (seconds() - start) : 0;
        if (wait > 0.001) usleep(wait * 1e6);
    }
}

static void send_init(int fd, unsigned index)
{
    uint8_t init[16] = {0, INIT, 0, 5, 0, 1, 0x40, 0x2f, 0, 0, 0, 0, 0x20, 0, 0, 0};
    put32(init + 8, index);
    send_all(fd, init, sizeof init);
}

// One file: answers what the server asks until it has asked for the bytes, sends them, waits for the next request.
static void send_file(int fd, size_t count)
{
    uint8_t head[4], body[1024];
    for (;;) {
        recv_all(fd, head, 4);
        size_t length = head[2] << 8 | head[3];
        if (length > sizeof body) fail("a command that is too long");
        if (length) recv_all(fd, body, length);
        if (head[1] == METADATA_REQUEST) {
            uint8_t metadata[19] = {0, 11, 0, 15, 1};
            send_all(fd, metadata, sizeof metadata);
        } else if (head[1] == FILE_REQUEST) {
            uint8_t start[10] = {0, START, 0, 6};
            put32(start + 4, count);
            send_all(fd, start, sizeof start);
        } else if (head[1] == RESUME) {
            uint8_t sync[8] = {0, SYNC, 0, 4, body[0], body[1], body[2], body[3]};
            uint32_t packet = (uint32_t)body[0] << 24 | body[1] << 16 | body[2] << 8 | body[3];
            send_all(fd, sync, sizeof sync);
            send_paced(fd, (size_t)(packet ? packet - 1 : 0) * CHUNK_BYTES, count * CHUNK_BYTES);
            break;
        } else {
            fprintf(stderr, "unexpected command %d\n", head[1]);
            exit(1);
        }
    }
    recv_all(fd, head, 2);
    if (head[1] != REPEAT_INIT) fail("no repeat init after the last byte");
}

static void *run(void *argument)
{
    unsigned id = (unsigned)(long)argument;
    int fd = connect_from(id, port, 0);
    for (int round = 0; round < repeat; round++) {
        if (is_camera) {
            send_init(fd, first + id);
            send_file(fd, packets - (round & 1)); // the very same file again would mean that the camera does not let go of it
        } else {
            uint64_t length = data_bytes;
            uint8_t done[4];
            send_all(fd, &length, sizeof length);
            send_paced(fd, 0, data_bytes);
            recv_all(fd, done, sizeof done);
        }
    }
    close(fd);
    return 0;
}

void bulk(int to, int count, int mebibytes, int bytes, int camera, double megabytes_a_second, int times, unsigned first_index)
{
    pthread_t threads[256];
    port = to, write_bytes = bytes, is_camera = camera, pace = megabytes_a_second * 1e6, repeat = times, first = first_index;
    make_data(mebibytes);
    double start = seconds();
    for (long i = 0; i < count; i++) pthread_create(&threads[i], 0, run, (void *)i);
    for (int i = 0; i < count; i++) pthread_join(threads[i], 0);
    double took = seconds() - start, sent = (double)count * repeat * packets * PAYLOAD_BYTES;
    printf("{\"seconds\":%.4f,\"megabytes\":%.3f,\"mbps\":%.1f}\n", took, sent / 1e6, sent / 1e6 / took);
}
