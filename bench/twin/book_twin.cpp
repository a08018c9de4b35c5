// The order book of src/Sampan.Market/Books in C++: the same tables, the same steps, for the same packets.
//
//   book_twin FILE prefetch|plain|limit
//
// FILE is what bench/Sampan.Bench writes: the number of instruments, their codes in rising order, the bytes of the packets
// that fill the books, and all packets one after the other. One line is printed: seconds, messages, checksum, live orders,
// bytes of the books. "limit" applies all once, noting each line of memory that a change touches, and then measures a loop
// that does nothing but touch the same lines in the same order, all of them asked for ahead: what the memory allows.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include <sys/mman.h>
#include <xmmintrin.h>

namespace {

constexpr uint64_t GoldenRatio = 0x9E3779B97F4A7C15;
constexpr size_t ArenaBytes = size_t{2} << 30;
constexpr int BlockMessages = 64;

// ---- memory: blocks of 2^k or 5 * 2^k bytes, cut from one arena of huge pages ----

class BookMemory {
public:
    BookMemory() {
        void* space = mmap(nullptr, ArenaBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (space == MAP_FAILED) {
            std::perror("mmap");
            std::exit(1);
        }
        base_ = static_cast<char*>(space);
        base_ += (-reinterpret_cast<intptr_t>(base_)) & ((1 << 21) - 1);
        madvise(base_, ArenaBytes - (1 << 21), MADV_HUGEPAGE);
        next_ = base_;
    }

    char* take(uint32_t bytes) {
        int size = sizeIndex(bytes);
        int found = size;
        while (found < 64 && free_[found] == nullptr) {
            found += 2;
        }
        if (found < 64) {
            return split(found, size);
        }
        int cut = size;
        while (bytesOf(cut) < (size % 2 == 0 ? 64 : 320)) {
            cut += 2;
        }
        if (next_ + bytesOf(cut) > base_ + ArenaBytes - (1 << 21)) {
            std::fprintf(stderr, "the arena is full\n");
            std::exit(1);
        }
        push(next_, cut);
        next_ += bytesOf(cut);
        return split(cut, size);
    }

    char* takeCleared(uint32_t bytes) { return static_cast<char*>(std::memset(take(bytes), 0, bytes)); }

    void giveBack(void* block, uint32_t bytes) { push(static_cast<char*>(block), sizeIndex(bytes)); }

    char* base() const { return base_; }
    size_t bytes() const { return static_cast<size_t>(next_ - base_); }

private:
    static int sizeIndex(uint32_t bytes) {
        int zeros = __builtin_ctz(bytes);
        return zeros * 2 + (bytes >> zeros == 5);
    }

    static uint32_t bytesOf(int size) { return (size % 2 == 0 ? 1u : 5u) << (size / 2); }

    char* split(int found, int size) {
        char* block = free_[found];
        std::memcpy(&free_[found], block, sizeof(char*));
        while (found > size) {
            found -= 2;
            push(block + bytesOf(found), found);
        }
        return block;
    }

    void push(char* block, int size) {
        std::memcpy(block, &free_[size], sizeof(char*));
        free_[size] = block;
    }

    char* base_;
    char* next_;
    char* free_[64] = {};
};

// ---- orders by id: open addressing, backward-shift deletion ----

#pragma pack(push, 4)
struct Slot {
    uint64_t id;
    int32_t rank;
    uint32_t size;
    uint32_t arrival;  // times two, and one more for an ask
};
#pragma pack(pop)
static_assert(sizeof(Slot) == 20);

struct OrderTable {
    Slot* slots;
    int32_t count;
    int32_t bits;

    uint32_t indexOf(uint64_t id) const { return static_cast<uint32_t>(id * GoldenRatio >> (64 - bits)); }
    Slot* home(uint64_t id) const { return bits == 0 ? nullptr : slots + indexOf(id); }

    Slot* find(uint64_t id) const {
        if (slots == nullptr) {
            return nullptr;
        }
        uint32_t mask = (1u << bits) - 1;
        for (uint32_t at = indexOf(id);; at = (at + 1) & mask) {
            Slot* slot = slots + at;
            if (slot->size == 0 || slot->id == id) {
                return slot;
            }
        }
    }

    Slot* claim(Slot* found, uint64_t id, BookMemory& memory) {
        if (found == nullptr || count >= (3 << bits) >> 2) {
            grow(memory);
            found = find(id);
        }
        count++;
        return found;
    }

    void remove(Slot* order) {
        uint32_t mask = (1u << bits) - 1;
        uint32_t hole = static_cast<uint32_t>(order - slots);
        for (uint32_t next = (hole + 1) & mask; slots[next].size != 0; next = (next + 1) & mask) {
            if (((next - indexOf(slots[next].id)) & mask) >= ((next - hole) & mask)) {
                slots[hole] = slots[next];
                hole = next;
            }
        }
        slots[hole].size = 0;
        count--;
    }

