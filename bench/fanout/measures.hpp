// Clock, histogram, and what the kernel knows of a process.

#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <string>

#include <dirent.h>
#include <unistd.h>

/// Microseconds of the clock that all processes of a machine share.
inline int64_t nowMicros() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1'000'000LL + time.tv_nsec / 1000;
}

/// How often each latency was seen, to about 1.5 %: 64 steps in each power of two.
class Histogram {
public:
    void add(int64_t micros) {
        counts_[indexOf(static_cast<uint64_t>(std::max<int64_t>(micros, 0)))]++;
        count_++;
        max_ = std::max(max_, micros);
    }

    void clear() { *this = Histogram(); }

    int64_t count() const { return count_; }

    int64_t max() const { return max_; }

    /// The latency that a share of all stays below, or is at.
    int64_t at(double share) const {
        int64_t left = static_cast<int64_t>(share * static_cast<double>(count_));
        for (size_t i = 0; i < counts_.size(); i++) {
            left -= counts_[i];
            if (left < 0) {
                return std::min(upperOf(i), max_);
            }
        }

        return max_;
    }

private:
    static constexpr int StepBits = 6;
    static constexpr size_t Steps = size_t{1} << StepBits;

    static size_t indexOf(uint64_t value) {
        int shift = std::max(0, static_cast<int>(std::bit_width(value)) - 1 - StepBits);
        return std::min(static_cast<size_t>(shift) * Steps + static_cast<size_t>(value >> shift), Buckets - 1);
    }

    static int64_t upperOf(size_t index) {
        if (index < 2 * Steps) {
            return static_cast<int64_t>(index);
        }

        int shift = static_cast<int>(index / Steps) - 1;
        return static_cast<int64_t>(((index - shift * Steps) + 1) << shift) - 1;
    }

    static constexpr size_t Buckets = Steps * 34;
    std::array<int64_t, Buckets> counts_{};
    int64_t count_ = 0;
    int64_t max_ = 0;
};

/// CPU time of a process, of threads that have ended, too, nanoseconds; 0 when there is none.
inline int64_t cpuNanosOf(int pid) {
    clockid_t clock;
    timespec time;
    if (pid <= 0 || clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &time) != 0) {
        return 0;
    }

    return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

/// Resident memory of a process, bytes; 0 when there is none.
inline int64_t memoryOf(int pid) {
    FILE* file = pid > 0 ? std::fopen(("/proc/" + std::to_string(pid) + "/statm").c_str(), "r") : nullptr;
    long long size = 0;
    long long resident = 0;
    if (file != nullptr) {
        resident = std::fscanf(file, "%lld %lld", &size, &resident) == 2 ? resident : 0;
        std::fclose(file);
    }

    return resident * sysconf(_SC_PAGESIZE);
}

/// Open files and sockets of a process; 0 when there is none.
inline int handlesOf(int pid) {
    DIR* files = pid > 0 ? opendir(("/proc/" + std::to_string(pid) + "/fd").c_str()) : nullptr;
    int count = 0;
    if (files != nullptr) {
        while (readdir(files) != nullptr) {
            count++;
        }

        closedir(files);
        count -= 2;
    }

    return count;
}
