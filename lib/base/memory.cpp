// Trims glibc's arenas; other allocators give back by themselves.
#include "base/memory.hpp"

#include <malloc.h>

namespace tutti {

void return_freed_memory() noexcept {
#ifdef __GLIBC__
  ::malloc_trim(0);
#endif
}

}  // namespace tutti