    __attribute__((noinline)) void grow(BookMemory& memory) {
        OrderTable old = *this;
        bits = slots == nullptr ? 2 : bits + 1;
        slots = reinterpret_cast<Slot*>(memory.takeCleared(sizeof(Slot) << bits));
        if (old.slots == nullptr) {
            return;
        }
        for (uint32_t i = 0; i < 1u << old.bits; i++) {
            if (old.slots[i].size != 0) {
                *find(old.slots[i].id) = old.slots[i];
            }
        }
        memory.giveBack(old.slots, sizeof(Slot) << old.bits);
    }
};

// ---- levels: a sorted array for each side, the best at the end ----

struct Level {
    int32_t rank;
    int32_t orders;
    int64_t size;
};

struct BookSide {
    Level* levels;
    int32_t count;
    int32_t capacity;

    int32_t indexAtOrBelow(int32_t rank) const {
        int32_t at = count - 1;
        for (int looks = 16; at >= 0 && levels[at].rank > rank; at--) {
            if (--looks == 0) {
                return halveTo(rank, at);
            }
        }
        return at;
    }

    int32_t halveTo(int32_t rank, int32_t above) const {
        int32_t below = -1;
        while (above - below > 1) {
            int32_t middle = (above + below) >> 1;
            (levels[middle].rank > rank ? above : below) = middle;
        }
        return below;
    }

    void add(int32_t rank, uint32_t size, BookMemory& memory) {
        int32_t at = indexAtOrBelow(rank);
        if (at >= 0 && levels[at].rank == rank) {
            levels[at].size += size;
            levels[at].orders++;
            return;
        }
        if (count == capacity) {
            grow(memory);
        }
        std::memmove(levels + at + 2, levels + at + 1, (count - at - 1) * sizeof(Level));
        levels[at + 1] = {rank, 1, size};
        count++;
    }

    void subtract(int32_t rank, uint32_t size) {
        int32_t at = indexAtOrBelow(rank);
        levels[at].size -= size;
        if (--levels[at].orders == 0) {
            count--;
            std::memmove(levels + at, levels + at + 1, (count - at) * sizeof(Level));
        }
    }

    __attribute__((noinline)) void grow(BookMemory& memory) {
        int32_t wider = std::max(4, capacity * 2);
        auto* moved = reinterpret_cast<Level*>(memory.take(wider * sizeof(Level)));
        if (levels != nullptr) {
            std::memcpy(moved, levels, count * sizeof(Level));
            memory.giveBack(levels, capacity * sizeof(Level));
        }
        levels = moved;
        capacity = wider;
    }
};

// ---- a book: one line, from which one step leads to an order and one to the levels ----

struct alignas(64) Book {
    OrderTable orders;
    BookSide sides[2];
    uint32_t arrivals;

    bool add(uint64_t id, int side, int32_t price, uint32_t size, BookMemory& memory) {
        int32_t rank = price ^ -side;
        if (size == 0 || rank == INT32_MIN || rank == INT32_MAX) {
            return false;
        }
        Slot* slot = orders.find(id);
        if (slot != nullptr && slot->size != 0) {
            return false;
        }
        slot = orders.claim(slot, id, memory);
        *slot = {id, rank, size, arrivals++ << 1 | static_cast<uint32_t>(side)};
        sides[side].add(rank, size, memory);
        return true;
    }

    bool modify(uint64_t id, uint32_t size, BookMemory& memory) {
        Slot* slot = orders.find(id);
        if (slot == nullptr || slot->size == 0 || size == 0) {
            return false;
        }
        BookSide& side = sides[slot->arrival & 1];
        if (size <= slot->size) {
            side.levels[side.indexAtOrBelow(slot->rank)].size -= slot->size - size;
            slot->size = size;
            return true;
        }
        side.subtract(slot->rank, slot->size);
        slot->size = size;
        slot->arrival = arrivals++ << 1 | (slot->arrival & 1);
        side.add(slot->rank, size, memory);
        return true;
    }

    bool remove(uint64_t id) {
        Slot* slot = orders.find(id);
        if (slot == nullptr || slot->size == 0) {
            return false;
        }
        sides[slot->arrival & 1].subtract(slot->rank, slot->size);
        orders.remove(slot);
        return true;
    }
};
static_assert(sizeof(Book) == 64);

// ---- packets ----

template <typename T>
T read(const char* at) {
    T value;
    std::memcpy(&value, at, sizeof(T));
    return value;
}

struct Change {
    uint64_t id;
    uint32_t instrument;
    int32_t price;
    uint32_t size;
    uint16_t type;
    uint16_t side;
};

struct Touch {
    uint32_t book, slot, level;
};

class Market {
public:
    Market(const uint32_t* codes, uint32_t instruments) : indexByCode_(100'000, UINT32_MAX), count_(instruments) {
        books_ = reinterpret_cast<Book*>(std::aligned_alloc(1 << 21, (instruments * sizeof(Book) + (1 << 21)) >> 21 << 21));
        std::memset(static_cast<void*>(books_), 0, instruments * sizeof(Book));
        for (uint32_t i = 0; i < instruments; i++) {
            indexByCode_[codes[i]] = i;
        }
    }

