// What feeds the server: messages for those that pass them on, two numbers for Sampan, which makes the message itself.

#pragma once

#include <string>
#include <vector>

#include "message.hpp"
#include "socket.hpp"

class Publisher {
public:
    explicit Publisher(const Options& options)
        : protocol_(options.protocol), writer_(options.payload), numbers_(static_cast<size_t>(options.topics)) {
        socket_.connect(options.ingest, false);
        if (protocol_ == Protocol::Nats) {
            pending_ = "CONNECT {\"verbose\":false,\"pedantic\":false}\r\n";
        }

        socket_.stopWaiting();
    }

    const Socket& socket() const { return socket_; }

    /// Bytes that the server has not taken.
    size_t pending() const { return pending_.size() - sent_; }

    /// The next message of a topic.
    void add(int topic, int64_t due) {
        uint32_t number = ++numbers_[static_cast<size_t>(topic)];
        if (protocol_ == Protocol::Sampan) {
            addRecord(static_cast<uint32_t>(topic), number, due);
            return;
        }

        char message[4096];
        size_t length = writer_.write(message, topic, number, due);
        switch (protocol_) {
            case Protocol::Plain:
                addInteger(static_cast<uint32_t>(topic));
                addInteger(static_cast<uint32_t>(length));
                break;
            case Protocol::Nats:
                pending_ += "PUB t." + topicName(topic) + " " + std::to_string(length) + "\r\n";
                break;
            default:
                pending_ += "*3\r\n$7\r\nPUBLISH\r\n$6\r\n" + topicName(topic) + "\r\n$" + std::to_string(length) + "\r\n";
                break;
        }

        pending_.append(message, length);
        if (protocol_ != Protocol::Plain) {
            pending_ += "\r\n";
        }
    }

    /// Sampan: the market's clock goes on to the end of its minute.
    void endMinute(int64_t due) { addRecord(EndOfMinute, 0, due); }

    /// Hands over what the socket takes.
    void flush() {
        while (pending() > 0) {
            ssize_t count = socket_.send(std::string_view(pending_).substr(sent_));
            if (count == Socket::Ended) {
                fail("the server does not take messages any more");
            }

            if (count == Socket::Nothing) {
                return;
            }

            sent_ += static_cast<size_t>(count);
            if (sent_ > ForgottenBytes) {
                pending_.erase(0, sent_);
                sent_ = 0;
            }
        }

        pending_.clear();
        sent_ = 0;
    }

    /// Takes what the server answers, and answers a ping.
    void readAnswers() {
        char bytes[64 * 1024];
        ssize_t count = socket_.receive(bytes, sizeof bytes);
        if (count == Socket::Ended) {
            fail("the server hung up on the publisher");
        }

        if (count > 0 && protocol_ == Protocol::Nats
            && std::string_view(bytes, static_cast<size_t>(count)).find("PING") != std::string_view::npos) {
            pending_ += "PONG\r\n";
        }
    }

private:
    // What has been taken is forgotten in pieces of this.
    static constexpr size_t ForgottenBytes = 1 << 20;

    static constexpr uint32_t EndOfMinute = 0xFFFFFFFF;

    void addRecord(uint32_t topic, uint32_t number, int64_t due) {
        addInteger(topic);
        addInteger(number);
        addInteger(static_cast<uint64_t>(due));
    }

    template <typename T>
    void addInteger(T value) {
        pending_.append(reinterpret_cast<const char*>(&value), sizeof value);
    }

    Protocol protocol_;
    MessageWriter writer_;
    Socket socket_;
    std::vector<uint32_t> numbers_;
    std::string pending_;
    size_t sent_ = 0;
};
