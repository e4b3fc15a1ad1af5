// The exception guard: calls any function of libtorch for Java and lets no C++ exception out.
// It needs no header of libtorch. System V passes integers, floating point numbers and stack words
// in three separate rows, so one signature with all registers and enough stack serves every function.
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <typeinfo>
#include <vector>

#include <dlfcn.h>
#include <sys/mman.h>
#include <ucontext.h>

namespace {

using u64 = std::uint64_t;

constexpr int kInts = 6, kFloats = 8, kStack = 64, kResults = 16;

// Mirrored by Java's CallFrame.
struct Frame {
  u64 ints[kInts];
  double floats[kFloats];
  u64 stackWords;
  u64 stack[kStack];
  u64 resultInt;       // what came back in the integer register
  double resultFloat;  // and in the floating point register
  alignas(16) u64 results[kResults];  // results of class type, word for word
  char kind[128];
  char message[8192];
};

#define S1(i) f->stack[i]
#define S4(i) S1(i), S1(i + 1), S1(i + 2), S1(i + 3)
#define S16(i) S4(i), S4(i + 4), S4(i + 8), S4(i + 12)
#define T1 u64
#define T4 T1, T1, T1, T1
#define T16 T4, T4, T4, T4
#define REGISTERS T4, T1, T1, double, double, double, double, double, double, double, double
#define VALUES                                                                                   \
  f->ints[0], f->ints[1], f->ints[2], f->ints[3], f->ints[4], f->ints[5], f->floats[0],          \
      f->floats[1], f->floats[2], f->floats[3], f->floats[4], f->floats[5], f->floats[6],        \
      f->floats[7]

template <typename R>
R invoke(void* fn, Frame* f) {
  if (f->stackWords == 0) return reinterpret_cast<R (*)(REGISTERS)>(fn)(VALUES);
  if (f->stackWords <= 16) return reinterpret_cast<R (*)(REGISTERS, T16)>(fn)(VALUES, S16(0));
  return reinterpret_cast<R (*)(REGISTERS, T16, T16, T16, T16)>(fn)(VALUES, S16(0), S16(16),
                                                                    S16(32), S16(48));
}

void copy(char* to, const char* from, std::size_t size) {
  std::strncpy(to, from, size - 1);
  to[size - 1] = 0;
}

// An at::Tensor: one pointer to a reference counted object.
void* newTensor(u64 impl) {
  void* tensor = ::operator new(sizeof(u64));
  *static_cast<u64*>(tensor) = impl;
  return tensor;
}

// The thread's gradient mode, set only where it differs from the call before.
struct Mode {
  unsigned char state;  // the flags of c10::AutogradState
  u64 included, excluded;  // what c10::InferenceMode adds to the dispatch keys; see below
};
Mode modes[3];
unsigned char* (*autogradState)();
int flagsOffset;
void (*forceKeys)(u64, u64);
thread_local int currentMode = 0;

void enter(int mode) {
  if (mode == currentMode) return;
  unsigned char* state = autogradState() + flagsOffset;
  *state = static_cast<unsigned char>((*state & ~0x0f) | (modes[mode].state & 0x0f));
  if (mode == 2 || currentMode == 2) forceKeys(modes[mode].included, modes[mode].excluded);
  currentMode = mode;
}

// The CPU's allocator, put in libtorch's place for two things: it counts the bytes in use, which the
// collector of Java knows nothing of, and it keeps blocks for the next tensors, for which libtorch
// asks posix_memalign each time: small ones of each thread without a lock, and of the others, whose
// pages the kernel would take back and clear again at each step of a training, as much as was in use
// lately, and 256 MB at most.
constexpr std::size_t kLine = 64, kClasses = 16, kKeptBytes = 1 << 17;  // of each class and thread
constexpr std::int64_t kPending = 1 << 16;
constexpr std::size_t kUnused = std::size_t{256} << 20;
constexpr std::size_t kMost = std::size_t{1} << 46;  // more than any machine has

// In front of each block, which must be aligned to a line.
struct alignas(kLine) Block {
  std::size_t size;
  Block* next;
  void* data() { return this + 1; }
};
static_assert(sizeof(Block) == kLine);

Block* newBlock(std::size_t size) {
  void* memory = nullptr;
  if (posix_memalign(&memory, kLine, sizeof(Block) + size) != 0) return nullptr;
  Block* block = static_cast<Block*>(memory);
  block->size = size;
  return block;
}

// What c10::DataPtr is, by its words.
struct DataPtr {
  void* data;
  void (*deleter)(void*);
  void* context;
  std::int8_t deviceType, deviceIndex;
};
using Allocate = DataPtr* (*)(DataPtr* result, void* allocator, std::size_t size);

std::atomic<std::int64_t> bytesInUse;
void* libtorchAllocator;
Allocate libtorchAllocate;

void freeAll(Block*& first) {
  while (Block* block = first) {
    first = block->next;
    std::free(block);
  }
}

// Plain data, so that no check for its construction stands before each use.
struct Kept {
  Block* blocks[kClasses + 1];
  std::size_t bytes[kClasses + 1];
  std::int64_t pending;
  enum : char { kNew, kOpen, kGone } state;
};
thread_local Kept kept;

struct KeptEnd {
  bool used = true;
  ~KeptEnd() {
    kept.state = Kept::kGone;
    for (Block*& first : kept.blocks) freeAll(first);  // left empty: more may end after this
    bytesInUse += kept.pending;
    kept.pending = 0;
  }
};
thread_local KeptEnd keptEnd;

void count(Kept& mine, std::int64_t bytes) {
  mine.pending += bytes;
  if (mine.pending > kPending || mine.pending < -kPending || mine.state == Kept::kGone) {
    bytesInUse.fetch_add(mine.pending, std::memory_order_relaxed);
    mine.pending = 0;
  }
}

// The blocks of all threads that are larger than the small ones, by classes of which eight double
// the size.
class Shared {
 public:
  static std::size_t roundUp(std::size_t size) {
    std::size_t step = std::size_t{1} << (log2(size - 1) - 3);
    return (size + step - 1) & ~(step - 1);
  }

