#include "load.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "load ack PORT | sink PORT                                        the servers; they end with their standard input\n"
    "load latency PORT CONNECTIONS FRAMES/S SECONDS [heartbeat]       open loop, locations or heartbeats\n"
    "load hold PORT CONNECTIONS FIRST HEARTBEAT-S login|dualcam|silent   until standard input ends\n"
    "load churn PORT SECONDS PARALLEL                                 connect, log in, hear the answer, close\n"
    "load push|dualcam PORT CONNECTIONS MIB WRITE-BYTES MB/S TIMES FIRST\n";

static enum greeting greeting_of(const char *name)
{
    return !strcmp(name, "login") ? LOGIN : !strcmp(name, "dualcam") ? DUALCAM : SILENT;
}

int main(int count, char **args)
{
    const char *mode = count > 2 ? args[1] : "";
    int port = count > 2 ? atoi(args[2]) : 0;
    signal(SIGPIPE, SIG_IGN);
    crc16(0, 0, 0); // makes the table before there are threads
    if (!strcmp(mode, "ack")) ack_server(port);
    else if (!strcmp(mode, "sink")) sink_server(port);
    else if (!strcmp(mode, "latency") && (count == 6 || count == 7))
        measure_latency(port, atoi(args[3]), atof(args[4]), atof(args[5]), count == 7 && !strcmp(args[6], "heartbeat"));
    else if (!strcmp(mode, "hold") && count == 7) hold(port, atoi(args[3]), atoi(args[4]), atof(args[5]), greeting_of(args[6]));
    else if (!strcmp(mode, "churn") && count == 5) churn(port, atof(args[3]), atoi(args[4]));
    else if ((!strcmp(mode, "push") || !strcmp(mode, "dualcam")) && count == 9)
        bulk(port, atoi(args[3]), atoi(args[4]), atoi(args[5]), !strcmp(mode, "dualcam"), atof(args[6]), atoi(args[7]), atoi(args[8]));
    else {
        fputs(usage, stderr);
        return 2;
    }
    return 0;
}
