# What `cmake --install` puts where. Its components: program, library (all that a
# program linked with it needs to run) and development (all to build one).
include(CMakePackageConfigHelpers)

# ---- the program, its pages, completions, and the schema of its configuration

install(TARGETS marigram_program RUNTIME
        DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
foreach(section 1 3 5 7)
  file(GLOB pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/man/*.${section})
  install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section}
          COMPONENT program)
endforeach()
foreach(shell marigram:bash-completion/completions
              _marigram:zsh/site-functions
              marigram.fish:fish/vendor_completions.d)
  string(REPLACE ":" ";" shell ${shell})
  list(GET shell 0 name)
  list(GET shell 1 folder)
  file(GLOB files CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/completions/${name})
  install(FILES ${files} DESTINATION ${CMAKE_INSTALL_DATADIR}/${folder}
          COMPONENT program)
endforeach()
install(FILES ${PROJECT_SOURCE_DIR}/docs/marigram.schema.json
        DESTINATION ${CMAKE_INSTALL_DATADIR}/marigram COMPONENT program)

# ---- the library ----

install(TARGETS marigram EXPORT marigram-shared LIBRARY
        DESTINATION ${CMAKE_INSTALL_LIBDIR}
        COMPONENT library NAMELINK_COMPONENT development)
install(TARGETS marigram_static EXPORT marigram-static ARCHIVE
        DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
install(FILES ${PROJECT_SOURCE_DIR}/include/marigram/marigram.h
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/marigram
        COMPONENT development)

# ---- for those who build with it: find_package and pkg-config ----

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/marigram)
configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/marigram-config.cmake.in
  ${PROJECT_BINARY_DIR}/marigram-config.cmake
  INSTALL_DESTINATION ${package_folder} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(
  ${PROJECT_BINARY_DIR}/marigram-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/marigram-config.cmake
              ${PROJECT_BINARY_DIR}/marigram-config-version.cmake
        DESTINATION ${package_folder} COMPONENT development)
install(EXPORT marigram-shared NAMESPACE marigram::
        DESTINATION ${package_folder} COMPONENT development)
install(EXPORT marigram-static NAMESPACE marigram::
        DESTINATION ${package_folder} COMPONENT development)

# The prefix is known for certain when it is installed, so the file is made
# then; a folder that was given as an absolute path stays one.
set(pc_at "@") # left for the second making
set(pc_libdir "\${prefix}")
set(pc_includedir "\${prefix}")
cmake_path(APPEND pc_libdir ${CMAKE_INSTALL_LIBDIR})
cmake_path(APPEND pc_includedir ${CMAKE_INSTALL_INCLUDEDIR})
configure_file(${CMAKE_CURRENT_LIST_DIR}/marigram.pc.in
               ${PROJECT_BINARY_DIR}/marigram.pc.in @ONLY)
install(CODE "
  set(pc_prefix \"\${CMAKE_INSTALL_PREFIX}\")
  configure_file(\"${PROJECT_BINARY_DIR}/marigram.pc.in\"
                 \"${PROJECT_BINARY_DIR}/marigram.pc\" @ONLY)"
  COMPONENT development)
install(FILES ${PROJECT_BINARY_DIR}/marigram.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