  Block* take(std::size_t size) {
    std::lock_guard<std::mutex> lock(mutex);
    inUse += size;
    Block*& first = blocks[classOf(size)];
    Block* block = first;
    if (block) {
      first = block->next;
      unused -= size;
    }
    return block;
  }

  void give(Block* block) {
    std::size_t atMost;
    {
      std::lock_guard<std::mutex> lock(mutex);
      peak -= peak >> 12;  // what was needed long ago is given back, little by little
      if (inUse > peak) peak = inUse;
      inUse -= block->size;
      Block*& first = blocks[classOf(block->size)];
      block->next = first;
      first = block;
      unused += block->size;
      atMost = peak - inUse < kUnused ? peak - inUse : kUnused;
      if (unused <= atMost) return;
    }
    keep(atMost);
  }

  // Gives back unused blocks, the largest first, until no more than this is kept.
  void keep(std::size_t atMost) {
    Block* surplus = nullptr;
    {
      std::lock_guard<std::mutex> lock(mutex);
      for (std::size_t c = kAll; unused > atMost && c-- > 0;) {
        while (blocks[c] && unused > atMost) {
          Block* large = blocks[c];
          blocks[c] = large->next;
          unused -= large->size;
          large->next = surplus;
          surplus = large;
        }
      }
    }
    freeAll(surplus);
  }

  // There was no memory for a block after all.
  void notTaken(std::size_t size) {
    std::lock_guard<std::mutex> lock(mutex);
    inUse -= size;
  }

 private:
  static constexpr std::size_t kAll = 64 * 8;
  static int log2(std::size_t size) { return 63 - __builtin_clzll(size); }
  static std::size_t classOf(std::size_t size) {
    int power = log2(size);
    return static_cast<std::size_t>(power) * 8 + (size >> (power - 3) & 7);
  }

