// The client's side of RFC 6455.

#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

/// The request of the opening handshake.
inline std::string handshake(const std::string& path, const std::string& token, bool deflate) {
    return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        + (token.empty() ? "" : "token: " + token + "\r\n")
        + (deflate ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "") + "\r\n";
}

/// A frame from a client: masked, as they must be, with a mask that changes nothing.
inline std::string clientFrame(int opcode, std::string_view payload) {
    std::string frame(1, static_cast<char>(0x80 | opcode));
    size_t length = payload.size();
    if (length < 126) {
        frame += static_cast<char>(0x80 | length);
    } else if (length < 65536) {
        frame += static_cast<char>(0x80 | 126);
        frame += static_cast<char>(length >> 8);
        frame += static_cast<char>(length);
    } else {
        frame += static_cast<char>(0x80 | 127);
        for (int shift = 56; shift >= 0; shift -= 8) {
            frame += static_cast<char>(static_cast<uint64_t>(length) >> shift);
        }
    }

    frame.append(4, '\0');
    return frame.append(payload);
}

/// The head of a frame from the server.
struct FrameHead {
    int opcode = 0;
    bool isDeflated = false;
    uint64_t length = 0;

    /// Its own length; 0 when it has not arrived.
    size_t headLength = 0;

    static FrameHead read(const char* bytes, size_t available) {
        FrameHead head;
        if (available < 2) {
            return head;
        }

        auto at = [&](size_t i) { return static_cast<uint64_t>(static_cast<unsigned char>(bytes[i])); };
        head.opcode = static_cast<int>(at(0) & 0x0F);
        head.isDeflated = (at(0) & 0x40) != 0;
        head.length = at(1) & 0x7F;
        size_t needed = head.length == 126 ? 4 : head.length == 127 ? 10 : 2;
        if (available < needed) {
            return head;
        }

        if (head.length == 126) {
            head.length = at(2) << 8 | at(3);
        } else if (head.length == 127) {
            head.length = 0;
            for (size_t i = 2; i < 10; i++) {
                head.length = head.length << 8 | at(i);
            }
        }

        head.headLength = needed;
        return head;
    }
};
