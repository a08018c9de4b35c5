// What the machine allows: a WebSocket server that does nothing but pass messages on, in C++, with one thread.
//
//   g++ -O3 -march=native -std=c++20 -o limit limit.cpp
//   limit            listens on 127.0.0.1, prints "ready PORT INGEST", and ends with its standard input
//
// A publisher sends topic, length and message; subscribers send "*" or names of topics with commas. Each message is framed
// once. It goes into a ring, of which whoever has all topics or a single one sends straight, at his own pace; only who has
// some topics gets a copy into a buffer of his own. All that has arrived is taken in, and then each connection that has
// something is written to once. It checks nothing and bounds nothing but memory: it is a measure, not a server.

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "sha1.hpp"

namespace {

constexpr size_t DrainBytes = 1 << 20;
constexpr size_t TopicRingBytes = 128 * 1024;
constexpr size_t WholeRingBytes = 4 << 20;
constexpr size_t BufferBytesMax = 64 << 20;

/// Framed messages, the newest over the oldest.
class Ring {
public:
    explicit Ring(size_t bytes) : bytes_(bytes) {}

    /// Whether all who follow it are to be written to.
    bool isMarked = false;

    uint64_t end() const { return end_; }

    bool holds(uint64_t position) const { return end_ - position <= bytes_.size(); }

    void append(std::string_view bytes) {
        size_t at = end_ & (bytes_.size() - 1);
        size_t first = std::min(bytes.size(), bytes_.size() - at);
        std::memcpy(bytes_.data() + at, bytes.data(), first);
        std::memcpy(bytes_.data(), bytes.data() + first, bytes.size() - first);
        end_ += bytes.size();
    }

    /// What is behind a position, in one piece or two.
    int pieces(uint64_t position, iovec* pieces) {
        size_t at = position & (bytes_.size() - 1);
        size_t length = end_ - position;
        size_t first = std::min(length, bytes_.size() - at);
        pieces[0] = {bytes_.data() + at, first};
        pieces[1] = {bytes_.data(), length - first};
        return length > first ? 2 : 1;
    }

private:
    std::vector<char> bytes_;
    uint64_t end_ = 0;
};

struct Connection {
    int handle = -1;
    std::string input;
    bool isOpen = false;
    bool isDirty = false;
    bool isPublisher = false;
    std::vector<size_t> topics;
    Ring* ring = nullptr;
    uint64_t position = 0;
    std::string buffer;
    size_t sent = 0;
};

class Server {
public:
    int run() {
        int port = 0;
        int ingest = 0;
        listener_ = listenOn(&port);
        publishers_ = listenOn(&ingest);
        watch(listener_, &listener_);
        watch(publishers_, &publishers_);
        watch(STDIN_FILENO, nullptr);
        std::printf("ready %d %d\n", port, ingest);
        std::fflush(stdout);
        while (handleEvents()) {
            sweep();
        }

        return 0;
    }

private:
    static int listenOn(int* port) {
        int handle = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        if (bind(handle, reinterpret_cast<sockaddr*>(&address), length) != 0 || listen(handle, 4096) != 0) {
            std::perror("limit");
            std::exit(1);
        }

        getsockname(handle, reinterpret_cast<sockaddr*>(&address), &length);
        *port = ntohs(address.sin_port);
        return handle;
    }

    void watch(int handle, void* what, uint32_t events = EPOLLIN) const {
        epoll_event event{};
        event.events = events;
        event.data.ptr = what;
        epoll_ctl(poll_, EPOLL_CTL_ADD, handle, &event);
    }

    bool handleEvents() {
        epoll_event events[512];
        int count = epoll_wait(poll_, events, 512, -1);
        for (int i = 0; i < count; i++) {
            void* what = events[i].data.ptr;
            if (what == nullptr) {
                return false;
            }

            if (what == &listener_ || what == &publishers_) {
                accept(*static_cast<int*>(what), what == &publishers_);
                continue;
            }

            auto& connection = *static_cast<Connection*>(what);
            if ((events[i].events & EPOLLOUT) != 0) {
                markDirty(connection);
            }

            if ((events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
                read(connection);
            }
        }

        return true;
    }

    void accept(int listener, bool isPublisher) {
        for (int handle; (handle = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK)) >= 0;) {
            int on = 1;
            setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            auto connection = std::make_unique<Connection>();
            connection->handle = handle;
            connection->isPublisher = isPublisher;
            connection->isOpen = true;
            // Told of room only when it comes: a connection that is full costs nothing until then.
            watch(handle, connection.get(), isPublisher ? EPOLLIN : EPOLLIN | EPOLLOUT | EPOLLET);
            connections_.push_back(std::move(connection));
        }
    }

