// The physical limit to measure against: two threads that make only the system calls nobody can do without.
//
//   floor stat FROM            fstatat every file
//   floor store FROM TO        read once, MD5, write under the digest's name, rename; then one syncfs unless
//   FLOOR_SYNC=0 floor link|copy FROM TO    the same tree again, by hard links or by copies floor md5 FROM read and
//   digest, nothing else
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { threads = 2, buffer_size = 1 << 20, path_size = 4096 };

typedef void (*Visit)(const char* name, int from, int to, char* buffer);

static const char *source, *target;
static char** folders;  // relative to source, parents first; the threads take them one by one
static size_t folder_count;
static atomic_size_t next_folder;
static atomic_ulong file_count;
static Visit visit;

static void fail(const char* what) {
  perror(what);
  exit(1);
}

static void collect(const char* relative) {
  char path[path_size];
  snprintf(path, sizeof path, "%s/%s", source, relative);
  folders = realloc(folders, (folder_count + 1) * sizeof *folders);
  folders[folder_count++] = strdup(relative);
  DIR* directory = opendir(path);
  if (directory == NULL) fail(path);
  for (struct dirent* entry; (entry = readdir(directory)) != NULL;) {
    if (entry->d_type != DT_DIR || strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    char child[path_size];
    snprintf(child, sizeof child, "%s/%s", relative, entry->d_name);
    collect(child);
  }
  closedir(directory);
}

static void stat_file(const char* name, int from, int to, char* buffer) {
  (void)to, (void)buffer;
  struct stat info;
  if (fstatat(from, name, &info, AT_SYMLINK_NOFOLLOW) != 0) fail(name);
}

static void link_file(const char* name, int from, int to, char* buffer) {
  (void)buffer;
  if (linkat(from, name, to, name, 0) != 0) fail(name);
}

static void write_all(int file, const char* bytes, ssize_t size) {
  for (ssize_t done; size > 0; bytes += done, size -= done) {
    if ((done = write(file, bytes, (size_t)size)) < 0) fail("write");
  }
}

static void copy_file(const char* name, int from, int to, char* buffer) {
  int in = openat(from, name, O_RDONLY);
  int out = openat(to, name, O_WRONLY | O_CREAT, 0644);
  if (in < 0 || out < 0) fail(name);
  for (ssize_t size; (size = read(in, buffer, buffer_size)) > 0;) write_all(out, buffer, size);
  close(in);
  close(out);
}

static EVP_MD* md5;

// Digests a file while copying it into `out`, if that is a file.
static void digest(int in, int out, char* buffer, char* hex) {
  static _Thread_local EVP_MD_CTX* context;
  if (context == NULL) context = EVP_MD_CTX_new();
  EVP_DigestInit_ex(context, md5, NULL);
  for (ssize_t size; (size = read(in, buffer, buffer_size)) > 0;) {
    EVP_DigestUpdate(context, buffer, (size_t)size);
    if (out >= 0) write_all(out, buffer, size);
  }
  unsigned char bytes[EVP_MAX_MD_SIZE];
  EVP_DigestFinal_ex(context, bytes, NULL);
  for (int i = 0; i < 16; ++i) sprintf(hex + 2 * i, "%02x", bytes[i]);
}

static void md5_file(const char* name, int from, int to, char* buffer) {
  (void)to;
  char hex[33];
  int in = openat(from, name, O_RDONLY);
  if (in < 0) fail(name);
  digest(in, -1, buffer, hex);
  close(in);
}

static void store_file(const char* name, int from, int to, char* buffer) {
  (void)to;
  static atomic_uint serial;
  char temporary[path_size], final[path_size], hex[33];
  snprintf(temporary, sizeof temporary, "%s/.%u", target, atomic_fetch_add(&serial, 1));
  int in = openat(from, name, O_RDONLY);
  int out = open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0444);
  if (in < 0 || out < 0) fail(name);
  digest(in, out, buffer, hex);
  close(in);
  close(out);
  snprintf(final, sizeof final, "%s/%.2s/%s", target, hex, hex + 2);
  if (rename(temporary, final) != 0) fail(final);
}

static void* work(void* unused) {
  char* buffer = malloc(buffer_size);
  for (size_t i; (i = atomic_fetch_add(&next_folder, 1)) < folder_count;) {
    char path[path_size];
    snprintf(path, sizeof path, "%s/%s", source, folders[i]);
    DIR* directory = opendir(path);
    if (directory == NULL) fail(path);
    int to = -1;
    if (visit == link_file || visit == copy_file) {
      snprintf(path, sizeof path, "%s/%s", target, folders[i]);
      to = open(path, O_RDONLY | O_DIRECTORY);
    }
    for (struct dirent* entry; (entry = readdir(directory)) != NULL;) {
      if (entry->d_type != DT_REG) continue;
      visit(entry->d_name, dirfd(directory), to, buffer);
      atomic_fetch_add(&file_count, 1);
    }
    closedir(directory);
    if (to >= 0) close(to);
  }
  free(buffer);
  return unused;
}

int main(int count, char** words) {
  static const struct {
    const char* name;
    Visit visit;
    int arguments;
  } commands[] = {{"stat", stat_file, 1},
                  {"md5", md5_file, 1},
                  {"store", store_file, 2},
                  {"link", link_file, 2},
                  {"copy", copy_file, 2}};
  for (size_t i = 0; count > 2 && i < sizeof commands / sizeof *commands; ++i) {
    if (strcmp(words[1], commands[i].name) == 0 && count == 2 + commands[i].arguments) visit = commands[i].visit;
  }
  if (visit == NULL) {
    fputs("usage: floor stat|md5 FROM | store|link|copy FROM TO\n", stderr);
    return 2;
  }
  source = words[2];
  target = count > 3 ? words[3] : NULL;
  md5 = EVP_MD_fetch(NULL, "MD5", NULL);
  collect(".");
  char path[path_size];
  if (target != NULL) mkdir(target, 0755);
  for (unsigned i = 0; visit == store_file && i < 256; ++i) {
    snprintf(path, sizeof path, "%s/%02x", target, i);
    mkdir(path, 0755);
  }
  for (size_t i = 0; (visit == link_file || visit == copy_file) && i < folder_count; ++i) {
    snprintf(path, sizeof path, "%s/%s", target, folders[i]);
    mkdir(path, 0755);
  }
  pthread_t workers[threads];
  for (int i = 0; i < threads; ++i) pthread_create(&workers[i], NULL, work, NULL);
  for (int i = 0; i < threads; ++i) pthread_join(workers[i], NULL);
  const char* sync = getenv("FLOOR_SYNC");
  if (visit == store_file && (sync == NULL || strcmp(sync, "0") != 0)) {
    int folder = open(target, O_RDONLY | O_DIRECTORY);
    if (folder < 0 || syncfs(folder) != 0) fail(target);
  }
  printf("%lu files\n", (unsigned long)file_count);
  return 0;
}
