// One connection that subscribes and counts.

#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "measures.hpp"
#include "socket.hpp"
#include "subscriptions.hpp"
#include "websocket.hpp"

/// What all connections have counted together.
struct Counts {
    int64_t messages = 0;
    int64_t bytes = 0;
    int64_t lost = 0;
    int64_t disordered = 0;
    int64_t others = 0;
    int64_t lastMessage = 0;
    int closed = 0;
    int closeCode = 0;
    Histogram latency;
};

/// Reads what its server sends, by the server's protocol.
class Subscriber {
public:
    /// Bytes that are read at once, behind what was left of the last time.
    static constexpr size_t ReadBytes = 256 * 1024;

    Subscriber(const Options& options, Counts& counts) : options_(options), counts_(counts) {}

    /// Connects and subscribes; waits for nothing but the handshake.
    void open(const std::vector<int>& topics, int receiveBuffer = 0) {
        socket_.connect(options_.port, options_.tls, receiveBuffer);
        topics_ = topics;
        if (options_.protocol != Protocol::Redis) {
            shakeHands();
        }

        if (!options_.idle) {
            sendAll(subscription());
        }
    }

    Socket& socket() { return socket_; }

    bool isReady() const { return isReady_; }

    bool isClosed() const { return isClosed_; }

    /// Reads what has come. "scratch" has room for what was left, and "ReadBytes" more.
    void readAll(std::vector<char>& scratch) {
        do {
            if (!read(scratch)) {
                return;
            }
        } while (socket_.buffers());
    }

    /// Says something; what the socket does not take at once is dropped, and the connection with it.
    void say(std::string_view text) {
        std::string frame = clientFrame(1, text);
        if (!isClosed_ && socket_.send(frame) != static_cast<ssize_t>(frame.size())) {
            end();
        }
    }

    /// Forgets the numbers of messages: what was sent when it subscribed was of a publisher before.
    void forgetNumbers() { numbers_.clear(); }

    void close() { socket_.breakOff(); }

private:
    // A frame may be longer than what is read at once; what is kept grows up to this.
    static constexpr size_t RestMax = 16 * 1024 * 1024;

    void shakeHands() {
        bool isNats = options_.protocol == Protocol::Nats;
        std::string path = options_.protocol == Protocol::Sampan ? options_.path : "/";
        sendAll(handshake(path, isNats ? "" : options_.token, options_.deflate));
        std::string head;
        char bytes[4096];
        size_t end;
        while ((end = head.find("\r\n\r\n")) == std::string::npos) {
            ssize_t count = socket_.receive(bytes, sizeof bytes);
            if (count <= 0) {
                fail("the handshake was not answered");
            }

            head.append(bytes, static_cast<size_t>(count));
        }

        if (head.compare(0, 12, "HTTP/1.1 101") != 0) {
            fail("the handshake was refused: " + head.substr(0, head.find('\r')));
        }

        rest_.assign(head.begin() + static_cast<std::ptrdiff_t>(end + 4), head.end());
    }

    std::string subscription() const {
        bool isAll = static_cast<int>(topics_.size()) == options_.topics;
        switch (options_.protocol) {
            case Protocol::Sampan:
                return clientFrame(1, "{\"ac\":\"subscribe\",\"params\":\"" + joined(topics_, ",")
                    + "\",\"types\":\"" + options_.types + "\"}");
            case Protocol::Plain:
                return clientFrame(1, isAll ? "*" : joined(topics_, ","));
            case Protocol::Nats: {
                std::string lines = "CONNECT {\"verbose\":false,\"pedantic\":false}\r\n";
                int number = 1;
                if (isAll) {
                    lines += "SUB t.* 1\r\n";
                }

                for (int topic : isAll ? std::vector<int>() : topics_) {
                    lines += "SUB t." + topicName(topic) + " " + std::to_string(number++) + "\r\n";
                }

                return clientFrame(2, lines + "PING\r\n");
            }
            default:
                return (isAll ? "PSUBSCRIBE X*" : "SUBSCRIBE " + joined(topics_, " ")) + "\r\n";
        }
    }

    /// What the server says when all is subscribed.
    std::string_view readyText() const {
        switch (options_.protocol) {
            case Protocol::Sampan: return "subscribe Successfully";
            case Protocol::Plain: return "subscribed";
            case Protocol::Nats: return "PONG";
            default: return "subscribe";
        }
    }

    void sendAll(std::string_view bytes) {
        while (!bytes.empty()) {
            ssize_t count = socket_.send(bytes);
            if (count <= 0) {
                fail("the server hung up");
            }

            bytes.remove_prefix(static_cast<size_t>(count));
        }
    }

    bool read(std::vector<char>& scratch) {
        size_t kept = rest_.size();
        if (scratch.size() < kept + ReadBytes) {
            scratch.resize(kept + ReadBytes);
        }

        std::memcpy(scratch.data(), rest_.data(), kept);
        ssize_t count = isClosed_ ? Socket::Nothing : socket_.receive(scratch.data() + kept, ReadBytes);
        if (count == Socket::Ended) {
            end();
        }

        if (count <= 0) {
            return false;
        }

        now_ = nowMicros();
        counts_.bytes += count;
        size_t length = kept + static_cast<size_t>(count);
        size_t taken = take(scratch.data(), length);
        if (length - taken > RestMax) {
            fail("a frame has no end");
        }

        rest_.assign(scratch.data() + taken, scratch.data() + length);
        return true;
    }

    void end() {
        if (!isClosed_) {
            isClosed_ = true;
            counts_.closed++;
        }
    }

