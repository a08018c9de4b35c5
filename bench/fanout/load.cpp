// The load of bench/: connections that subscribe and count, and the publisher that feeds their server.
//
//   g++ -O3 -march=native -std=c++20 -pthread -o load load.cpp [-DWITH_TLS -lssl -lcrypto]
//   load --help
//
// One thread: it reads from every connection that has something, counts the messages in the bytes without looking into
// them further than it must, and publishes what is due. It stops by itself.

#include <cstdio>
#include <memory>
#include <vector>

#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>

#include "measures.hpp"
#include "options.hpp"
#include "publisher.hpp"
#include "subscriber.hpp"
#include "trouble.hpp"

namespace {

class Load {
public:
    explicit Load(const Options& options)
        : options_(options), poll_(epoll_create1(EPOLL_CLOEXEC)), subscribers_(static_cast<size_t>(options.topics)) {}

    void run() {
        openAll();
        if (!options_.idle) {
            settle();
        }

        if (options_.idle || options_.ingest == 0) {
            listen();
            return;
        }

        publisher_ = std::make_unique<Publisher>(options_);
        watch(publisher_->socket().handle(), PublisherMark);
        counts_ = Counts();
        for (auto& connection : connections_) {
            connection->forgetNumbers();
        }

        if (options_.minutes > 0) {
            endMinutes();
        } else {
            publishAndMeasure();
        }

        for (auto& connection : connections_) {
            connection->close();
        }
    }

private:
    static constexpr uint32_t PublisherMark = UINT32_MAX;
    static constexpr int64_t QuietMicros = 300'000;
    static constexpr int64_t PatienceMicros = 60'000'000;

    // A server that does not take what it is sent is behind; what waits for it is bounded by this.
    static constexpr size_t PendingMax = 8 * 1024 * 1024;

    /// What was counted up to a moment.
    struct Mark {
        int64_t time = 0;
        int64_t published = 0;
        int64_t messages = 0;
        int64_t bytes = 0;
        int64_t lost = 0;
        int64_t cpu = 0;
        int64_t own = 0;
    };

    void openAll() {
        Subscriptions subscriptions(options_);
        for (int i = 0; i < options_.connections; i++) {
            auto topics = subscriptions.of(i);
            for (int topic : topics) {
                subscribers_[static_cast<size_t>(topic)]++;
            }

            fanout_ += static_cast<double>(topics.size()) / options_.topics;
            connections_.push_back(std::make_unique<Subscriber>(options_, counts_));
            connections_.back()->open(topics);
            connections_.back()->socket().stopWaiting();
            watch(connections_.back()->socket().handle(), static_cast<uint32_t>(i));
        }
    }

    void watch(int handle, uint32_t mark) const {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u32 = mark;
        epoll_ctl(poll_, EPOLL_CTL_ADD, handle, &event);
    }

