// From words to exit status: parse, find, run, render, and the one catch.
#pragma once

namespace tutti {

int run_program(int count, char** words);

}  // namespace tutti