  std::mutex mutex;
  std::size_t inUse = 0, unused = 0, peak = 0;
  Block* blocks[kAll] = {};
};
// never destroyed: tensors are freed until the very end of the process
Shared& shared = *new Shared;

void deallocate(void* data) {
  if (!data) return;
  Kept& mine = kept;
  Block* block = static_cast<Block*>(data) - 1;
  std::size_t size = block->size, lines = size / kLine;
  count(mine, -static_cast<std::int64_t>(size));
  if (lines > kClasses) {
    shared.give(block);
  } else if (mine.state != Kept::kOpen || mine.bytes[lines] > kKeptBytes) {
    std::free(block);
  } else {
    block->next = mine.blocks[lines];
    mine.blocks[lines] = block;
    mine.bytes[lines] += sizeof(Block) + size;
  }
}

DataPtr* allocate(DataPtr* result, void*, std::size_t asked) {
  if (asked == 0) {
    *result = {nullptr, deallocate, nullptr, 0, -1};
    return result;
  }
  if (asked > kMost) return libtorchAllocate(result, libtorchAllocator, asked);
  Kept& mine = kept;
  bool small = asked <= kClasses * kLine;
  std::size_t size = small ? (asked + kLine - 1) / kLine * kLine : Shared::roundUp(asked);
  std::size_t lines = size / kLine;
  Block* block = small ? mine.blocks[lines] : shared.take(size);
  if (!block) {
    block = newBlock(size);
    if (!block) {
      shared.keep(0);
      block = newBlock(size);
    }
    if (!block) {
      if (!small) shared.notTaken(size);
      return libtorchAllocate(result, libtorchAllocator, asked);  // it has the words for the error
    }
  } else if (small) {
    mine.blocks[lines] = block->next;
    mine.bytes[lines] -= sizeof(Block) + size;
  }
  if (mine.state == Kept::kNew && keptEnd.used) mine.state = Kept::kOpen;
  count(mine, static_cast<std::int64_t>(size));
  *result = {block->data(), deallocate, block->data(), 0, -1};
  return result;
}

void (*rawDeleter(void*))(void*) { return deallocate; }

// A c10::Allocator is a pointer to this; ours has libtorch's functions but for two.
enum { kAllocate = 2, kRawDeleter = 4, kFunctions = 6, kBefore = 2 };
const void* ourTable[kBefore + kFunctions];
const void* const* ourAllocator = ourTable + kBefore;

// One pool of threads for all. OpenBLAS has one of its own beside libgomp's, and the two fight for the
// cores; so its jobs are run by libgomp's threads, and inside of libtorch's parallel loops, whose
// threads have their cores already, another copy of OpenBLAS is called, which uses one thread.
namespace threads {

using Region = void (*)(void*);
void (*parallel)(Region, void*, unsigned, unsigned);  // GOMP_parallel
int (*teamSize)();
int (*threadNumber)();
int (*inParallel)();

constexpr const char* kProducts[] = {"sgemm_", "dgemm_", "cgemm_", "zgemm_", "sgemv_", "dgemv_"};
enum { kSgemm, kDgemm, kCgemm, kZgemm, kSgemv, kDgemv, kCount };
void* outside[kCount];
void* inside[kCount];
char copyPath[4096];

void openCopy() {
  void* library = dlopen(copyPath, RTLD_LAZY);
  void* setThreads = library ? dlsym(library, "openblas_set_num_threads") : nullptr;
  if (setThreads) reinterpret_cast<void (*)(int)>(setThreads)(1);
  for (int i = 0; i < kCount; i++) {
    void* function = setThreads ? dlsym(library, kProducts[i]) : nullptr;
    inside[i] = function ? function : outside[i];  // right too, but slower
  }
}

void* product(int which) {
  static std::once_flag opened;
  if (!inParallel()) return outside[which];
  std::call_once(opened, openCopy);
  return inside[which];
}

// OpenBLAS's blas_queue_t, as far as it matters here.
struct Job {
  void* ignored[6];
  void* buffer;  // to pack matrices into; where there is none it would be one of its own pool's threads
  void* more[14];
};
static_assert(sizeof(Job) == 0xa8);

void* (*newBuffer)(int);
void (*freeBuffer)(void*);
int* poolSize;

struct Team {
  void (*run)(int, void*, int);
  int jobs;
  char* data;
  std::size_t size;
  int argument;
};

void runJob(const Team* team, int index) {
  Job* job = reinterpret_cast<Job*>(team->data + index * team->size);
  void* buffer = job->buffer ? nullptr : newBuffer(2);
  if (buffer) job->buffer = buffer;
  // a place in OpenBLAS's table of threads that none of its own has
  team->run(*poolSize - 1, job, team->argument);
  if (buffer) freeBuffer(buffer);
}

// The jobs wait for one another: each needs a thread, those for which a limit left none too.
void runTeam(void* data) {
  const Team* team = static_cast<const Team*>(data);
  int first = threadNumber(), step = teamSize();
  std::vector<std::thread> others;
  for (int i = first + step; i < team->jobs; i += step) others.emplace_back(runJob, team, i);
  runJob(team, first);
  for (std::thread& other : others) other.join();
}

void runJobs(int, void (*run)(int, void*, int), int jobs, std::size_t size, void* data, int argument) {
  Team team{run, jobs, static_cast<char*>(data), size, argument};
  if (jobs == 1) {
    runJob(&team, 0);
  } else {
    parallel(runTeam, &team, static_cast<unsigned>(jobs), 0);
  }
}

}  // namespace threads

// OpenBLAS's LU factorization takes half a megabyte of stack for each halving of the matrix, of which
// Java's threads have one or two: it gets a stack of its own.
namespace lu {

using Function = void (*)(const int*, const int*, void*, const int*, int*, int*);
Function functions[4];

constexpr std::size_t kStackSize = std::size_t{64} << 20;  // as much as is touched takes memory

struct Stack {
  void* memory = nullptr;
  ~Stack() {
    if (memory) munmap(memory, kStackSize);
  }
};
thread_local Stack stack;

struct Call {
  int type;
  const int *rows, *columns;
  void* matrix;
  const int* stride;
  int *pivots, *info;