    /// Reads until all is subscribed and nothing more comes.
    void settle() {
        int64_t start = nowMicros();
        int64_t last = start;
        while (nowMicros() - last < QuietMicros || !areReady()) {
            if (nowMicros() - start > PatienceMicros) {
                fail("after a minute not all connections were subscribed");
            }

            last = readOnce(50'000) ? nowMicros() : last;
        }

        if (counts_.closed > 0) {
            fail("the server hung up on " + std::to_string(counts_.closed) + " connections, with code "
                + std::to_string(counts_.closeCode));
        }
    }

    bool areReady() const {
        for (const auto& connection : connections_) {
            if (!connection->isReady() && !connection->isClosed()) {
                return false;
            }
        }

        return true;
    }

    /// Publishes nothing, and counts what comes by itself.
    void listen() {
        takeMark();
        lastHeartbeat_ = nowMicros();
        int64_t end = nowMicros() + static_cast<int64_t>(options_.seconds * 1e6);
        for (int64_t now; (now = nowMicros()) < end;) {
            beat(now);
            readOnce(std::min<int64_t>(end - now, 100'000));
        }

        expected_ = counts_.messages;
        print(takeMark());
    }

    void publishAndMeasure() {
        bool hasTrouble = options_.stalled + options_.slow + options_.vanishing > 0;
        std::unique_ptr<Troublemakers> trouble = hasTrouble ? std::make_unique<Troublemakers>(options_) : nullptr;
        start_ = nowMicros();
        lastHeartbeat_ = start_;
        publishFor(options_.warmup);
        counts_.latency.clear();
        mark_ = Mark();
        takeMark();
        Mark begin = mark_;
        double step = options_.every > 0 ? options_.every : options_.seconds;
        Mark whole;
        for (double done = 0; done < options_.seconds - 1e-9; done += step) {
            counts_.latency.clear();
            publishFor(std::min(step, options_.seconds - done));
            Mark interval = takeMark();
            whole = difference(mark_, begin);
            if (options_.every > 0) {
                print(interval);
            }
        }

        // The latency printed at the end of intervals is that of the last one.
        drain();
        if (trouble != nullptr) {
            trouble->stop();
            std::snprintf(extra_, sizeof extra_, ",\"hungUpOn\":%d,\"hungUpCode\":%d,\"vanished\":%d",
                trouble->hungUpOn(), trouble->closeCode(), trouble->vanished());
        }

        print(whole);
    }

    void publishFor(double seconds) {
        int64_t end = nowMicros() + static_cast<int64_t>(seconds * 1e6);
        for (int64_t now; (now = nowMicros()) < end;) {
            int64_t wait = publish(now);
            publisher_->flush();
            beat(now);
            readOnce(std::min(wait, end - now));
        }
    }

    /// Publishes what is due.
    /// Returns how long nothing will be, microseconds.
    int64_t publish(int64_t now) {
        if (options_.rate > 0) {
            return publishDue(now);
        }

        while (publisher_->pending() < PendingMax
            && expected_ - counts_.messages < static_cast<int64_t>(options_.window) * options_.connections) {
            publishOne(now);
        }

        return 1'000;
    }

    int64_t publishDue(int64_t now) {
        while (true) {
            int64_t due = start_ + static_cast<int64_t>(static_cast<double>(published_) * 1e6 / options_.rate);
            if (due > now) {
                return due - now;
            }

            if (publisher_->pending() > PendingMax) {
                fail("the server takes messages more slowly than they are due");
            }

            publishOne(due);
        }
    }

    void publishOne(int64_t due) {
        publisher_->add(next_, due);
        published_++;
        expected_ += subscribers_[static_cast<size_t>(next_)];
        next_ = next_ + 1 == options_.topics ? 0 : next_ + 1;
    }

    void beat(int64_t now) {
        if (options_.heartbeat > 0 && static_cast<double>(now - lastHeartbeat_) > options_.heartbeat * 1e6) {
            lastHeartbeat_ = now;
            for (auto& connection : connections_) {
                connection->say("{\"ac\":\"ping\"}");
            }
        }
    }

    /// Waits for what is still on its way.
    void drain() {
        int64_t last = nowMicros();
        while (counts_.messages < expected_ && nowMicros() - last < 2'000'000) {
            publisher_->flush();
            int64_t before = counts_.messages;
            readOnce(10'000);
            last = counts_.messages > before ? nowMicros() : last;
        }
    }

    bool readOnce(int64_t waitMicros) {
        epoll_event events[512];
        timespec wait{waitMicros / 1'000'000, waitMicros % 1'000'000 * 1000};
        int count = epoll_pwait2(poll_, events, 512, &wait, nullptr);
        bool hasRead = false;
        for (int i = 0; i < count; i++) {
            if (events[i].data.u32 == PublisherMark) {
                publisher_->readAnswers();
                continue;
            }

            Subscriber& connection = *connections_[events[i].data.u32];
            connection.readAll(scratch_);
            hasRead = true;
            if (connection.isClosed()) {
                epoll_ctl(poll_, EPOLL_CTL_DEL, connection.socket().handle(), nullptr);
            }
        }

        return hasRead;
    }

    /// Each minute begins with a trade of each instrument, and ends with all their bars at once.
    void endMinutes() {
        for (int minute = 0; minute < options_.minutes; minute++) {
            for (int topic = 0; topic < options_.topics; topic++) {
                publishOne(nowMicros());
            }

            flushAll();
            settle();
            int64_t before = counts_.others + counts_.messages;
            int64_t wanted = before + static_cast<int64_t>(fanout_ * options_.topics + 0.5);
            int64_t begin = nowMicros();
            publisher_->endMinute(begin);
            flushAll();
            for (int64_t now; counts_.others + counts_.messages < wanted;) {
                readOnce(1'000);
                if ((now = nowMicros()) - begin > PatienceMicros / 6) {
                    break;
                }
            }

            std::printf("{\"bars\":%lld,\"missing\":%lld,\"micros\":%lld}\n", static_cast<long long>(wanted - before),
                static_cast<long long>(wanted - counts_.others - counts_.messages),
                static_cast<long long>(counts_.lastMessage - begin));
        }
    }

    void flushAll() {
        while (publisher_->flush(), publisher_->pending() > 0) {
            readOnce(100);
        }
    }

    /// What was counted since the last mark, which is moved to here.
    Mark takeMark() {
        rusage own{};
        getrusage(RUSAGE_SELF, &own);
        auto nanosOf = [](const timeval& time) { return (time.tv_sec * 1'000'000LL + time.tv_usec) * 1000; };
        Mark now{nowMicros(), published_, counts_.messages, counts_.bytes, counts_.lost + counts_.disordered,
            cpuNanosOf(options_.pid), nanosOf(own.ru_utime) + nanosOf(own.ru_stime)};
        Mark since = difference(now, mark_);
        mark_ = now;
        return since;
    }

    static Mark difference(const Mark& now, const Mark& before) {
        return {now.time - before.time, now.published - before.published, now.messages - before.messages,
            now.bytes - before.bytes, now.lost - before.lost, now.cpu - before.cpu, now.own - before.own};
    }

    void print(const Mark& since) {
        const Histogram& latency = counts_.latency;
        std::printf("{\"published\":%lld,\"messages\":%lld,\"bytes\":%lld,\"micros\":%lld,\"cpu\":%lld,\"clientCpu\":%lld,"
            "\"p50\":%lld,\"p99\":%lld,\"p999\":%lld,\"max\":%lld,\"lost\":%lld,\"disordered\":%lld,\"undelivered\":%lld,"
            "\"closed\":%d,\"closeCode\":%d,\"memory\":%lld,\"handles\":%d%s}\n",
            static_cast<long long>(since.published), static_cast<long long>(since.messages),
            static_cast<long long>(since.bytes), static_cast<long long>(since.time), static_cast<long long>(since.cpu),
            static_cast<long long>(since.own), static_cast<long long>(latency.at(0.5)),
            static_cast<long long>(latency.at(0.99)), static_cast<long long>(latency.at(0.999)),
            static_cast<long long>(latency.max()), static_cast<long long>(counts_.lost),
            static_cast<long long>(counts_.disordered), static_cast<long long>(expected_ - counts_.messages),
            counts_.closed, counts_.closeCode, static_cast<long long>(memoryOf(options_.pid)), handlesOf(options_.pid),
            extra_);
        std::fflush(stdout);
    }

    const Options& options_;
    int poll_;
    std::vector<int64_t> subscribers_;
    std::vector<std::unique_ptr<Subscriber>> connections_;
    std::unique_ptr<Publisher> publisher_;
    std::vector<char> scratch_ = std::vector<char>(Subscriber::ReadBytes);
    Counts counts_;
    Mark mark_;
    double fanout_ = 0;
    int64_t start_ = 0;
    int64_t lastHeartbeat_ = 0;
    int64_t published_ = 0;
    int64_t expected_ = 0;
    int next_ = 0;
    char extra_[128] = "";
};

}

int main(int count, char** words) {
    Options options = readOptions(count, words);
    signal(SIGPIPE, SIG_IGN);
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_cur < static_cast<rlim_t>(options.connections + 64)) {
        fail("the system allows only " + std::to_string(files.rlim_cur) + " open files");
    }

    Load(options).run();
    return 0;
}
