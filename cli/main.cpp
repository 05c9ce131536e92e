// The program.
#include "app.hpp"

int main(int count, char** words) {
  return tutti::run_program(count, words);
}
