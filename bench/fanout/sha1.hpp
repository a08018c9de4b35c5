// SHA-1 in base64: what the opening handshake of a WebSocket is answered with.

#pragma once

#include <bit>
#include <cstdint>
#include <string>

/// The digest of a text, twenty bytes.
inline std::string sha1(std::string text) {
    uint32_t state[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    uint64_t bits = text.size() * 8;
    text += '\x80';
    text.append((120 - text.size() % 64) % 64, '\0');
    for (int shift = 56; shift >= 0; shift -= 8) {
        text += static_cast<char>(bits >> shift);
    }

    for (size_t block = 0; block < text.size(); block += 64) {
        uint32_t words[80];
        for (size_t i = 0; i < 80; i++) {
            auto byte = [&](size_t at) { return static_cast<uint32_t>(static_cast<unsigned char>(text[block + 4 * i + at])); };
            words[i] = i < 16 ? byte(0) << 24 | byte(1) << 16 | byte(2) << 8 | byte(3)
                : std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
        }

        uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
        for (int i = 0; i < 80; i++) {
            uint32_t mixed = i < 20 ? ((b & c) | (~b & d)) + 0x5A827999
                : i < 40 ? (b ^ c ^ d) + 0x6ED9EBA1
                : i < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC
                : (b ^ c ^ d) + 0xCA62C1D6;
            uint32_t next = std::rotl(a, 5) + mixed + e + words[i];
            e = d;
            d = c;
            c = std::rotl(b, 30);
            b = a;
            a = next;
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
    }

    std::string digest;
    for (uint32_t word : state) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            digest += static_cast<char>(word >> shift);
        }
    }

    return digest;
}

/// Bytes in base64.
inline std::string base64(const std::string& bytes) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (size_t i = 0; i < bytes.size(); i += 3) {
        auto byte = [&](size_t at) {
            return at < bytes.size() ? static_cast<uint32_t>(static_cast<unsigned char>(bytes[at])) : 0u;
        };
        uint32_t three = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
        text += digits[three >> 18];
        text += digits[three >> 12 & 63];
        text += i + 1 < bytes.size() ? digits[three >> 6 & 63] : '=';
        text += i + 2 < bytes.size() ? digits[three & 63] : '=';
    }

    return text;
}