    template <bool Prefetch, bool Note>
    void apply(const char* packets, const char* end) {
        while (packets < end) {
            const char* packetEnd = packets + read<uint16_t>(packets);
            int left = static_cast<uint8_t>(packets[2]);
            for (const char* message = packets + 16; left > 0; left--) {
                uint16_t size = read<uint16_t>(message);
                if (size > packetEnd - message || !decode<Prefetch>(message, size)) {
                    std::fprintf(stderr, "a bad message\n");
                    std::exit(1);
                }
                message += size;
                if (pending_ == BlockMessages) {
                    flush<Prefetch, Note>();
                }
            }
            packets = packetEnd;
        }
        flush<Prefetch, Note>();
    }

    template <bool Prefetch>
    bool decode(const char* message, uint16_t size) {
        uint16_t type = read<uint16_t>(message + 2);
        Change& change = block_[pending_];
        switch (type) {
            case 30:
                if (size < 32) {
                    return false;
                }
                change.price = read<int32_t>(message + 16);
                change.size = read<uint32_t>(message + 20);
                change.side = read<uint16_t>(message + 24);
                break;
            case 31:
                if (size < 28) {
                    return false;
                }
                change.size = read<uint32_t>(message + 16);
                change.side = read<uint16_t>(message + 20);
                break;
            case 32:
                if (size < 20) {
                    return false;
                }
                change.side = read<uint16_t>(message + 16);
                break;
            default:
                messages_++;
                return size >= 4;
        }
        change.type = type;
        change.id = read<uint64_t>(message + 8);
        uint32_t code = read<uint32_t>(message + 4);
        change.instrument = code < indexByCode_.size() ? indexByCode_[code] : UINT32_MAX;
        if (change.instrument == UINT32_MAX || change.side > 1) {
            return false;
        }
        if constexpr (Prefetch) {
            _mm_prefetch(reinterpret_cast<const char*>(books_ + change.instrument), _MM_HINT_T0);
        }
        pending_++;
        return true;
    }

    template <bool Prefetch, bool Note>
    void flush() {
        if constexpr (Prefetch) {
            for (int i = 0; i < pending_; i++) {
                const Book& book = books_[block_[i].instrument];
                const BookSide& side = book.sides[block_[i].side];
                const char* home = reinterpret_cast<const char*>(book.orders.home(block_[i].id));
                const char* touch = reinterpret_cast<const char*>(side.levels + side.count - 1);
                _mm_prefetch(home, _MM_HINT_T0);
                _mm_prefetch(home + 60, _MM_HINT_T0);
                _mm_prefetch(touch, _MM_HINT_T0);
                _mm_prefetch(touch - 64, _MM_HINT_T0);
            }
        }
        for (int i = 0; i < pending_; i++) {
            refused_ += !applyOne(block_[i]);
            if constexpr (Note) {
                note(block_[i]);
            }
        }
        messages_ += pending_;
        pending_ = 0;
    }

    bool applyOne(const Change& change) {
        Book& book = books_[change.instrument];
        switch (change.type) {
            case 30: return book.add(change.id, change.side, change.price, change.size, memory_);
            case 31: return book.modify(change.id, change.size, memory_);
            default: return book.remove(change.id);
        }
    }

    void note(const Change& change) {
        const Book& book = books_[change.instrument];
        const BookSide& side = book.sides[change.side];
        const char* slot = reinterpret_cast<const char*>(book.orders.home(change.id));
        const char* level = reinterpret_cast<const char*>(side.levels + std::max(0, side.count - 1));
        auto offset = [this](const char* at) { return static_cast<uint32_t>((at - memory_.base()) >> 2); };
        touches_.push_back({change.instrument, offset(slot), offset(level)});
    }

    uint64_t touchAll() {
        uint64_t sum = 0;
        auto at = [this](uint32_t offset) { return reinterpret_cast<uint32_t*>(memory_.base() + (size_t{offset} << 2)); };
        size_t blocks = touches_.size() / BlockMessages;
        for (size_t block = 0; block < blocks; block++) {
            const Touch* ahead = touches_.data() + std::min(block + 1, blocks - 1) * BlockMessages;
            for (int i = 0; i < BlockMessages; i++) {
                _mm_prefetch(reinterpret_cast<const char*>(books_ + ahead[i].book), _MM_HINT_T0);
                _mm_prefetch(reinterpret_cast<const char*>(at(ahead[i].slot)), _MM_HINT_T0);
                _mm_prefetch(reinterpret_cast<const char*>(at(ahead[i].level)), _MM_HINT_T0);
            }
            const Touch* now = touches_.data() + block * BlockMessages;
            for (int i = 0; i < BlockMessages; i++) {
                sum += books_[now[i].book].arrivals++ + (*at(now[i].slot))++ + (*at(now[i].level))++;
            }
        }
        return sum;
    }

