# Run by cpack on the tree that becomes the package: what Debian wants otherwise than /usr/local does.
set(share ${CPACK_TEMPORARY_INSTALL_DIRECTORY}${CPACK_PACKAGING_INSTALL_PREFIX}/share)

function(compress)
  # -n: neither name nor time, so that equal pages give equal packages.
  execute_process(COMMAND gzip -9nf ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(GLOB pages ${share}/man/man*/*.[1-9])
compress(${pages})

file(COPY_FILE ${CMAKE_CURRENT_LIST_DIR}/../CHANGELOG.md ${share}/doc/tutti/changelog)
compress(${share}/doc/tutti/changelog)

# zsh/site-functions is the administrator's; zsh of Debian looks here for what packages bring.
file(MAKE_DIRECTORY ${share}/zsh/vendor-completions)
file(RENAME ${share}/zsh/site-functions/_tutti ${share}/zsh/vendor-completions/_tutti)
file(REMOVE_RECURSE ${share}/zsh/site-functions)
