// Runs a command and writes "wall user system peak-kib bytes-read status" to a file.
//   measure FILE COMMAND...
// A small program of its own, because peak memory counts from the parent's size at the time of exec.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// The bytes that a process, ended but not yet waited for, has read.
static long bytes_read(pid_t pid) {
  char path[64], line[128];
  long bytes = -1;
  snprintf(path, sizeof path, "/proc/%d/io", pid);
  FILE* file = fopen(path, "r");
  while (file != NULL && fgets(line, sizeof line, file) != NULL) sscanf(line, "rchar: %ld", &bytes);
  if (file != NULL) fclose(file);
  return bytes;
}

int main(int count, char** words) {
  if (count < 3) return 2;
  struct timespec start, end;
  clock_gettime(CLOCK_MONOTONIC, &start);
  pid_t child = vfork();
  if (child == 0) {
    execvp(words[2], words + 2);
    _exit(127);
  }
  siginfo_t ended;
  waitid(P_PID, (id_t)child, &ended, WEXITED | WNOWAIT);
  clock_gettime(CLOCK_MONOTONIC, &end);
  long bytes = bytes_read(child);
  int status;
  struct rusage usage;
  wait4(child, &status, 0, &usage);
  FILE* file = fopen(words[1], "w");
  if (file == NULL) return 3;
  fprintf(file, "%.6f %.6f %.6f %ld %ld %d\n",
          (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec) / 1e9,
          (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6,
          (double)usage.ru_stime.tv_sec + (double)usage.ru_stime.tv_usec / 1e6, usage.ru_maxrss, bytes,
          WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
  return fclose(file) == 0 ? 0 : 3;
}
