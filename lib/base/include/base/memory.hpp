// Memory that was freed, and that the allocator keeps.
#pragma once

#include <cstddef>

namespace tutti {

// Gives it back to the system after work on so many small things: of hundreds of thousands it is worth its
// milliseconds.
void return_freed_memory(std::size_t things) noexcept;

}  // namespace tutti
