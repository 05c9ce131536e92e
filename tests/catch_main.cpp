// The main() of every unit test, compiled once.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
