// What the load is told on its command line.

#pragma once

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

enum class Protocol { Sampan, Plain, Nats, Redis };

struct Options {
    Protocol protocol = Protocol::Sampan;
    int port = 0;
    int ingest = 0;
    int pid = 0;
    std::string token;
    std::string path = "/stock";
    std::string types = "tick";
    bool tls = false;
    bool deflate = false;

    int connections = 100;
    int topics = 100;
    std::string set = "all";
    int payload = 200;

    double warmup = 0.5;
    double seconds = 3;
    double rate = 0;
    int window = 256;
    double every = 0;
    double heartbeat = 0;
    int sample = 16;
    bool check = false;

    bool idle = false;
    int minutes = 0;
    int stalled = 0;
    int slow = 0;
    int vanishing = 0;
};

inline const char* const Help =
    "Counts the WebSocket frames that a server sends, as fast as they come, and feeds the server what it sends.\n"
    "\n"
    "  load --protocol WHAT --port PORT [--ingest PORT] [...]\n"
    "\n"
    "The server\n"
    "  --protocol sampan|plain|nats|redis   whose subscriptions and messages (sampan)\n"
    "  --port PORT          where subscribers connect, on 127.0.0.1\n"
    "  --ingest PORT        where it is fed; nats and redis: where publishers connect; 0: nothing is published\n"
    "  --pid PID            its process, for CPU time and memory\n"
    "  --token TOKEN        sampan: the token of the connections\n"
    "  --path PATH          of the WebSocket (/stock)\n"
    "  --types LIST         sampan: what is subscribed to (tick)\n"
    "  --tls, --deflate     over TLS, its certificate not checked; with permessage-deflate offered\n"
    "\n"
    "The subscribers\n"
    "  --connections N      how many (100)\n"
    "  --topics N           how many topics there are (100)\n"
    "  --set all|one|K      each has all of them, one of them in turn, or K drawn by its number (all)\n"
    "  --stalled N          so many more that subscribe and never read\n"
    "  --slow N             so many more that read one byte a second\n"
    "  --vanishing N        so many more, one after the other, that subscribe, read a little and break off\n"
    "  --idle               none subscribes: connections are opened, held and counted\n"
    "\n"
    "The messages\n"
    "  --payload BYTES      their length, about (200)\n"
    "  --rate N             messages published a second, timed from when they were due; 0: closed loop (0)\n"
    "  --window N           closed loop: messages on their way to a connection at most, on the average of all (256)\n"
    "  --warmup S           before anything is counted (0.5)\n"
    "  --seconds S          that are measured (3)\n"
    "  --every S            a line of result each S seconds besides\n"
    "  --heartbeat S        sampan: each connection says ping every S seconds; 0: never (0)\n"
    "  --sample N           latency of every N-th message, a power of two (16)\n"
    "  --check              look at the number of each message: lost, twice, out of order\n"
    "  --minutes N          sampan: let the minute end N times, and time the last bar at the last client\n"
    "\n"
    "Prints a line of JSON: times in microseconds, CPU in nanoseconds. Exits with 1 when it can't do what it was asked.\n";

[[noreturn]] inline void fail(const std::string& why) {
    std::fprintf(stderr, "load: %s\n", why.c_str());
    std::exit(1);
}

inline Protocol protocolOf(const std::string& name) {
    if (name == "sampan") return Protocol::Sampan;
    if (name == "plain") return Protocol::Plain;
    if (name == "nats") return Protocol::Nats;
    if (name == "redis") return Protocol::Redis;
    fail("--protocol is sampan, plain, nats or redis, not " + name);
}

/// Reads the command line; ends the program where it can't be read.
inline Options readOptions(int count, char** words) {
    Options options;
    for (int i = 1; i < count; i++) {
        std::string name = words[i];
        auto is = [&](const char* option) { return name == option; };
        auto text = [&]() -> const char* { return ++i < count ? words[i] : (fail(name + " needs a value"), nullptr); };
        auto number = [&]() {
            char* end = nullptr;
            const char* value = text();
            double parsed = std::strtod(value, &end);
            return end != value && *end == '\0' && parsed >= 0 ? parsed : (fail(name + " needs a number"), 0.0);
        };
        auto integer = [&]() { return static_cast<int>(number()); };
        if (is("--help")) { std::fputs(Help, stdout); std::exit(0); }
        else if (is("--protocol")) options.protocol = protocolOf(text());
        else if (is("--port")) options.port = integer();
        else if (is("--ingest")) options.ingest = integer();
        else if (is("--pid")) options.pid = integer();
        else if (is("--token")) options.token = text();
        else if (is("--path")) options.path = text();
        else if (is("--types")) options.types = text();
        else if (is("--tls")) options.tls = true;
        else if (is("--deflate")) options.deflate = true;
        else if (is("--connections")) options.connections = integer();
        else if (is("--topics")) options.topics = integer();
        else if (is("--set")) options.set = text();
        else if (is("--payload")) options.payload = integer();
        else if (is("--warmup")) options.warmup = number();
        else if (is("--seconds")) options.seconds = number();
        else if (is("--rate")) options.rate = number();
        else if (is("--window")) options.window = integer();
        else if (is("--every")) options.every = number();
        else if (is("--heartbeat")) options.heartbeat = number();
        else if (is("--sample")) options.sample = integer();
        else if (is("--check")) options.check = true;
        else if (is("--idle")) options.idle = true;
        else if (is("--minutes")) options.minutes = integer();
        else if (is("--stalled")) options.stalled = integer();
        else if (is("--slow")) options.slow = integer();
        else if (is("--vanishing")) options.vanishing = integer();
        else fail("there is no option " + name + ": see --help");
    }

    if (options.port == 0) fail("--port is needed: see --help");
    if (options.topics < 1 || options.topics > 99999) fail("--topics is 1 to 99999");
    if (options.sample < 1 || (options.sample & (options.sample - 1)) != 0) fail("--sample is a power of two");
    return options;
}
