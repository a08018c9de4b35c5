// Readers that a server meets, and that must harm nobody else: one stops, one crawls, many come and vanish.

#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "subscriber.hpp"

class Troublemakers {
public:
    explicit Troublemakers(const Options& options)
        : options_(options), subscriptions_(options), thread_([this] { run(); }) {}

    ~Troublemakers() { stop(); }

    /// Ends them; the ones that did not read look now whether they were hung up on.
    void stop() {
        isStopping_ = true;
        if (thread_.joinable()) {
            thread_.join();
        }
    }

    int hungUpOn() const { return counts_.closed; }

    int closeCode() const { return counts_.closeCode; }

    int vanished() const { return vanished_; }

private:
    // Small, so that it is the server that has to hold what they don't read.
    static constexpr int LazyBufferBytes = 16 * 1024;

    void run() {
        for (int i = 0; i < options_.stalled + options_.slow; i++) {
            lazy_.push_back(open(options_.connections + i, LazyBufferBytes));
        }

        auto start = nowMicros();
        auto lastByte = start;
        int first = options_.connections + options_.stalled + options_.slow;
        double span = (options_.warmup + options_.seconds) * 1e6;
        while (!isStopping_) {
            auto now = nowMicros();
            if (now - lastByte >= 1'000'000) {
                lastByte = now;
                crawl();
            }

            if (vanished_ < options_.vanishing && static_cast<double>(now - start) > span * vanished_ / options_.vanishing) {
                vanish(first + vanished_++);
            }

            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }

        lookAround();
    }

    std::unique_ptr<Subscriber> open(int number, int receiveBuffer = 0) {
        auto subscriber = std::make_unique<Subscriber>(options_, counts_);
        subscriber->open(subscriptions_.of(number), receiveBuffer);
        subscriber->socket().stopWaiting();
        return subscriber;
    }

    void crawl() {
        for (size_t i = static_cast<size_t>(options_.stalled); i < lazy_.size(); i++) {
            char byte;
            lazy_[i]->socket().receive(&byte, 1);
        }
    }

    void vanish(int number) {
        auto subscriber = open(number);
        subscriber->readAll(scratch_);
        subscriber->close();
    }

    void lookAround() {
        for (size_t i = 0; i < lazy_.size(); i++) {
            // The one that crawled is in the middle of a frame: what it can still see is only whether there is an end.
            bool isStalled = i < static_cast<size_t>(options_.stalled);
            std::vector<char> bytes(1 << 20);
            for (int reads = 0; reads < 1000 && !lazy_[i]->isClosed(); reads++) {
                if (isStalled) {
                    lazy_[i]->readAll(scratch_);
                } else if (lazy_[i]->socket().receive(bytes.data(), bytes.size()) == Socket::Ended) {
                    counts_.closed++;
                    break;
                }
            }

            lazy_[i]->close();
        }
    }

    const Options& options_;
    Subscriptions subscriptions_;
    Counts counts_;
    std::vector<std::unique_ptr<Subscriber>> lazy_;
    std::vector<char> scratch_ = std::vector<char>(Subscriber::ReadBytes);
    int vanished_ = 0;
    std::atomic<bool> isStopping_ = false;

    // The last, so that all it uses is there when it starts.
    std::thread thread_;
};
