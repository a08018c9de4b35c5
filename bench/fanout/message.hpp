// The messages: all servers send the same bytes, a trade as Sampan writes it. Two numbers in it are the bench's:
// "ld" is when it was due (microseconds, six decimals of a price below 1,000), "v" the number within its topic.

#pragma once

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

/// Times in messages count to here, and begin again.
inline constexpr int64_t TimeModulus = 1'000'000'000;

/// How topics are called: five digits behind a letter, so that they are found at once.
inline std::string topicName(int topic) {
    char name[8];
    std::snprintf(name, sizeof name, "X%05d", topic);
    return name;
}

/// Writes messages.
class MessageWriter {
public:
    explicit MessageWriter(int length) {
        // What is left of the length when the numbers have their usual number of digits goes into the region.
        constexpr int Usual = 36 + 10 + 5 + 13 + 5 + 5 + 14 + 6 + 17;
        region_ = "HK" + std::string(length > Usual + 2 ? length - Usual - 2 : 0, '-');
        tail_ = ",\"te\":0,\"d\":0,\"r\":\"" + region_ + "\",\"type\":\"tick\"}}";
    }

    const std::string& region() const { return region_; }

    /// Writes a message of a topic; at most the length asked for, and 64 bytes.
    size_t write(char* to, int topic, uint32_t number, int64_t due) const {
        char* at = put(to, "{\"code\":1,\"data\":{\"s\":\"X");
        at = putDigits(at, static_cast<uint64_t>(topic), 5);
        at = put(at, "\",\"ld\":");
        at = putPrice(at, due);
        at = put(at, ",\"t\":17953762263");
        at = putDigits(at, static_cast<uint64_t>(due / 1000 % 100), 2);
        at = put(at, ",\"v\":");
        at = putNumber(at, number);
        at = put(at, tail_);
        return static_cast<size_t>(at - to);
    }

private:
    static char* put(char* at, std::string_view text) {
        std::memcpy(at, text.data(), text.size());
        return at + text.size();
    }

    static char* putDigits(char* at, uint64_t value, int count) {
        for (int i = count - 1; i >= 0; i--, value /= 10) {
            at[i] = static_cast<char>('0' + value % 10);
        }

        return at + count;
    }

    static char* putNumber(char* at, uint64_t value) {
        int digits = 1;
        for (uint64_t rest = value; rest >= 10; rest /= 10) {
            digits++;
        }

        return putDigits(at, value, digits);
    }

    static char* putPrice(char* at, int64_t due) {
        auto micros = static_cast<uint64_t>(due % TimeModulus);
        at = putNumber(at, micros / 1'000'000);
        *at++ = '.';
        return putDigits(at, micros % 1'000'000, 6);
    }

    std::string region_;
    std::string tail_;
};

/// What is read of a message.
struct MessageReader {
    static constexpr std::string_view Key = "\"ld\":";
    static constexpr std::string_view Before = "{\"code\":1,\"data\":{\"s\":\"X00000\",";
    static constexpr size_t ValueAt = Before.size() + Key.size();

    static constexpr std::string_view Tail = "\"tick\"}}";

    /// Whether it is one of the messages that are counted: a quote begins like one, and ends otherwise.
    static bool isMessage(const char* text, size_t length) {
        return length > ValueAt + 40 && std::memcmp(text + Before.size(), Key.data(), Key.size()) == 0
            && std::memcmp(text + length - Tail.size(), Tail.data(), Tail.size()) == 0;
    }

    static int topic(const char* text) {
        const char* digits = text + Before.size() - 7;
        int value = 0;
        for (int i = 0; i < 5; i++) {
            value = value * 10 + (digits[i] - '0');
        }

        return value;
    }

    /// When it was due; "end" is behind it.
    static int64_t due(const char* text, const char** end) {
        const char* at = text + ValueAt;
        int64_t micros = 0;
        while (*at >= '0' && *at <= '9') {
            micros = micros * 10 + (*at++ - '0');
        }

        int decimals = 0;
        if (*at == '.') {
            at++;
            for (; *at >= '0' && *at <= '9'; decimals++) {
                micros = micros * 10 + (*at++ - '0');
            }
        }

        for (; decimals < 6; decimals++) {
            micros *= 10;
        }

        *end = at;
        return micros;
    }

    /// Its number; "at" is behind the time.
    static uint32_t number(const char* at) {
        at += std::strlen(",\"t\":1795376226324,\"v\":");
        uint32_t value = 0;
        while (*at >= '0' && *at <= '9') {
            value = value * 10 + static_cast<uint32_t>(*at++ - '0');
        }

        return value;
    }

    /// How long ago it was due.
    static int64_t age(int64_t due, int64_t now) {
        int64_t age = now % TimeModulus - due;
        return age < -TimeModulus / 2 ? age + TimeModulus : age;
    }
};