    void read(Connection& connection) {
        for (size_t total = 0; connection.isOpen && total < DrainBytes;) {
            ssize_t count = recv(connection.handle, scratch_.data(), scratch_.size(), 0);
            if (count < 0 && errno == EAGAIN) {
                break;
            }

            if (count <= 0) {
                close(connection);
                return;
            }

            total += static_cast<size_t>(count);
            connection.input.append(scratch_.data(), static_cast<size_t>(count));
            connection.input.erase(0, connection.isPublisher ? takeMessages(connection.input) : takeRequest(connection));
        }
    }

    size_t takeMessages(const std::string& input) {
        size_t at = 0;
        while (input.size() - at >= 8) {
            uint32_t topic;
            uint32_t length;
            std::memcpy(&topic, input.data() + at, 4);
            std::memcpy(&length, input.data() + at + 4, 4);
            if (input.size() - at - 8 < length) {
                break;
            }

            publish(topic, std::string_view(input).substr(at + 8, length));
            at += 8 + length;
        }

        return at;
    }

    void publish(uint32_t topic, std::string_view message) {
        frame_.assign(1, '\x81');
        if (message.size() < 126) {
            frame_ += static_cast<char>(message.size());
        } else {
            frame_ += {'\x7E', static_cast<char>(message.size() >> 8), static_cast<char>(message.size())};
        }

        frame_ += message;
        if (!wholeReaders_.empty()) {
            whole_.append(frame_);
            markAll(whole_, wholeReaders_);
        }

        if (topic >= topics_.size()) {
            return;
        }

        Topic& found = topics_[topic];
        if (!found.readers.empty()) {
            found.ring->append(frame_);
            markAll(*found.ring, found.readers);
        }

        for (Connection* reader : found.copied) {
            if (reader->isOpen && reader->buffer.size() < BufferBytesMax) {
                reader->buffer += frame_;
                markDirty(*reader);
            }
        }
    }

    void markAll(Ring& ring, const std::vector<Connection*>& readers) {
        if (!ring.isMarked) {
            ring.isMarked = true;
            marked_.push_back(&ring);
            for (Connection* reader : readers) {
                markDirty(*reader);
            }
        }
    }

    void markDirty(Connection& connection) {
        if (!connection.isDirty && connection.isOpen) {
            connection.isDirty = true;
            dirty_.push_back(&connection);
        }
    }

    size_t takeRequest(Connection& connection) {
        const std::string& input = connection.input;
        size_t end = input.find("\r\n\r\n");
        if (input.compare(0, 4, "GET ") == 0) {
            if (end == std::string::npos) {
                return 0;
            }

            shakeHands(connection, input.substr(0, end));
            return end + 4;
        }

        return takeFrame(connection);
    }