    uint64_t checksum() const {
        uint64_t sum = 17, orders = 0;
        for (uint32_t i = 0; i < count_; i++) {
            for (int s = 0; s < 2; s++) {
                const BookSide& side = books_[i].sides[s];
                for (int32_t at = side.count - 1; at >= 0; at--) {
                    sum = mix(sum, static_cast<uint64_t>(static_cast<int64_t>(side.levels[at].rank ^ -s)));
                    sum = mix(sum, static_cast<uint64_t>(side.levels[at].size));
                    sum = mix(sum, static_cast<uint64_t>(side.levels[at].orders));
                }
            }
            const OrderTable& table = books_[i].orders;
            for (uint32_t at = 0; table.slots != nullptr && at < 1u << table.bits; at++) {
                const Slot& slot = table.slots[at];
                if (slot.size != 0) {
                    int32_t price = slot.rank ^ -static_cast<int32_t>(slot.arrival & 1);
                    orders += mix(mix(slot.id, static_cast<uint64_t>(static_cast<int64_t>(price))), slot.size);
                }
            }
        }
        return mix(sum, orders);
    }

    uint64_t live() const {
        uint64_t live = 0;
        for (uint32_t i = 0; i < count_; i++) {
            live += books_[i].orders.count;
        }
        return live;
    }

    uint64_t takeMessages() { return std::exchange(messages_, 0); }
    uint64_t refused() const { return refused_; }
    size_t bytes() const { return memory_.bytes() + count_ * sizeof(Book); }
    size_t touches() const { return touches_.size(); }
    void forgetTouches() { touches_.clear(); }

private:
    static uint64_t mix(uint64_t sum, uint64_t value) {
        sum = (sum ^ value) * GoldenRatio;
        return sum ^ (sum >> 29);
    }

    BookMemory memory_;
    std::vector<uint32_t> indexByCode_;
    uint32_t count_;
    Book* books_;
    Change block_[BlockMessages];
    int pending_ = 0;
    uint64_t messages_ = 0;
    uint64_t refused_ = 0;
    std::vector<Touch> touches_;
};

std::vector<char> load(const char* path) {
    FILE* file = std::fopen(path, "rb");
    if (file == nullptr) {
        std::perror(path);
        std::exit(1);
    }
    std::fseek(file, 0, SEEK_END);
    std::vector<char> bytes(static_cast<size_t>(std::ftell(file)));
    std::rewind(file);
    if (std::fread(bytes.data(), 1, bytes.size(), file) != bytes.size()) {
        std::perror(path);
        std::exit(1);
    }
    std::fclose(file);
    return bytes;
}

// Of the processor: what other programs take does not count.
double now() {
    timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

template <typename F>
double seconds(F run) {
    double started = now();
    run();
    return now() - started;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::fprintf(stderr, "book_twin FILE prefetch|plain|limit\n");
        return 2;
    }
    std::vector<char> file = load(argv[1]);
    std::string mode = argv[2];
    uint32_t instruments = read<uint32_t>(file.data());
    std::vector<uint32_t> codes(instruments);
    std::memcpy(codes.data(), file.data() + 4, instruments * 4);
    const char* fill = file.data() + 4 + instruments * 4 + 8;
    const char* flow = fill + read<uint64_t>(fill - 8);
    const char* end = file.data() + file.size();

    Market market(codes.data(), instruments);
    market.apply<true, false>(fill, flow);
    market.takeMessages();
    double time = 0;
    if (mode == "prefetch") {
        time = seconds([&] { market.apply<true, false>(flow, end); });
    } else if (mode == "plain") {
        time = seconds([&] { market.apply<false, false>(flow, end); });
    } else {
        market.apply<true, true>(flow, end);
    }
    uint64_t messages = market.takeMessages();
    uint64_t checksum = market.checksum(), live = market.live();
    if (mode == "limit") {
        volatile uint64_t sum = 0;
        time = seconds([&] { sum = market.touchAll(); });
        messages = market.touches();
    }
    if (market.refused() != 0) {
        std::fprintf(stderr, "%lu changes were refused\n", static_cast<unsigned long>(market.refused()));
        return 1;
    }
    std::printf("%.9f %lu %016lx %lu %zu\n", time, static_cast<unsigned long>(messages), static_cast<unsigned long>(checksum),
                static_cast<unsigned long>(live), market.bytes());
}
