// Trims glibc's arenas; other allocators give back by themselves.
#include "base/memory.hpp"

#include <malloc.h>

namespace tutti {

void return_freed_memory(std::size_t things) noexcept {
  constexpr std::size_t worth_it = 100'000;
  if (things <= worth_it) return;
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

}  // namespace tutti