    void shakeHands(Connection& connection, const std::string& head) {
        static const std::string Name = "Sec-WebSocket-Key: ";
        size_t at = head.find(Name) + Name.size();
        std::string key = head.substr(at, head.find('\r', at) - at) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        reply(connection, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Accept: " + base64(sha1(key)) + "\r\n\r\n");
    }

    size_t takeFrame(Connection& connection) {
        const std::string& input = connection.input;
        auto at = [&](size_t i) { return static_cast<size_t>(static_cast<unsigned char>(input[i])); };
        if (input.size() < 2) {
            return 0;
        }

        size_t length = at(1) & 0x7F;
        size_t head = length == 126 ? 4 : length == 127 ? 10 : 2;
        if (input.size() < head) {
            return 0;
        }

        if (length == 126) {
            length = at(2) << 8 | at(3);
        } else if (length == 127) {
            length = at(6) << 24 | at(7) << 16 | at(8) << 8 | at(9);
        }

        if (input.size() < head + 4 + length) {
            return 0;
        }

        std::string text = input.substr(head + 4, length);
        for (size_t i = 0; i < length; i++) {
            text[i] = static_cast<char>(text[i] ^ input[head + (i & 3)]);
        }

        if ((at(0) & 0x0F) == 1) {
            subscribe(connection, text);
        }

        return head + 4 + length;
    }

    void subscribe(Connection& connection, const std::string& text) {
        std::vector<size_t> wanted;
        for (size_t at = 0; text != "*" && at < text.size(); at += 7) {
            wanted.push_back(static_cast<size_t>(std::atoi(text.c_str() + at + 1)));
        }

        // Before anything of the ring: what is in the buffer goes first.
        reply(connection, std::string("\x81\x0A", 2) + "subscribed");
        if (wanted.empty()) {
            follow(connection, whole_, wholeReaders_);
        }

        for (size_t topic : wanted) {
            topics_.resize(std::max(topics_.size(), topic + 1));
            Topic& found = topics_[topic];
            if (wanted.size() > 1) {
                found.copied.push_back(&connection);
                continue;
            }

            found.ring = found.ring == nullptr ? std::make_unique<Ring>(TopicRingBytes) : std::move(found.ring);
            follow(connection, *found.ring, found.readers);
        }

        connection.topics = std::move(wanted);
    }

    static void follow(Connection& connection, Ring& ring, std::vector<Connection*>& readers) {
        connection.ring = &ring;
        connection.position = ring.end();
        readers.push_back(&connection);
    }

    void reply(Connection& connection, const std::string& bytes) {
        connection.buffer += bytes;
        markDirty(connection);
    }

    void sweep() {
        for (Connection* connection : dirty_) {
            connection->isDirty = false;
            if (connection->isOpen) {
                sendBuffer(*connection);
            }

            if (connection->isOpen && connection->ring != nullptr && connection->buffer.empty()) {
                sendRing(*connection);
            }
        }

        dirty_.clear();
        for (Ring* ring : marked_) {
            ring->isMarked = false;
        }

        marked_.clear();
    }

    void sendBuffer(Connection& connection) {
        while (connection.sent < connection.buffer.size()) {
            ssize_t count = send(connection.handle, connection.buffer.data() + connection.sent,
                connection.buffer.size() - connection.sent, MSG_NOSIGNAL);
            if (count <= 0) {
                endWrite(connection);
                return;
            }

            connection.sent += static_cast<size_t>(count);
        }

        connection.buffer.clear();
        connection.sent = 0;
    }

    void sendRing(Connection& connection) {
        while (connection.position < connection.ring->end()) {
            if (!connection.ring->holds(connection.position)) {
                close(connection);
                return;
            }

            iovec pieces[2];
            msghdr message{};
            message.msg_iov = pieces;
            message.msg_iovlen = static_cast<size_t>(connection.ring->pieces(connection.position, pieces));
            ssize_t count = sendmsg(connection.handle, &message, MSG_NOSIGNAL);
            if (count <= 0) {
                endWrite(connection);
                return;
            }

            connection.position += static_cast<uint64_t>(count);
        }
    }

    void endWrite(Connection& connection) {
        if (errno != EAGAIN) {
            close(connection);
        }
    }

    void close(Connection& connection) {
        if (!connection.isOpen) {
            return;
        }

        connection.isOpen = false;
        ::close(connection.handle);
        std::string().swap(connection.buffer);
        std::string().swap(connection.input);
        forget(wholeReaders_, connection);
        for (size_t topic : connection.topics) {
            forget(topics_[topic].readers, connection);
            forget(topics_[topic].copied, connection);
        }
    }

    static void forget(std::vector<Connection*>& readers, Connection& connection) {
        if (!readers.empty()) {
            readers.erase(std::remove(readers.begin(), readers.end(), &connection), readers.end());
        }
    }

    struct Topic {
        std::unique_ptr<Ring> ring;
        std::vector<Connection*> readers;
        std::vector<Connection*> copied;
    };

    int poll_ = epoll_create1(0);
    int listener_ = -1;
    int publishers_ = -1;
    std::vector<char> scratch_ = std::vector<char>(256 * 1024);
    std::string frame_;
    Ring whole_ = Ring(WholeRingBytes);
    std::vector<Connection*> wholeReaders_;
    std::vector<Topic> topics_;
    std::vector<Connection*> dirty_;
    std::vector<Ring*> marked_;
    std::vector<std::unique_ptr<Connection>> connections_;
};

}

int main() {
    signal(SIGPIPE, SIG_IGN);
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    return Server().run();
}