  void run() const { functions[type](rows, columns, matrix, stride, pivots, info); }
};
thread_local const Call* current;

void factor(const Call& call) {
  if (!stack.memory) {
    void* memory = mmap(nullptr, kStackSize, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    stack.memory = memory;
  }
  ucontext_t here, there;
  getcontext(&there);
  there.uc_stack.ss_sp = stack.memory;
  there.uc_stack.ss_size = kStackSize;
  there.uc_link = &here;
  current = &call;
  makecontext(&there, [] { current->run(); }, 0);
  swapcontext(&here, &there);
}

}  // namespace lu

// Stands for at::TensorBase in signatures: class type, not trivially copyable, one pointer.
struct Tensor {
  u64 impl;
  Tensor() : impl(0) {}
  Tensor(Tensor&& other) : impl(other.impl) { other.impl = 0; }
  ~Tensor() {}
};

// Writes the result's pointer, 0 for none; not 0 if Java threw, and keeps what it threw.
using HookFunction = int (*)(u64 id, const void* gradient, u64* result);
using ReleaseFunction = void (*)(u64 id);
HookFunction javaHook;
ReleaseFunction javaRelease;

struct HookError : std::exception {
  const char* what() const noexcept override { return "a hook threw an exception in Java"; }
};

// One registered hook; its last copy tells Java that libtorch has given it up.
class Registration {
 public:
  explicit Registration(u64 id) : shared(new Shared{id, {1}}) {}
  Registration(const Registration& other) : shared(other.shared) { shared->copies++; }
  Registration& operator=(const Registration&) = delete;
  ~Registration() {
    if (--shared->copies == 0) {
      javaRelease(shared->id);
      delete shared;
    }
  }
  u64 id() const { return shared->id; }

