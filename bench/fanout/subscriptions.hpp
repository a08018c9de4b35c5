// Which topics each connection has.

#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "message.hpp"
#include "options.hpp"

class Subscriptions {
public:
    explicit Subscriptions(const Options& options) : topics_(options.topics), drawn_(0), isAll_(options.set == "all") {
        if (!isAll_ && options.set != "one") {
            drawn_ = std::atoi(options.set.c_str());
            if (drawn_ < 1 || drawn_ > topics_) {
                fail("--set is all, one, or a number up to that of the topics");
            }
        }
    }

    bool isAll() const { return isAll_; }

    /// The topics of a connection: the same in every run.
    std::vector<int> of(int connection) const {
        std::vector<int> topics;
        if (isAll_) {
            for (int topic = 0; topic < topics_; topic++) {
                topics.push_back(topic);
            }
        } else if (drawn_ == 0) {
            topics.push_back(connection % topics_);
        } else {
            draw(connection, topics);
        }

        return topics;
    }

private:
    void draw(int connection, std::vector<int>& topics) const {
        uint64_t state = static_cast<uint64_t>(connection) + 1;
        while (topics.size() < static_cast<size_t>(drawn_)) {
            // SplitMix64: its numbers are good enough from any beginning.
            uint64_t mixed = state += 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            int topic = static_cast<int>((mixed ^ (mixed >> 31)) % static_cast<uint64_t>(topics_));
            if (std::find(topics.begin(), topics.end(), topic) == topics.end()) {
                topics.push_back(topic);
            }
        }
    }

    int topics_;
    int drawn_;
    bool isAll_;
};

/// "X00001,X00002"
inline std::string joined(const std::vector<int>& topics, const char* separator) {
    std::string text;
    for (int topic : topics) {
        text += (text.empty() ? "" : separator) + topicName(topic);
    }

    return text;
}
