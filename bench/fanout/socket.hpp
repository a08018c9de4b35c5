// A connection's socket, with or without TLS.

#pragma once

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#ifdef WITH_TLS
#include <openssl/ssl.h>
#endif

#include "options.hpp"

class Socket {
public:
    /// What "receive" gives when there is nothing yet.
    static constexpr ssize_t Nothing = -1;

    /// What it gives when the other side is gone.
    static constexpr ssize_t Ended = 0;

    int handle() const { return handle_; }

    /// Connects, and waits for it; reads and writes wait until "stopWaiting".
    void connect(int port, bool tls, int receiveBuffer = 0) {
        handle_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        timeval patience{20, 0};
        int on = 1;
        setsockopt(handle_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(handle_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (receiveBuffer > 0) {
            setsockopt(handle_, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
        }

        if (handle_ < 0 || ::connect(handle_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
            fail("can't connect to 127.0.0.1:" + std::to_string(port) + ": " + std::strerror(errno));
        }

        if (tls) {
            beginTls();
        }
    }

    void stopWaiting() { fcntl(handle_, F_SETFL, fcntl(handle_, F_GETFL) | O_NONBLOCK); }

    /// Bytes read, "Nothing" or "Ended".
    ssize_t receive(char* to, size_t room) {
#ifdef WITH_TLS
        if (tls_ != nullptr) {
            int count = SSL_read(tls_, to, static_cast<int>(room));
            return count > 0 ? count : SSL_get_error(tls_, count) == SSL_ERROR_WANT_READ ? Nothing : Ended;
        }
#endif
        ssize_t count = ::recv(handle_, to, room, 0);
        return count > 0 ? count : count < 0 && (errno == EAGAIN || errno == EINTR) ? Nothing : Ended;
    }

    /// Bytes taken of it, "Nothing" or "Ended".
    ssize_t send(std::string_view bytes) {
#ifdef WITH_TLS
        if (tls_ != nullptr) {
            int count = SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()));
            return count > 0 ? count : SSL_get_error(tls_, count) == SSL_ERROR_WANT_WRITE ? Nothing : Ended;
        }
#endif
        ssize_t count = ::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        return count > 0 ? count : count < 0 && (errno == EAGAIN || errno == EINTR) ? Nothing : Ended;
    }

    /// Whether more may be waiting than the kernel tells of.
    bool buffers() const {
#ifdef WITH_TLS
        return tls_ != nullptr;
#else
        return false;
#endif
    }

    /// Breaks it off: no waiting state is left behind by ten thousand of them.
    void breakOff() {
        if (handle_ < 0) {
            return;
        }

        linger hard{1, 0};
        setsockopt(handle_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        ::close(handle_);
        handle_ = -1;
#ifdef WITH_TLS
        SSL_free(tls_);
        tls_ = nullptr;
#endif
    }

private:
    void beginTls() {
#ifdef WITH_TLS
        static SSL_CTX* context = SSL_CTX_new(TLS_client_method());
        tls_ = SSL_new(context);
        SSL_set_mode(tls_, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        SSL_set_fd(tls_, handle_);
        if (SSL_connect(tls_) != 1) {
            fail("the TLS handshake failed");
        }
#else
        fail("this program was compiled without TLS: install libssl-dev and compile with -DWITH_TLS -lssl -lcrypto");
#endif
    }

    int handle_ = -1;
#ifdef WITH_TLS
    SSL* tls_ = nullptr;
#endif
};
