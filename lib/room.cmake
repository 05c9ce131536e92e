# A room is a static library with public headers in include/<room>/; arrows between rooms are USES.
# PRIVATELY names what stays inside the room: third-party libraries that no other room may include.
# PRECOMPILED names what most of its sources include beside what all rooms do; each still includes what it uses, which
# the preset ci checks.
add_library(tutti_options INTERFACE)
target_compile_options(tutti_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Wno-missing-field-initializers
  --param=ggc-min-heapsize=524288  # kB until the compiler collects garbage: most sources never need it, 7 % less time
  -Wno-restrict  # g++ 12 sees overlaps in std::string's operator+ that are not there (GCC bug 105651)
  $<$<BOOL:${TUTTI_WERROR}>:-Werror>
  $<$<BOOL:${TUTTI_SANITIZE}>:-fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=all>)
target_link_options(tutti_options INTERFACE -static-libgcc $<$<NOT:$<BOOL:${TUTTI_SANITIZE}>>:-static-libstdc++>
  $<$<BOOL:${TUTTI_SANITIZE}>:-fsanitize=address,undefined>)

if(TUTTI_PRECOMPILED)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled.cpp CONTENT "")
  add_library(precompiled OBJECT ${CMAKE_BINARY_DIR}/precompiled.cpp)
  target_link_libraries(precompiled PRIVATE tutti_options)
  target_compile_options(precompiled PRIVATE -fpch-preprocess)  # for ccache
  target_precompile_headers(precompiled PRIVATE <fmt/format.h> <algorithm> <array> <filesystem> <functional> <map> <memory>
    <optional> <set> <span> <string> <string_view> <unordered_map> <unordered_set> <vector>)
endif()

function(add_room name)
  cmake_parse_arguments(arg "" "" "USES;PRIVATELY;PRECOMPILED" ${ARGN})
  file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/include/${name}/*.hpp)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  add_library(${name} STATIC)
  target_sources(${name} PRIVATE ${sources} PUBLIC FILE_SET HEADERS BASE_DIRS include FILES ${headers})
  target_link_libraries(${name} PUBLIC ${arg_USES} PRIVATE tutti_options ${arg_PRIVATELY})
  if(TUTTI_PRECOMPILED)
    target_compile_options(${name} PRIVATE -fpch-preprocess)
    if(arg_PRECOMPILED)
      target_precompile_headers(${name} PRIVATE ${arg_PRECOMPILED})
    else()
      target_precompile_headers(${name} REUSE_FROM precompiled)
    endif()
  endif()
endfunction()
