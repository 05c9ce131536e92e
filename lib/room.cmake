# A room is a static library with public headers in include/<room>/; arrows between rooms are USES.
# PRIVATELY names what stays inside the room: third-party libraries that no other room may include.
# PRECOMPILED names what most of its sources include; each still includes what it uses, which the preset ci checks.
add_library(tutti_options INTERFACE)
target_compile_options(tutti_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast
  -Woverloaded-virtual -Wno-missing-field-initializers
  -Wno-restrict  # g++ 12 sees overlaps in std::string's operator+ that are not there (GCC bug 105651)
  $<$<BOOL:${TUTTI_WERROR}>:-Werror>
  $<$<BOOL:${TUTTI_SANITIZE}>:-fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=all>)
target_link_options(tutti_options INTERFACE -static-libgcc $<$<NOT:$<BOOL:${TUTTI_SANITIZE}>>:-static-libstdc++>
  $<$<BOOL:${TUTTI_SANITIZE}>:-fsanitize=address,undefined>)

function(add_room name)
  cmake_parse_arguments(arg "" "" "USES;PRIVATELY;PRECOMPILED" ${ARGN})
  file(GLOB headers CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/include/${name}/*.hpp)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  add_library(${name} STATIC)
  target_sources(${name} PRIVATE ${sources} PUBLIC FILE_SET HEADERS BASE_DIRS include FILES ${headers})
  target_link_libraries(${name} PUBLIC ${arg_USES} PRIVATE tutti_options ${arg_PRIVATELY})
  if(TUTTI_PRECOMPILED AND arg_PRECOMPILED)
    target_precompile_headers(${name} PRIVATE ${arg_PRECOMPILED})
    target_compile_options(${name} PRIVATE -fpch-preprocess)  # for ccache
  endif()
endfunction()
