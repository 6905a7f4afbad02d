// Load generator and the C limits of the relay suites. Loopback only; every mode ends by itself or when its standard input closes.
#ifndef LOAD_H
#define LOAD_H
#define _GNU_SOURCE
#include <stddef.h>
#include <stdint.h>

// GT06-style frames: 78 78, length, number, content, serial u16, CRC-16/X-25 u16, 0D 0A.
enum { ACK_BYTES = 10, FRAME_MAX = 64, CHUNK_BYTES = 1030, PAYLOAD_BYTES = 1024 };

uint16_t crc16(uint16_t reg, const uint8_t *bytes, size_t count);
int put_frame(uint8_t *out, int number, const uint8_t *content, int length, unsigned serial);
int put_login(uint8_t *out, unsigned index);
int put_location(uint8_t *out, unsigned serial);
int put_heartbeat(uint8_t *out, unsigned serial);
void put32(uint8_t *out, uint32_t value);

double seconds(void);
void fail(const char *what);
void set_nonblocking(int fd);
int listen_on(int port);
int connect_from(unsigned index, int port, int nonblocking);
void send_all(int fd, const void *bytes, size_t count);
void recv_all(int fd, void *bytes, size_t count);

enum greeting { SILENT, LOGIN, DUALCAM };
int *open_many(int port, int count, unsigned first, int window, enum greeting greeting, double *took);

void ack_server(int port);
void sink_server(int port);
void measure_latency(int port, int count, double rate, double duration, int is_heartbeat);
void hold(int port, int count, unsigned first, double heartbeat, enum greeting greeting);
void churn(int port, double duration, int parallel);
void bulk(int port, int count, int mebibytes, int write_bytes, int is_camera, double pace, int repeat, unsigned first);
#endif