    size_t take(char* bytes, size_t length) {
        switch (options_.protocol) {
            case Protocol::Nats: return takeStreamFrames(bytes, length);
            case Protocol::Redis: return takeRedis(bytes, length);
            default: return takeFrames(bytes, length);
        }
    }

    /// Frames that are messages.
    size_t takeFrames(const char* bytes, size_t length) {
        size_t at = 0;
        while (true) {
            FrameHead head = FrameHead::read(bytes + at, length - at);
            if (head.headLength == 0 || length - at - head.headLength < head.length) {
                return at;
            }

            const char* payload = bytes + at + head.headLength;
            at += head.headLength + head.length;
            if (head.opcode == 1 && !head.isDeflated) {
                takeMessage(payload, head.length);
            } else if (head.opcode < 8) {
                takeUnread();
            } else {
                takeControl(head, payload);
            }
        }
    }

    /// Frames that are pieces of a stream: NATS puts many messages into one, and cuts where it likes.
    size_t takeStreamFrames(char* bytes, size_t length) {
        size_t at = 0;
        while (true) {
            FrameHead head = FrameHead::read(bytes + at, length - at);
            if (head.headLength == 0 || length - at - head.headLength < head.length) {
                return at;
            }

            const char* payload = bytes + at + head.headLength;
            at += head.headLength + head.length;
            if (head.opcode < 8) {
                takeNats(payload, head.length);
            } else {
                takeControl(head, payload);
            }
        }
    }

    void takeNats(const char* bytes, size_t length) {
        if (!stream_.empty()) {
            stream_.append(bytes, length);
            stream_.erase(0, takeLines(stream_.data(), stream_.size()));
            return;
        }

        size_t taken = takeLines(bytes, length);
        stream_.assign(bytes + taken, length - taken);
    }

    /// "MSG t.X00001 1 200", and the message behind it; anything else is a line.
    size_t takeLines(const char* bytes, size_t length) {
        size_t at = 0;
        while (true) {
            auto* feed = static_cast<const char*>(std::memchr(bytes + at, '\n', length - at));
            if (feed == nullptr) {
                return at;
            }

            size_t body = static_cast<size_t>(feed - bytes) + 1;
            if (std::memcmp(bytes + at, "MSG ", 4) != 0) {
                takeOther(std::string_view(bytes + at, body - at));
                at = body;
                continue;
            }

            size_t size = numberBefore(feed - 1);
            if (length < body + size + 2) {
                return at;
            }

            takeMessage(bytes + body, size);
            at = body + size + 2;
        }
    }

    /// Arrays of bulk strings, of which the last is the message.
    size_t takeRedis(const char* bytes, size_t length) {
        size_t at = 0;
        while (true) {
            size_t next = at;
            const char* last = nullptr;
            size_t size = 0;
            int left = 1;
            while (left > 0) {
                auto* feed = next < length ? static_cast<const char*>(std::memchr(bytes + next, '\n', length - next)) : nullptr;
                if (feed == nullptr) {
                    return at;
                }

                char kind = bytes[next];
                next = static_cast<size_t>(feed - bytes) + 1;
                left--;
                if (kind == '*') {
                    left = static_cast<int>(numberBefore(feed - 1));
                } else if (kind == '$') {
                    size = numberBefore(feed - 1);
                    last = bytes + next;
                    next += size + 2;
                }

                if (next > length) {
                    return at;
                }
            }

            if (last != nullptr && MessageReader::isMessage(last, size)) {
                takeMessage(last, size);
            } else {
                takeOther(std::string_view(bytes + at, next - at));
            }

            at = next;
        }
    }

    /// The digits that end before the carriage return.
    static size_t numberBefore(const char* end) {
        size_t value = 0;
        for (size_t unit = 1; *--end >= '0' && *end <= '9'; unit *= 10) {
            value += unit * static_cast<size_t>(*end - '0');
        }

        return value;
    }

    void takeMessage(const char* text, size_t length) {
        if (!MessageReader::isMessage(text, length)) {
            takeOther(std::string_view(text, length));
            return;
        }

        counts_.messages++;
        counts_.lastMessage = now_;
        bool isSample = (counts_.messages & (options_.sample - 1)) == 0;
        if (!isSample && !options_.check) {
            return;
        }

        const char* end = nullptr;
        int64_t due = MessageReader::due(text, &end);
        if (isSample) {
            counts_.latency.add(MessageReader::age(due, now_));
        }

        if (options_.check) {
            check(MessageReader::topic(text), MessageReader::number(end));
        }
    }

    void check(int topic, uint32_t number) {
        uint32_t& last = numbers_[topic];
        if (last != 0 && number > last + 1) {
            counts_.lost += number - last - 1;
        } else if (last != 0 && number <= last) {
            counts_.disordered++;
        }

        last = std::max(last, number);
    }

    /// A compressed message: it is counted, and nobody looks into it.
    void takeUnread() {
        counts_.messages++;
        counts_.lastMessage = now_;
    }

    void takeOther(std::string_view text) {
        counts_.others++;
        counts_.lastMessage = now_;
        if (!isReady_ && text.find(readyText()) != std::string_view::npos) {
            isReady_ = true;
        }
    }

    void takeControl(const FrameHead& head, const char* payload) {
        if (head.opcode == 8) {
            counts_.closeCode = head.length < 2 ? 1005
                : static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]);
        } else if (head.opcode == 9) {
            std::string pong = clientFrame(10, std::string_view(payload, head.length));
            socket_.send(pong);
        }
    }

    const Options& options_;
    Counts& counts_;
    Socket socket_;
    std::vector<int> topics_;
    std::vector<char> rest_;
    std::string stream_;
    std::unordered_map<int, uint32_t> numbers_;
    int64_t now_ = 0;
    bool isReady_ = false;
    bool isClosed_ = false;
};
