// A power cut for one mounted file system: what has not reached the device is gone.
//   godown MOUNT [flush]    "flush" writes the journal first, as an unrelated fsync a moment earlier would have
// The ioctl is XFS's, ext4 has it too (EXT4_IOC_SHUTDOWN); umount and mount again afterwards.
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { log_flush = 1, no_log_flush = 2 };

int main(int count, char** words) {
  if (count < 2) return 2;
  uint32_t how = count > 2 && strcmp(words[2], "flush") == 0 ? log_flush : no_log_flush;
  int mount = open(words[1], O_RDONLY | O_DIRECTORY);
  if (mount < 0 || ioctl(mount, _IOR('X', 125, uint32_t), &how) != 0) {
    fprintf(stderr, "cannot shut down '%s': %s\n", words[1], strerror(errno));
    return 1;
  }
  close(mount);
  return 0;
}