 private:
  struct Shared {
    u64 id;
    std::atomic<int> copies;
  };
  Shared* shared;
};

template <typename F>
int guarded(Frame* f, F body) {
  try {
    body();
    return 0;
  } catch (const std::exception& e) {
    copy(f->kind, typeid(e).name(), sizeof f->kind);
    copy(f->message, e.what(), sizeof f->message);
  } catch (...) {
    copy(f->kind, "", sizeof f->kind);
    copy(f->message, "an exception of a type unknown to C++'s standard library",
         sizeof f->message);
  }
  return 1;
}

}  // namespace

extern "C" {

// The functions and states that modes need, once a process.
void torchbridge_init(void* state, int offset, void* force, const unsigned char* states,
                      const u64* keys, void* hook, void* release) {
  flagsOffset = offset;
  autogradState = reinterpret_cast<unsigned char* (*)()>(state);
  forceKeys = reinterpret_cast<void (*)(u64, u64)>(force);
  for (int i = 0; i < 3; i++) modes[i] = {states[i], keys[2 * i], keys[2 * i + 1]};
  javaHook = reinterpret_cast<HookFunction>(hook);
  javaRelease = reinterpret_cast<ReleaseFunction>(release);
}

void torchbridge_mode(int mode) { enter(mode); }

// libtorch calls these in the place of sgetrf_, sgemm_ and their like.
#define LU(name, type)                                                                           \
  void name(const int* m, const int* n, void* a, const int* lda, int* pivots, int* info) {      \
    lu::factor({type, m, n, a, lda, pivots, info});                                              \
  }
LU(Sgetrf_, 0)
LU(Dgetrf_, 1)
LU(Cgetrf_, 2)
LU(Zgetrf_, 3)

#define P const void*
#define GEMM(name, which)                                                                        \
  void name(P ta, P tb, P m, P n, P k, P alpha, P a, P lda, P b, P ldb, P beta, void* c, P ldc) { \
    reinterpret_cast<decltype(&name)>(threads::product(which))(ta, tb, m, n, k, alpha, a, lda, b, \
                                                               ldb, beta, c, ldc);               \
  }
#define GEMV(name, which)                                                                        \
  void name(P t, P m, P n, P alpha, P a, P lda, P x, P incx, P beta, void* y, P incy) {          \
    reinterpret_cast<decltype(&name)>(threads::product(which))(t, m, n, alpha, a, lda, x, incx,  \
                                                               beta, y, incy);                   \
  }
GEMM(Sgemm_, threads::kSgemm)
GEMM(Dgemm_, threads::kDgemm)
GEMM(Cgemm_, threads::kCgemm)
GEMM(Zgemm_, threads::kZgemm)
GEMV(Sgemv_, threads::kSgemv)
GEMV(Dgemv_, threads::kDgemv)

// Given GOMP_parallel, omp_get_num_threads, omp_get_thread_num, omp_in_parallel, the functions that are
// stood before (those of outside, then lu's), and the path of OpenBLAS's copy.
void torchbridge_stand_before(void* parallel, void* teamSize, void* threadNumber, void* inParallel,
                          void** functions, const char* copyPath) {
  threads::parallel = reinterpret_cast<decltype(threads::parallel)>(parallel);
  threads::teamSize = reinterpret_cast<int (*)()>(teamSize);
  threads::threadNumber = reinterpret_cast<int (*)()>(threadNumber);
  threads::inParallel = reinterpret_cast<int (*)()>(inParallel);
  std::memcpy(threads::outside, functions, sizeof threads::outside);
  std::memcpy(lu::functions, functions + threads::kCount, sizeof lu::functions);
  copy(threads::copyPath, copyPath, sizeof threads::copyPath);
}

// Given OpenBLAS's openblas_set_threads_callback_function, blas_num_threads, blas_memory_alloc and
// blas_memory_free.
void torchbridge_openblas(void* setCallback, int* pool, void* newBuffer, void* freeBuffer) {
  threads::poolSize = pool;
  threads::newBuffer = reinterpret_cast<void* (*)(int)>(newBuffer);
  threads::freeBuffer = reinterpret_cast<void (*)(void*)>(freeBuffer);
  reinterpret_cast<void (*)(decltype(&threads::runJobs))>(setCallback)(threads::runJobs);
}

// Takes the place of the CPU's allocator, given c10::GetCPUAllocator and c10::SetCPUAllocator.
// Looks first whether a DataPtr is what it is taken for; null if not, else where the bytes are counted.
void* torchbridge_allocator(void* get, void* set) {
  void* theirs = reinterpret_cast<void* (*)()>(get)();
  const void* const* table = *static_cast<const void* const**>(theirs);
  libtorchAllocator = theirs;
  libtorchAllocate = reinterpret_cast<Allocate>(table[kAllocate]);
  auto deleter = reinterpret_cast<void (*(*)(void*))(void*)>(table[kRawDeleter])(theirs);
  DataPtr sample;
  libtorchAllocate(&sample, theirs, kLine);
  bool known = sample.data && sample.data == sample.context && sample.deleter == deleter &&
               sample.deviceType == 0 && sample.deviceIndex == -1;
  if (!known) return nullptr;
  deleter(sample.data);
  std::memcpy(ourTable, table - kBefore, sizeof ourTable);
  ourTable[kBefore + kAllocate] = reinterpret_cast<const void*>(allocate);
  ourTable[kBefore + kRawDeleter] = reinterpret_cast<const void*>(rawDeleter);
  reinterpret_cast<void (*)(void*, std::uint8_t)>(set)(&ourAllocator, 100);
  return &bytesInUse;
}

// Calls fn. resultWords: how many words of class type come back through a hidden pointer, which
// Java has put into ints[0]; tensors: which of them become new at::Tensors; vector: words 0 to 2 are
// a std::vector<at::Tensor>, whose elements Java reads and then gives to torchbridge_vector_done.
int torchbridge_call(void* fn, Frame* f, int mode, int resultWords, u64 tensors, int floating) {
  return guarded(f, [&] {
    enter(mode);
    if (resultWords == 0 && floating) {
      f->resultFloat = invoke<double>(fn, f);
    } else {
      f->resultInt = invoke<u64>(fn, f);
    }
    for (int i = 0; tensors >> i; i++) {
      if (tensors >> i & 1) f->results[i] = reinterpret_cast<u64>(newTensor(f->results[i]));
    }
  });
}

// Turns the elements of the vector in results[0..2] into new at::Tensors, in place, for Java to
// read; then torchbridge_vector_free.
void torchbridge_vector_take(Frame* f) {
  u64* end = reinterpret_cast<u64*>(f->results[1]);
  for (u64* at = reinterpret_cast<u64*>(f->results[0]); at != end; at++) {
    *at = reinterpret_cast<u64>(newTensor(*at));
  }
}

void torchbridge_vector_free(void* memory) { ::operator delete(memory); }

// fn: at::TensorBase::_register_hook(std::function<TensorBase(const TensorBase&)>)
int torchbridge_hook(void* fn, Frame* f, const void* tensor, u64 id) {
  return guarded(f, [&] {
    Registration registration(id);
    std::function<Tensor(const Tensor&)> hook = [registration](const Tensor& gradient) {
      Tensor result;
      if (javaHook(registration.id(), &gradient, &result.impl)) throw HookError();
      return result;
    };
    f->resultInt = reinterpret_cast<unsigned (*)(const void*, std::function<Tensor(const Tensor&)>)>(
        fn)(tensor, std::move(hook));
  });
}
}
